#include <algorithm>
#include <array>

#include "gpu/engine/circuit_memory.hpp"
#include "gpu/plonk/quotient_kernels.hpp"
#include "gpu/plonk/quotient_top.hpp"
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
          l_(memory.acquire()),
          r_(memory.acquire()),
          o_(memory.acquire()),
          z_(memory.acquire()),
          other_(memory.acquire()) {}

    std::array<Slot, 3> build() {
        const std::array<Fr, kNbTop> top = fetch_top();
        std::array<Slot, 3> parts;
        for (std::size_t i = 0; i < parts.size(); ++i) {
            const CosetPowers<Fr>& coset = memory_.cosets[i];
            parts[i] = memory_.acquire();
            evaluate_on_coset(coset, parts[i].data());
            memory_.ntt.inverse(parts[i].data(), stream_, coset.unscale.view());
            subtract_top(coset.residue, top, parts[i].data());
        }
        // The coset's wires are done with; their memory takes the result.
        write_quotient_chunks(residues(parts, top), n_, {l_.data(), r_.data(), o_.data()}, stream_);
        return {std::move(l_), std::move(r_), std::move(o_)};
    }

  private:
    using Kind = FixedColumn::Kind;

    void to_coset(const DevicePolynomial<Fr>& polynomial, const CosetPowers<Fr>& coset, Fr* out) {
        reduce_modulo_vanishing(polynomial.coefficients, polynomial.length, n_, coset.residue, out, stream_);
        memory_.ntt.forward(out, stream_, coset.scale.view());
    }

    // Into `other_`.
    const Fr* fixed_to_coset(FixedColumn column, const CosetPowers<Fr>& coset) {
        const Fr* coefficients = memory_.fixed.monomial(column, other_.data());
        if (coefficients != other_.data()) {
            check(cudaMemcpyAsync(other_.data(), coefficients, n_ * sizeof(Fr), cudaMemcpyDeviceToDevice,
                                  stream_),
                  "copying a fixed column");
        }
        memory_.ntt.forward(other_.data(), stream_, coset.scale.view());
        return other_.data();
    }

    void evaluate_on_coset(const CosetPowers<Fr>& coset, Fr* h) {
        write_completed_qk(coset, h);
        add_commitments(coset, h);
        to_coset(polynomials_.l, coset, l_.data());
        to_coset(polynomials_.r, coset, r_.data());
        to_coset(polynomials_.o, coset, o_.data());
        to_coset(polynomials_.z, coset, z_.data());
        add_gate(coset, h);
        add_identity_side(coset, h);
        add_permutation_side(coset, h);
    }

    void write_completed_qk(const CosetPowers<Fr>& coset, Fr* h) {
        memory_.fixed.write_values({Kind::qk}, h);
        add_sparse(memory_, polynomials_.qk_completion, RowOrder::bit_reversed, h);
        memory_.ntt.inverse(h, stream_);
        memory_.ntt.forward(h, stream_, coset.scale.view());
    }

    // First on each coset, while the memory of L is free for PI2.
    void add_commitments(const CosetPowers<Fr>& coset, Fr* h) {
        for (std::size_t i = 0; i < polynomials_.bsb22.size(); ++i) {
            to_coset(polynomials_.bsb22[i], coset, l_.data());
            add_product(h, fixed_to_coset({Kind::qcp, i}, coset), l_.data(), n_, stream_);
        }
    }

    void add_gate(const CosetPowers<Fr>& coset, Fr* h) {
        add_product(h, fixed_to_coset({Kind::ql}, coset), l_.data(), n_, stream_);
        add_product(h, fixed_to_coset({Kind::qr}, coset), r_.data(), n_, stream_);
        add_product(h, fixed_to_coset({Kind::qm}, coset), l_.data(), r_.data(), n_, stream_);
        add_product(h, fixed_to_coset({Kind::qo}, coset), o_.data(), n_, stream_);
    }

    // L_0 has all n coefficients equal to 1/n, so its values come from a transform like any other's.
    void add_identity_side(const CosetPowers<Fr>& coset, Fr* h) {
        const Fr& alpha = polynomials_.alpha;
        const Fr u = coset_shift<Fr>();
        fill(other_.data(), n_, alpha.squared() * memory_.domain.n_inverse, stream_);
        memory_.ntt.forward(other_.data(), stream_, coset.scale.view());
        const Fr beta_shift = polynomials_.beta * coset.shift;
        subtract_identity_side<Fr>({{l_.data(), r_.data(), o_.data(), z_.data()},
                                    other_.data(),
                                    memory_.omega.view(),
                                    alpha,
                                    polynomials_.gamma,
                                    {beta_shift, beta_shift * u, beta_shift * u * u}},
                                   log_n_, h, stream_);
    }

    // The product grows in the memory of L.
    void add_permutation_side(const CosetPowers<Fr>& coset, Fr* h) {
        const Fr& beta = polynomials_.beta;
        const Fr& gamma = polynomials_.gamma;
        begin_permutation_side(l_.data(), fixed_to_coset({Kind::s1}, coset), z_.data(), beta, gamma, log_n_,
                               stream_);
        extend_permutation_side(l_.data(), r_.data(), fixed_to_coset({Kind::s2}, coset), beta, gamma, n_,
                                stream_);
        finish_permutation_side<Fr>({l_.data(), o_.data(), fixed_to_coset({Kind::s3}, coset),
                                     polynomials_.alpha, beta, gamma, (coset.residue - Fr::one()).inverse()},
                                    h, n_, stream_);
    }

    HighCoefficients<Fr> fetch_high(const DevicePolynomial<Fr>& polynomial) {
        HighCoefficients<Fr> high;
        high.length = polynomial.length;
        high.last.resize(std::min(polynomial.length, kNbTop + 3));
        check(cudaMemcpyAsync(high.last.data(),
                              polynomial.coefficients + (polynomial.length - high.last.size()),
                              high.last.size() * sizeof(Fr), cudaMemcpyDeviceToHost, stream_),
              "fetching coefficients");
        memory_.stream.synchronize();
        return high;
    }

    std::array<Fr, kNbTop> fetch_top() {
        const auto fetch_fixed = [&](Kind kind) {
            return fetch_high({memory_.fixed.monomial({kind}, other_.data()), n_});
        };
        return quotient_top<Fr>(
            {n_,
             memory_.domain.omega,
             polynomials_.alpha,
             polynomials_.beta,
             polynomials_.gamma,
             coset_shift<Fr>(),
             {fetch_high(polynomials_.l), fetch_high(polynomials_.r), fetch_high(polynomials_.o)},
             fetch_high(polynomials_.z),
             {fetch_fixed(Kind::s1), fetch_fixed(Kind::s2), fetch_fixed(Kind::s3)}});
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

    // The inverse of the Vandermonde matrix of the cosets' residues.
    QuotientResidues<Fr> residues(const std::array<Slot, 3>& parts, const std::array<Fr, kNbTop>& top) const {
        QuotientResidues<Fr> result;
        for (std::size_t c = 0; c < 3; ++c) {
            const Fr& a = memory_.cosets[c].residue;
            const Fr& b = memory_.cosets[(c + 1) % 3].residue;
            const Fr& d = memory_.cosets[(c + 2) % 3].residue;
            const Fr scale = ((a - b) * (a - d)).inverse();
            result.part[c] = parts[c].data();
            result.inverse[0][c] = b * d * scale;
            result.inverse[1][c] = -(b + d) * scale;
            result.inverse[2][c] = scale;
        }
        std::copy(top.begin(), top.end(), result.top);
        return result;
    }

    CircuitMemory<C>& memory_;
    const QuotientPolynomials<Fr>& polynomials_;
    const std::size_t n_;
    const unsigned log_n_;
    const cudaStream_t stream_;
    Slot l_, r_, o_, z_, other_;
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
