#include <array>
#include <vector>

#include "gpu/engine/circuit_memory.hpp"
#include "gpu/engine/coset_polynomial.hpp"
#include "gpu/plonk/quotient_kernels.hpp"
#include "gpu/poly/polynomial.hpp"

namespace plonkd::gpu {

namespace {

template <class C>
class QuotientBuilder {
  public:
    using Fr = typename C::Fr;
    using Slot = typename CircuitMemory<C>::Slot;

    QuotientBuilder(CircuitMemory<C>& memory, const QuotientPolynomials<Fr>& polynomials)
        : memory_(memory),
          polynomials_(polynomials),
          n_(memory.domain.n),
          log_n_(memory.domain.log_n),
          stream_(memory.on()),
          l_(wire(polynomials.l, 0)),
          r_(wire(polynomials.r, 1)),
          o_(wire(polynomials.o, 2)),
          z_(wire(polynomials.z, 3)),
          other_(memory.acquire()) {}

    // On the cosets there is h without its two terms that need none: the completed Qk / (X^n - 1), which is
    // of degree below n before the division, and the boundary's, which can be divided by itself.
    std::array<Slot, 3> build() {
        const std::array<Fr, kNbTop> top = find_top();
        std::array<Slot, 3> parts;
        for (std::size_t i = 0; i < parts.size(); ++i) {
            const CosetPowers<Fr>& coset = memory_.cosets[i];
            parts[i] = memory_.acquire();
            evaluate_on_coset(coset, parts[i].data());
            memory_.ntt.inverse(parts[i].data(), stream_, coset.divide.view());
            subtract_top(coset.residue, top, parts[i].data());
        }
        for (CosetPolynomial<C>* polynomial : {&l_, &r_, &o_, &z_}) polynomial->restore();
        for (CosetPolynomial<C>& polynomial : bsb22_) polynomial.restore();
        join(parts);
        add_boundary(parts);
        complete_chunks({parts[0].data(), parts[1].data(), parts[2].data()}, top, n_, stream_);
        for (std::size_t c = 0; c < parts.size(); ++c) parts[c].drop_first(2 * c);
        return parts;
    }

  private:
    using Kind = FixedColumn::Kind;

    CosetPolynomial<C> wire(const DevicePolynomial<Fr>& polynomial, std::size_t index) {
        return {memory_, polynomial, index < memory_.plan.nb_in_place ? Slot() : memory_.acquire()};
    }

    // Where it is not kept, in `other_`, until the next call.
    const Fr* fixed_on_coset(FixedColumn column, const CosetPowers<Fr>& coset) {
        return memory_.fixed.on_coset(column, coset.index, other_.data());
    }

    void evaluate_on_coset(const CosetPowers<Fr>& coset, Fr* h) {
        for (CosetPolynomial<C>* polynomial : {&l_, &r_, &o_, &z_}) polynomial->move_to(coset);
        write_permutation_argument(coset, h);
        add_gate(coset, h);
        add_commitments(coset, h);
    }

    void write_permutation_argument(const CosetPowers<Fr>& coset, Fr* h) {
        const Fr& beta = polynomials_.beta;
        const Fr& gamma = polynomials_.gamma;
        const Fr u = coset_shift<Fr>();
        const Fr beta_shift = beta * coset.shift;
        begin_permutation(h, l_.data(), fixed_on_coset({Kind::s1}, coset), z_.data(), beta, gamma, log_n_,
                          stream_);
        extend_permutation(h, r_.data(), fixed_on_coset({Kind::s2}, coset), beta, gamma, n_, stream_);
        finish_permutation<Fr>({l_.data(),
                                r_.data(),
                                o_.data(),
                                z_.data(),
                                fixed_on_coset({Kind::s3}, coset),
                                memory_.omega.view(),
                                polynomials_.alpha,
                                beta,
                                gamma,
                                {beta_shift, beta_shift * u, beta_shift * u * u}},
                               log_n_, h, stream_);
    }

    void add_gate(const CosetPowers<Fr>& coset, Fr* h) {
        add_product(h, fixed_on_coset({Kind::ql}, coset), l_.data(), n_, stream_);
        add_product(h, fixed_on_coset({Kind::qr}, coset), r_.data(), n_, stream_);
        add_product(h, fixed_on_coset({Kind::qm}, coset), l_.data(), r_.data(), n_, stream_);
        add_product(h, fixed_on_coset({Kind::qo}, coset), o_.data(), n_, stream_);
    }

    // Last on each coset: PI2_i take the memory of Z where that has a column of its own.
    void add_commitments(const CosetPowers<Fr>& coset, Fr* h) {
        for (std::size_t i = 0; i < polynomials_.bsb22.size(); ++i) {
            const Fr* values = z_.lend(polynomials_.bsb22[i], coset);
            if (values == nullptr) {
                if (bsb22_.size() == i) bsb22_.push_back({memory_, polynomials_.bsb22[i], Slot()});
                bsb22_[i].move_to(coset);
                values = bsb22_[i].data();
            }
            add_product(h, fixed_on_coset({Kind::qcp, i}, coset), values, n_, stream_);
        }
    }

    std::array<Fr, kNbTop> find_top() const {
        return quotient_top<Fr>({n_,
                                 memory_.domain.omega,
                                 polynomials_.alpha,
                                 polynomials_.beta,
                                 polynomials_.gamma,
                                 coset_shift<Fr>(),
                                 {l_.high(), r_.high(), o_.high()},
                                 z_.high(),
                                 memory_.permutation_high});
    }

    // What h's coefficients from 3n upwards contribute to h mod (X^n - residue).
    void subtract_top(const Fr& residue, const std::array<Fr, kNbTop>& top, Fr* part) {
        Fr power = residue * residue * residue;
        std::array<Fr, kNbTop> amounts;
        for (std::size_t j = 0; j < kNbTop; ++j) {
            if (j > 0 && j % n_ == 0) power *= residue;
            amounts[j] = power * top[j];
        }
        subtract_at(part, n_, amounts, stream_);
    }

    // The inverse of the Vandermonde matrix of the cosets' residues, also for the completed Qk, which is the
    // same polynomial before the division on all of them.
    void join(std::array<Slot, 3>& parts) {
        memory_.fixed.write_values({Kind::qk}, other_.data());
        add_sparse(memory_, polynomials_.qk_completion, RowOrder::bit_reversed, other_.data());
        memory_.ntt.inverse(other_.data(), stream_);
        ResidueJoin<Fr> inputs;
        inputs.addend = other_.data();
        for (Fr& weight : inputs.weight) weight = Fr::zero();
        for (std::size_t c = 0; c < 3; ++c) {
            const Fr& a = memory_.cosets[c].residue;
            const Fr& b = memory_.cosets[(c + 1) % 3].residue;
            const Fr& d = memory_.cosets[(c + 2) % 3].residue;
            const Fr scale = ((a - b) * (a - d)).inverse();
            inputs.part[c] = parts[c].data();
            inputs.inverse[0][c] = b * d * scale;
            inputs.inverse[1][c] = -(b + d) * scale;
            inputs.inverse[2][c] = scale;
            for (std::size_t row = 0; row < 3; ++row) {
                inputs.weight[row] += inputs.inverse[row][c] * memory_.cosets[c].vanishing_inverse;
            }
        }
        join_residues(inputs, n_, stream_);
    }

    // alpha^2 L_0 (Z - 1) / (X^n - 1) = alpha^2 / n * (Z - 1) / (X - 1), of degree n + 1.
    void add_boundary(std::array<Slot, 3>& parts) {
        const DevicePolynomial<Fr>& z = polynomials_.z;
        check(cudaMemcpyAsync(other_.data(), z.coefficients, z.length * sizeof(Fr), cudaMemcpyDeviceToDevice,
                              stream_),
              "copying a column");
        memory_.scan.divide_by_linear(other_.data(), z.length, Fr::one(), stream_);
        const Fr factor = polynomials_.alpha.squared() * memory_.domain.n_inverse;
        add_scaled(parts[0].data(), factor, other_.data(), n_, stream_);
        if (z.length > n_ + 1) {
            add_scaled(parts[1].data(), factor, other_.data() + n_, z.length - 1 - n_, stream_);
        }
    }

    CircuitMemory<C>& memory_;
    const QuotientPolynomials<Fr>& polynomials_;
    const std::size_t n_;
    const unsigned log_n_;
    const cudaStream_t stream_;
    CosetPolynomial<C> l_, r_, o_, z_;
    std::vector<CosetPolynomial<C>> bsb22_;  // those that are evaluated in place
    Slot other_;
};

}  // namespace

template <class C>
std::array<typename CircuitMemory<C>::Slot, 3> quotient(
    CircuitMemory<C>& memory, const QuotientPolynomials<typename C::Fr>& polynomials) {
    return QuotientBuilder<C>(memory, polynomials).build();
}

#define PLONKD_INSTANTIATE(C)                                                           \
    template std::array<typename CircuitMemory<C>::Slot, 3> quotient(CircuitMemory<C>&, \
                                                                     const QuotientPolynomials<C::Fr>&);
PLONKD_INSTANTIATE(Bn254)
PLONKD_INSTANTIATE(Bls12377)
PLONKD_INSTANTIATE(Bw6761)
#undef PLONKD_INSTANTIATE

}  // namespace plonkd::gpu
