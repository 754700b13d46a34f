// A polynomial of the proof on one coset of <omega> after the other: in a column of its own, or in place of
// its coefficients, which restore() brings back.
//
// In place costs an inverse transform per coset and no memory: the coefficients modulo X^n - residue are
// recovered from the values, and those from degree n upwards, at most three, lie behind them untouched.
#pragma once

#include "gpu/engine/circuit_memory.hpp"
#include "gpu/plonk/quotient_kernels.hpp"
#include "gpu/poly/polynomial.hpp"

namespace plonkd::gpu {

template <class C>
class CosetPolynomial {
  public:
    using Fr = typename C::Fr;
    using Slot = typename CircuitMemory<C>::Slot;

    // `column` takes the values; empty: in place. Waits for the device.
    CosetPolynomial(CircuitMemory<C>& memory, const DevicePolynomial<Fr>& polynomial, Slot column)
        : memory_(&memory),
          polynomial_(polynomial),
          column_(std::move(column)),
          high_(fetch_high_coefficients(polynomial, memory.stream)) {}

    const HighCoefficients<Fr>& high() const { return high_; }

    // The n values on the coset, bit-reversed.
    Fr* data() const { return in_place() ? polynomial_.coefficients : column_.data(); }

    void move_to(const CosetPowers<Fr>& coset) {
        if (in_place()) {
            leave_coset();
            replace_residue(coset.residue);
            memory_->ntt.forward(data(), memory_->on(), coset.scale.view());
            coset_ = &coset;
        } else {
            write_values(polynomial_, coset);
        }
    }

    // The values of another polynomial, in this one's column; null where it has none.
    const Fr* lend(const DevicePolynomial<Fr>& other, const CosetPowers<Fr>& coset) {
        if (in_place()) return nullptr;
        write_values(other, coset);
        return data();
    }

    void restore() {
        if (!in_place()) return;
        leave_coset();
        replace_residue(Fr::zero());
    }

  private:
    bool in_place() const { return column_.data() == nullptr; }

    void write_values(const DevicePolynomial<Fr>& polynomial, const CosetPowers<Fr>& coset) {
        reduce_modulo_vanishing(polynomial.coefficients, polynomial.length, memory_->domain.n, coset.residue,
                                column_.data(), memory_->on());
        memory_->ntt.forward(column_.data(), memory_->on(), coset.scale.view());
    }

    void leave_coset() {
        if (coset_ == nullptr) return;
        memory_->ntt.inverse(data(), memory_->on(), coset_->unscale.view());
        coset_ = nullptr;
    }

    // From the coefficients modulo X^n - residue_ to those modulo X^n - residue; 0 stands for the
    // polynomial's own.
    void replace_residue(const Fr& residue) {
        const std::size_t n = memory_->domain.n;
        std::array<Fr, kNbTop> amounts;
        for (Fr& amount : amounts) amount = Fr::zero();
        Fr old_power = residue_;
        Fr new_power = residue;
        for (std::size_t j = 0; n + j < polynomial_.length; ++j) {
            if (j > 0 && j % n == 0) {
                old_power *= residue_;
                new_power *= residue;
            }
            amounts.at(j) = (old_power - new_power) * high_[n + j];
        }
        subtract_at(data(), n, amounts, memory_->on());
        residue_ = residue;
    }

    CircuitMemory<C>* memory_;
    DevicePolynomial<Fr> polynomial_;
    Slot column_;
    HighCoefficients<Fr> high_;
    const CosetPowers<Fr>* coset_ = nullptr;  // where the values are, in place
    Fr residue_ = Fr::zero();
};

}  // namespace plonkd::gpu
