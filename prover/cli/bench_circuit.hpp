// A circuit for `prover bench plonk`, with wires that satisfy it, straight in the form that the prover needs:
// no solver takes part.
//
// Its shape is that of the data-availability circuit (one BSB22 commitment of a seventh of the rows, the mix
// of gates, 94 % of the domain in use, many distinct coefficients); its wiring reaches back up to two 256ths
// of the domain.
#pragma once

#include <cstdint>

#include "prover/plonk/circuit_key.hpp"
#include "prover/plonk/prover.hpp"

namespace plonkd {

// witness: six in ten wires are bits, two in ten bytes, as in a circuit over bytes. uniform: all wires are
// full-width field elements, the worst case for the commitments to L, R and O.
enum class BenchWires { uniform, witness };

template <class C>
class BenchCircuit {
  public:
    using Fr = typename C::Fr;

    static constexpr unsigned kMinLogN = 6;

    BenchCircuit(unsigned log_n, BenchWires wires);

    const CircuitKey<C>& key() const { return key_; }
    std::span<const Fr> public_inputs() const { return {&public_input_, 1}; }
    Solution<C> wires(const CommitmentHook<C>& commit) const;

  private:
    // Constraint j is of the kind of j mod kPeriod.
    static constexpr std::uint32_t kPeriod = 28;
    enum class Kind { value, constant, bit, byte, full, committed, is_bit, unused };

    // Numbers of wires: 0 is the public input, 1 + j the output of constraint j.
    struct Cells {
        std::uint32_t l = 0, r = 0, o = 0;
    };
    struct Selectors {
        std::uint32_t ql = 0, qr = 0, qm = 0, qo = 0, qk = 0;
    };

    Kind kind(std::uint32_t constraint) const;
    Cells cells(std::uint32_t constraint) const;
    Selectors selectors(std::uint32_t constraint) const;
    std::uint32_t source(std::uint32_t constraint, unsigned operand, Kind kind) const;
    std::uint32_t random_coefficient(std::uint64_t seed) const;

    void fill_coefficients();
    void fill_selectors();
    void fill_permutation();

    BenchWires wires_;
    std::uint32_t nb_constraints_;
    std::uint32_t periods_per_block_;
    std::uint32_t block_;  // constraints that depend on those of the block before only
    Fr public_input_;
    CircuitKey<C> key_;
};

}  // namespace plonkd
