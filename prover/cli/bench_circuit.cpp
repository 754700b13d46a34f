#include "prover/cli/bench_circuit.hpp"

#include <algorithm>

#include "prover/curve/curves.hpp"
#include "prover/gnark/constraint_system_writer.hpp"
#include "prover/gnark/instruction.hpp"
#include "prover/plonk/blinding.hpp"

namespace plonkd {

template <class C>
BenchCircuit<C> BenchCircuit<C>::make(unsigned log_n) {
    const std::uint32_t nb_constraints = (std::uint32_t{1} << log_n) - 1;
    const std::uint32_t width = std::min<std::uint32_t>(1024, nb_constraints);

    CircuitDescription description;
    description.curve = C::kId;
    description.public_names = {"P"};
    for (std::uint32_t i = 1; i < width; ++i) description.secret_names.push_back("S_" + std::to_string(i));
    description.nb_internal = nb_constraints;
    description.blueprints = {SparseR1CMul{}};
    ConstraintSystemWriter writer(std::move(description));
    writer.set_coefficients<Fr>({});

    // Wire width + i is the product of two neighbours one level below.
    std::vector<std::uint32_t> level;
    for (std::uint32_t i = 0; i < nb_constraints; ++i) {
        const std::uint32_t below = i - i % width;
        const std::uint32_t words[] = {i, below + (i + 1) % width, width + i, kCoefficientOne};
        level.push_back(writer.add_instruction(0, width + i, words));
        if (level.size() < width && i + 1 < nb_constraints) continue;
        writer.add_level(level);
        level.clear();
    }

    BenchCircuit circuit;
    circuit.file = writer.encode();
    circuit.witness.resize(width);
    std::generate(circuit.witness.begin(), circuit.witness.end(), random_element<Fr>);
    return circuit;
}

template struct BenchCircuit<Bn254>;
template struct BenchCircuit<Bls12377>;
template struct BenchCircuit<Bw6761>;

}  // namespace plonkd
