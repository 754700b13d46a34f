// A circuit for `prover bench plonk`: any size, every wire a full-width field element, the worst case for the
// multi-scalar multiplications of the wires.
#pragma once

#include <cstdint>
#include <vector>

namespace plonkd {

template <class C>
struct BenchCircuit {
    using Fr = typename C::Fr;

    std::vector<std::uint8_t> file;  // circuit.bin
    std::vector<Fr> witness;         // the one public value, then the secret ones

    // A domain of 2^log_n rows, all in use: one public input and 2^log_n - 1 products of earlier wires, in
    // levels of equal width.
    static BenchCircuit make(unsigned log_n);
};

}  // namespace plonkd
