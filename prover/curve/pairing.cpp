#include "prover/curve/pairing.hpp"

#include <vector>

#include "prover/curve/final_exponentiation.hpp"
#include "prover/curve/miller_loop.hpp"
#include "prover/failure/failure.hpp"

namespace plonkd {
namespace {

// f times the line y - r0 x + r1 taken at the image of p on the twist, up to a factor of a proper subfield,
// which the final exponentiation removes: y_p - r0 x_p w + r1 w^3 on a D-twist, r1 - r0 x_p w^2 + y_p w^3 on
// an M-twist. Both are sparse.
template <class C>
void multiply_by_line(SexticExtension<C>& f, const typename PairingLines<C>::Line& line,
                      const typename C::G1& p) {
    const auto r0 = -(line.r0 * p.x);
    if constexpr (Twist<C>::kIsDivision) {
        const auto low = f.c0.scaled(p.y);
        const auto high = f.c1.times_linear(r0, line.r1);
        auto y_plus_r0 = r0;
        y_plus_r0.c0 += p.y;
        const auto cross = (f.c0 + f.c1).times_linear(y_plus_r0, line.r1) - low - high;
        f = {low + high.times_v(), cross};
    } else {
        const auto low = f.c0.times_linear(line.r1, r0);
        const auto high = f.c1.scaled(p.y).times_v();
        const auto cross = (f.c0 + f.c1).times_linear(line.r1, r0 + p.y) - low - high;
        f = {low + high.times_v(), cross};
    }
}

}  // namespace

template <class C>
bool pairing_product_is_one(std::span<const typename C::G1> p, std::span<const PairingLines<C>> q) {
    if (p.size() != q.size())
        throw InternalError("pairing product: numbers of points differ between G1 and G2");
    // Pairs with infinity contribute one. All lines of the point at infinity are zero, the first one of no
    // other.
    std::vector<std::size_t> pairs;
    for (std::size_t k = 0; k < p.size(); ++k) {
        const auto& tangent = q[k].line[0][MillerLoop<C>::kLoopSteps - 1];
        if (!p[k].is_infinity() && !(tangent.r0.is_zero() && tangent.r1.is_zero())) pairs.push_back(k);
    }

    auto f = SexticExtension<C>::one();
    for (std::size_t i = MillerLoop<C>::kLoopSteps; i-- > 0;) {
        f = f.squared();
        for (const std::size_t k : pairs) {
            multiply_by_line<C>(f, q[k].line[0][i], p[k]);
            if (MillerLoop<C>::kDigits[i] != 0) multiply_by_line<C>(f, q[k].line[1][i], p[k]);
        }
    }
    if constexpr (MillerLoop<C>::kLoopSteps < PairingLines<C>::kSteps) {
        for (const std::size_t k : pairs) {
            multiply_by_line<C>(f, q[k].line[1].back(), p[k]);
            multiply_by_line<C>(f, q[k].line[0].back(), p[k]);
        }
    }
    return final_exponentiation(f).is_one();
}

template <class C>
bool pairing_product_is_one(std::span<const typename C::G1> p, std::span<const typename C::G2> q) {
    std::vector<PairingLines<C>> lines;
    lines.reserve(q.size());
    for (const auto& point : q) lines.push_back(pairing_lines<C>(point));
    return pairing_product_is_one<C>(p, std::span<const PairingLines<C>>(lines));
}

template bool pairing_product_is_one<Bn254>(std::span<const Bn254::G1>, std::span<const Bn254::G2>);
template bool pairing_product_is_one<Bls12377>(std::span<const Bls12377::G1>, std::span<const Bls12377::G2>);
template bool pairing_product_is_one<Bw6761>(std::span<const Bw6761::G1>, std::span<const Bw6761::G2>);
template bool pairing_product_is_one<Bn254>(std::span<const Bn254::G1>, std::span<const PairingLines<Bn254>>);
template bool pairing_product_is_one<Bls12377>(std::span<const Bls12377::G1>,
                                               std::span<const PairingLines<Bls12377>>);
template bool pairing_product_is_one<Bw6761>(std::span<const Bw6761::G1>,
                                             std::span<const PairingLines<Bw6761>>);

}  // namespace plonkd
