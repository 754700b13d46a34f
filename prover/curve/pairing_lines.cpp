#include <vector>

#include "prover/curve/endomorphism.hpp"
#include "prover/curve/miller_loop.hpp"
#include "prover/curve/pairing.hpp"
#include "prover/curve/twist.hpp"
#include "prover/field/batch_inverse.hpp"

namespace plonkd {
namespace {

// Collects lines in projective form and brings them to affine form with one inversion at the end.
//
// The formulas of point.hpp make this simple: where a sum or a double has the coordinate Z, the slope of the
// line through the operands is a numerator over that same Z.
template <class C>
class LineChain {
  public:
    using F = typename C::G2Field;
    using Jacobian = typename C::G2Jacobian;

    explicit LineChain(const typename C::G2& start) { points_.push_back(Jacobian::from_affine(start)); }

    const Jacobian& point() const { return points_.back(); }

    // T becomes 2 T; the tangent at T.
    void double_point(PairingLine<F>& tangent) {
        const F x_squared = point().x.squared();
        const std::size_t base = points_.size() - 1;
        points_.push_back(point().doubled());
        lines_.push_back({&tangent, x_squared.doubled() + x_squared, base});
    }

    // T becomes T + D; the line through T and D.
    void add(const typename C::G2& d, PairingLine<F>& chord) {
        add(Jacobian::from_affine(d), points_.size() - 1, chord);
    }

    // T becomes (T + D) + T; the lines through T and D and through T and T + D. Both r1 are taken at T.
    void add_and_add(const typename C::G2& d, PairingLine<F>& first, PairingLine<F>& second) {
        const std::size_t base = points_.size() - 1;
        const Jacobian t = point();
        add(Jacobian::from_affine(d), base, first);
        add(t, base, second);
    }

    void finish() {
        std::vector<F> inverses;
        inverses.reserve(points_.size());
        for (const Jacobian& point : points_) inverses.push_back(point.z);
        batch_inverse_serial(std::span<F>(inverses));
        for (std::size_t i = 0; i < lines_.size(); ++i) {
            const ProjectiveLine& line = lines_[i];
            const auto t = points_[line.base].scaled_by_inverse(inverses[line.base]);
            const F slope = line.numerator * inverses[i + 1];  // every line makes one point
            *line.out = {slope, slope * t.x - t.y};
        }
    }

  private:
    struct ProjectiveLine {
        PairingLine<F>* out;
        F numerator;       // of the slope; the denominator is Z of the point the line leads to
        std::size_t base;  // index of T
    };

    // Appends points_.back() + q. Sum and slope numerator 2 (y_q - y) Z^3 Z_q^3 belong to "add-2007-bl".
    void add(const Jacobian& q, std::size_t base, PairingLine<F>& chord) {
        const Jacobian p = point();
        const F difference = q.y * (p.z.squared() * p.z) - p.y * (q.z.squared() * q.z);
        points_.push_back(p + q);
        lines_.push_back({&chord, difference.doubled(), base});
    }

    std::vector<Jacobian> points_;
    std::vector<ProjectiveLine> lines_;
};

// -phi(Q) on BW6-761, phi: (x, y) -> (root x, y).
Bw6761::G2 negated_endomorphism(const Bw6761::G2& q) {
    return {cube_root_of_unity<Bw6761>() * q.x, -q.y};
}

}  // namespace

template <class C>
PairingLines<C> pairing_lines(const typename C::G2& q) {
    using Line = typename PairingLines<C>::Line;
    constexpr auto& kDigits = MillerLoop<C>::kDigits;
    PairingLines<C> lines;
    for (auto& row : lines.line) row.fill(Line{C::G2Field::zero(), C::G2Field::zero()});
    if (q.is_infinity()) return lines;

    // The points for the digits 1 and 3; BW6-761's leading digit is a 3.
    typename C::G2 one = q;
    typename C::G2 three = q;
    if constexpr (C::kId == CurveId::bw6761) three = negated_endomorphism(q);

    LineChain<C> chain(C::kId == CurveId::bw6761 ? three : one);
    for (std::size_t i = MillerLoop<C>::kLoopSteps; i-- > 0;) {
        const auto digit = kDigits[i];
        if (digit == 0) {
            chain.double_point(lines.line[0][i]);
        } else {
            const auto& point = digit == 1 || digit == -1 ? one : three;
            chain.add_and_add(digit > 0 ? point : -point, lines.line[0][i], lines.line[1][i]);
        }
    }
    if constexpr (C::kId == CurveId::bn254) {
        // The lines through pi(Q) and -pi^2(Q), in this order of rows (Vercauteren, eprint 2008/096, section
        // IV.A).
        constexpr std::size_t kLast = MillerLoop<C>::kLoopSteps;
        const auto image = Twist<C>::frobenius(q);
        chain.add(image, lines.line[1][kLast]);
        chain.add(-Twist<C>::frobenius(image), lines.line[0][kLast]);
    }
    chain.finish();
    return lines;
}

template PairingLines<Bn254> pairing_lines<Bn254>(const Bn254::G2&);
template PairingLines<Bls12377> pairing_lines<Bls12377>(const Bls12377::G2&);
template PairingLines<Bw6761> pairing_lines<Bw6761>(const Bw6761::G2&);

}  // namespace plonkd
