#include "prover/plonk/cpu_quotient.hpp"

#include <algorithm>

#include <tbb/blocked_range.h>
#include <tbb/parallel_for.h>

#include "prover/field/vector_ops.hpp"
#include "prover/plonk/cpu_coset.hpp"
#include "prover/plonk/cpu_polynomial.hpp"

namespace plonkd {

namespace {

constexpr std::size_t kNbCosets = 3;
// Coefficients of h above those that three cosets of n points determine.
constexpr std::size_t kNbTop = 6;

// The highest kNbTop coefficients of a polynomial, highest first, taken from degree `degree` downwards.
template <class Fr>
using TopCoefficients = std::array<Fr, kNbTop>;

template <class Fr>
TopCoefficients<Fr> top_of_product(const TopCoefficients<Fr>& a, const TopCoefficients<Fr>& b) {
    TopCoefficients<Fr> product;
    for (std::size_t i = 0; i < kNbTop; ++i) {
        product[i] = Fr::zero();
        for (std::size_t j = 0; j <= i; ++j) product[i] += a[j] * b[i - j];
    }
    return product;
}

// All that happens on one coset, and what is the same on all three.
template <class C>
class QuotientBuilder {
  public:
    using Fr = typename C::Fr;

    QuotientBuilder(const QuotientPolynomials<Fr>& polynomials, CpuFixedColumns<C>& fixed, const Ntt<Fr>& ntt)
        : polynomials_(polynomials),
          fixed_(fixed),
          ntt_(ntt),
          domain_(ntt.domain()),
          n_(domain_.n),
          u_(coset_shift<Fr>()) {}

    std::array<FieldVector<Fr>, kNbCosets> build() {
        top_ = top_of_quotient();
        std::array<FieldVector<Fr>, kNbCosets> parts;
        for (FieldVector<Fr>& part : parts) {
            part.reserve(n_ + 2);
            part.resize(n_);
        }
        allocate_scratch();
        // The last coset's part holds the completed Qk until its turn comes.
        interpolate_completed_qk(parts.back());
        std::array<Fr, kNbCosets> residues;
        Fr shift = Fr::one();
        for (std::size_t coset = 0; coset < kNbCosets; ++coset) {
            shift *= u_;
            residues[coset] = shift.pow(n_);
            if (coset + 1 < kNbCosets) copy(parts.back(), parts[coset]);
            evaluate_on_coset(shift, residues[coset], parts[coset]);
            ntt_.coset_inverse_from_bit_reversed(parts[coset], shift);
            subtract_top(residues[coset], parts[coset]);
        }
        release_scratch();
        join_residues(residues, parts);
        cut_into_chunks(parts);
        add_boundary(parts[0]);
        return parts;
    }

  private:
    using Kind = FixedColumn::Kind;

    void allocate_scratch() {
        for (FieldVector<Fr>* vector : {&l_, &r_, &o_, &z_, &other_}) vector->resize(n_);
    }
    void release_scratch() {
        for (FieldVector<Fr>* vector : {&l_, &r_, &o_, &z_, &other_, &fixed_scratch_})
            FieldVector<Fr>().swap(*vector);
    }

    // The values on the coset, bit-reversed, of a polynomial of any degree: X^n is `residue` there.
    void to_coset(std::span<const Fr> coefficients, const Fr& shift, const Fr& residue,
                  std::span<Fr> out) const {
        copy(coefficients.first(n_), out);
        Fr power = residue;
        for (std::size_t i = n_; i < coefficients.size(); ++i) {
            if (i > n_ && i % n_ == 0) power *= residue;
            out[i % n_] += power * coefficients[i];
        }
        ntt_.coset_forward_to_bit_reversed(out, shift);
    }

    void fixed_to_coset(FixedColumn column, const Fr& shift, std::span<Fr> out) {
        to_coset(fixed_.monomial(column, fixed_scratch_), shift, Fr::zero(), out);
    }

    static void copy(std::span<const Fr> from, std::span<Fr> to) {
        tbb::parallel_for(tbb::blocked_range<std::size_t>(0, from.size(), 4096), [&](const auto& range) {
            std::copy(from.begin() + range.begin(), from.begin() + range.end(), to.begin() + range.begin());
        });
    }

    // Calls f(block, begin) for every block of the coset, in parallel.
    template <class F>
    static void for_each_block(const BitReversedCoset<Fr>& coset, F&& f) {
        tbb::parallel_for(std::size_t{0}, coset.nb_blocks(),
                          [&](std::size_t block) { f(block, block * coset.block_size()); });
    }

    void interpolate_completed_qk(std::span<Fr> qk) {
        fixed_.write_lagrange({Kind::qk}, qk);
        const SparseVector<Fr>& completion = polynomials_.qk_completion;
        for (std::size_t i = 0; i < completion.rows.size(); ++i)
            qk[completion.rows[i]] += completion.values[i];
        ntt_.inverse(qk);
    }

    // From the coefficients of the completed Qk to gate and permutation parts of h on the coset `shift` *
    // <omega>, where X^n = `residue`; in place.
    void evaluate_on_coset(const Fr& shift, const Fr& residue, std::span<Fr> h) {
        ntt_.coset_forward_to_bit_reversed(h, shift);
        add_commitments(shift, residue, h);
        to_coset(polynomials_.l, shift, residue, l_);
        to_coset(polynomials_.r, shift, residue, r_);
        to_coset(polynomials_.o, shift, residue, o_);
        to_coset(polynomials_.z, shift, residue, z_);
        add_gate(shift, h);
        subtract_identity_side(shift, h);
        add_permutation_side(shift, residue, h);
    }

    // Comes first on each coset, while the memory of L is free for PI2.
    void add_commitments(const Fr& shift, const Fr& residue, std::span<Fr> h) {
        for (std::size_t i = 0; i < polynomials_.bsb22.size(); ++i) {
            to_coset(polynomials_.bsb22[i], shift, residue, l_);
            fixed_to_coset({Kind::qcp, i}, shift, other_);
            vector_ops::multiply_add<Fr>(h, other_, l_);
        }
    }

    void add_gate(const Fr& shift, std::span<Fr> h) {
        fixed_to_coset({Kind::ql}, shift, other_);
        vector_ops::multiply_add<Fr>(h, other_, l_);
        fixed_to_coset({Kind::qr}, shift, other_);
        vector_ops::multiply_add<Fr>(h, other_, r_);
        fixed_to_coset({Kind::qm}, shift, other_);
        vector_ops::multiply<Fr>(other_, other_, l_);
        vector_ops::multiply_add<Fr>(h, other_, r_);
        fixed_to_coset({Kind::qo}, shift, other_);
        vector_ops::multiply_add<Fr>(h, other_, o_);
    }

    // h -= alpha (l + beta X + gamma)(r + beta u X + gamma)(o + beta u^2 X + gamma) z.
    void subtract_identity_side(const Fr& shift, std::span<Fr> h) const {
        const Fr gamma = polynomials_.gamma;
        const Fr u2 = u_.squared();
        // Its points are beta X.
        const BitReversedCoset<Fr> scaled_coset(domain_, polynomials_.beta * shift);
        const std::size_t size = scaled_coset.block_size();
        for_each_block(scaled_coset, [&](std::size_t block, std::size_t begin) {
            std::vector<Fr> points(size);
            std::vector<Fr> product(size);
            scaled_coset.write_points(block, points);
            vector_ops::affine<Fr>(product, block_of(l_, begin, size), Fr::one(), points, gamma);
            vector_ops::multiply_by_affine<Fr>(product, block_of(r_, begin, size), u_, points, gamma);
            vector_ops::multiply_by_affine<Fr>(product, block_of(o_, begin, size), u2, points, gamma);
            vector_ops::multiply<Fr>(product, product, block_of(z_, begin, size));
            vector_ops::add_scaled<Fr>(h.subspan(begin, size), -polynomials_.alpha, product);
        });
    }

    // h = (h + alpha (l + beta s1 + gamma)(r + beta s2 + gamma)(o + beta s3 + gamma) z(omega X)) / (X^n - 1).
    // The product grows in the memory of L.
    void add_permutation_side(const Fr& shift, const Fr& residue, std::span<Fr> h) {
        const Fr beta = polynomials_.beta;
        const Fr gamma = polynomials_.gamma;
        const BitReversedCoset<Fr> coset(domain_, shift);
        const std::size_t size = coset.block_size();
        fixed_to_coset({Kind::s1}, shift, other_);
        for_each_block(coset, [&](std::size_t block, std::size_t begin) {
            std::vector<Fr> scratch(size);
            const std::span<Fr> product = std::span<Fr>(l_).subspan(begin, size);
            vector_ops::affine<Fr>(product, product, beta, block_of(other_, begin, size), gamma);
            vector_ops::multiply<Fr>(product, product, coset.rotated_block(z_, block, scratch));
        });
        fixed_to_coset({Kind::s2}, shift, other_);
        vector_ops::multiply_by_affine<Fr>(l_, r_, beta, other_, gamma);
        fixed_to_coset({Kind::s3}, shift, other_);
        const Fr vanishing_inverse = (residue - Fr::one()).inverse();
        for_each_block(coset, [&](std::size_t, std::size_t begin) {
            const std::span<Fr> product = std::span<Fr>(l_).subspan(begin, size);
            const std::span<Fr> sum = h.subspan(begin, size);
            vector_ops::multiply_by_affine<Fr>(product, block_of(o_, begin, size), beta,
                                               block_of(other_, begin, size), gamma);
            vector_ops::add_scaled<Fr>(sum, polynomials_.alpha, product);
            vector_ops::scale<Fr>(sum, vanishing_inverse, sum);
        });
    }

    static std::span<const Fr> block_of(const FieldVector<Fr>& column, std::size_t begin, std::size_t size) {
        return std::span<const Fr>(column).subspan(begin, size);
    }

    // p + factor * q + constant + linear * X, from degree n + 1 downwards.
    TopCoefficients<Fr> top_of_wire(std::span<const Fr> p, const Fr& factor, std::span<const Fr> q,
                                    const Fr& linear) const {
        TopCoefficients<Fr> top;
        for (std::size_t i = 0; i < kNbTop; ++i) {
            top[i] = Fr::zero();
            if (i > n_ + 1) continue;
            const std::size_t degree = n_ + 1 - i;
            top[i] = p[degree];
            if (degree < q.size()) top[i] += factor * q[degree];
            if (degree == 1) top[i] += linear;
            if (degree == 0) top[i] += polynomials_.gamma;
        }
        return top;
    }

    // h[3n + j], j < 6. The numerator is h (X^n - 1), so h[m] = numerator[m + n] + h[m + n]; from degree 4n
    // upwards the numerator has only alpha (S side - identity side), whose degree is 4n + 5.
    TopCoefficients<Fr> top_of_quotient() {
        const Fr alpha = polynomials_.alpha;
        const Fr beta = polynomials_.beta;
        const std::array<std::span<const Fr>, 3> wires{polynomials_.l, polynomials_.r, polynomials_.o};
        const std::array<FixedColumn, 3> permutation{FixedColumn{Kind::s1}, FixedColumn{Kind::s2},
                                                     FixedColumn{Kind::s3}};
        TopCoefficients<Fr> z_top, permutation_side;
        Fr omega_power = domain_.omega.squared();  // omega^(n + 2)
        for (std::size_t i = 0; i < kNbTop; ++i) {
            z_top[i] = i <= n_ + 2 ? polynomials_.z[n_ + 2 - i] : Fr::zero();
            permutation_side[i] = z_top[i] * omega_power;
            omega_power *= domain_.omega_inverse;
        }
        TopCoefficients<Fr> identity_side = z_top;
        Fr beta_u = beta;
        for (std::size_t t = 0; t < 3; ++t) {
            permutation_side = top_of_product(
                permutation_side,
                top_of_wire(wires[t], beta, fixed_.monomial(permutation[t], fixed_scratch_), Fr::zero()));
            identity_side = top_of_product(identity_side, top_of_wire(wires[t], Fr::zero(), {}, beta_u));
            beta_u *= u_;
        }
        TopCoefficients<Fr> top;
        for (std::size_t j = kNbTop; j-- > 0;) {
            const std::size_t from_top = kNbTop - 1 - j;
            top[j] = alpha * (permutation_side[from_top] - identity_side[from_top]);
            if (j + n_ < kNbTop) top[j] += top[j + n_];
        }
        return top;
    }

    // What h's coefficients from 3n upwards contribute to h mod (X^n - residue).
    void subtract_top(const Fr& residue, std::span<Fr> part) const {
        Fr power = residue * residue * residue;
        for (std::size_t j = 0; j < kNbTop; ++j) {
            if (j > 0 && j % n_ == 0) power *= residue;
            part[j % n_] -= power * top_[j];
        }
    }

    // From h mod (X^n - a_c), c = 0, 1, 2, that is A0 + a_c A1 + a_c^2 A2, to A0, A1, A2: interpolation in
    // Newton's form R0 + d1 (x - a0) + d2 (x - a0)(x - a1), multiplied out. In place, block by block.
    void join_residues(const std::array<Fr, kNbCosets>& a,
                       std::array<FieldVector<Fr>, kNbCosets>& parts) const {
        const Fr inverse_10 = (a[1] - a[0]).inverse();
        const Fr inverse_21 = (a[2] - a[1]).inverse();
        const Fr inverse_20 = (a[2] - a[0]).inverse();
        const std::size_t size = std::min(n_, std::size_t{1} << BitReversedCoset<Fr>::kLogBlock);
        tbb::parallel_for(std::size_t{0}, n_ / size, [&](std::size_t block) {
            const std::span<Fr> p0 = std::span<Fr>(parts[0]).subspan(block * size, size);
            const std::span<Fr> p1 = std::span<Fr>(parts[1]).subspan(block * size, size);
            const std::span<Fr> p2 = std::span<Fr>(parts[2]).subspan(block * size, size);
            vector_ops::subtract<Fr>(p2, p2, p1);
            vector_ops::scale<Fr>(p2, inverse_21, p2);
            vector_ops::subtract<Fr>(p1, p1, p0);
            vector_ops::scale<Fr>(p1, inverse_10, p1);
            vector_ops::subtract<Fr>(p2, p2, p1);
            vector_ops::scale<Fr>(p2, inverse_20, p2);
            vector_ops::add_scaled<Fr>(p0, -a[0], p1);
            vector_ops::add_scaled<Fr>(p0, a[0] * a[1], p2);
            vector_ops::add_scaled<Fr>(p1, -(a[0] + a[1]), p2);
        });
    }

    // From chunks of n and the top coefficients to chunks of n + 2, in place: each chunk takes from those
    // behind it, which are still as they were.
    void cut_into_chunks(std::array<FieldVector<Fr>, kNbCosets>& parts) const {
        const auto coefficient = [&](std::size_t degree) {
            return degree < 3 * n_ ? parts[degree / n_][degree % n_] : top_[degree - 3 * n_];
        };
        for (std::size_t chunk = 0; chunk < kNbCosets; ++chunk) {
            FieldVector<Fr>& part = parts[chunk];
            const std::size_t offset = 2 * chunk;
            std::size_t filled = n_ > offset ? n_ - offset : 0;
            if (filled > 0) std::copy(part.begin() + offset, part.end(), part.begin());
            part.resize(n_ + 2);
            for (; filled < n_ + 2; ++filled) part[filled] = coefficient(chunk * (n_ + 2) + filled);
        }
    }

    // alpha^2 L_0 (z - 1) / (X^n - 1) is alpha^2 / n * (z - 1) / (X - 1), a division without remainder: no
    // need for it on the cosets. It has n + 2 coefficients.
    void add_boundary(std::span<Fr> h) const {
        FieldVector<Fr> quotient(polynomials_.z.begin(), polynomials_.z.end());
        divide_by_linear_in_place(quotient, Fr::one());
        vector_ops::add_scaled<Fr>(h, polynomials_.alpha.squared() * domain_.n_inverse, quotient);
    }

    const QuotientPolynomials<Fr>& polynomials_;
    CpuFixedColumns<C>& fixed_;
    const Ntt<Fr>& ntt_;
    const Domain<Fr>& domain_;
    const std::size_t n_;
    const Fr u_;

    TopCoefficients<Fr> top_;
    FieldVector<Fr> l_, r_, o_, z_, other_, fixed_scratch_;
};

}  // namespace

template <class C>
std::array<FieldVector<typename C::Fr>, 3> quotient(const QuotientPolynomials<typename C::Fr>& polynomials,
                                                    CpuFixedColumns<C>& fixed,
                                                    const Ntt<typename C::Fr>& ntt) {
    return QuotientBuilder<C>(polynomials, fixed, ntt).build();
}

#define PLONKD_INSTANTIATE(C)                                                                 \
    template std::array<FieldVector<C::Fr>, 3> quotient<C>(const QuotientPolynomials<C::Fr>&, \
                                                           CpuFixedColumns<C>&, const Ntt<C::Fr>&);
PLONKD_INSTANTIATE(Bn254)
PLONKD_INSTANTIATE(Bls12377)
PLONKD_INSTANTIATE(Bw6761)
#undef PLONKD_INSTANTIATE

}  // namespace plonkd
