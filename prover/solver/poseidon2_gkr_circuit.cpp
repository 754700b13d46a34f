#include "prover/solver/poseidon2_gkr_circuit.hpp"

#include <algorithm>
#include <initializer_list>
#include <vector>

#include "prover/hash/poseidon2.hpp"

namespace plonkd {
namespace {

// Gates by their value a x_0 + b x_1 + ..., or by a power.
class CircuitWriter {
  public:
    std::uint32_t input() { return add({}); }

    // sum of factors[i] * inputs[i], plus a constant: by repeated addition, since gates have no small
    // factors.
    std::uint32_t linear(const std::vector<std::uint32_t>& inputs, std::initializer_list<unsigned> factors,
                         const Bls12377Fr* constant = nullptr) {
        GkrWire wire;
        wire.inputs = inputs;
        wire.gate.degree = 1;
        std::uint16_t first_input = 0;
        GkrGateInstruction sum{GkrOperation::add, {}};
        if (constant != nullptr) {
            wire.gate.constants.push_back(stored(*constant));
            sum.inputs.push_back(0);
            first_input = 1;
        }
        for (const unsigned factor : factors) {
            for (unsigned i = 0; i < factor; ++i) sum.inputs.push_back(first_input);
            ++first_input;
        }
        wire.gate.instructions = {sum};
        return add(std::move(wire));
    }

    // x^17 as two wires: x^4, then its fourth power times x.
    std::uint32_t power_of_17(std::uint32_t x) {
        GkrWire fourth;
        fourth.inputs = {x};
        fourth.gate.degree = 4;
        fourth.gate.instructions = {{GkrOperation::mul, {0, 0}}, {GkrOperation::mul, {1, 1}}};
        const std::uint32_t fourth_power = add(std::move(fourth));
        GkrWire last;
        last.inputs = {fourth_power, x};
        last.gate.degree = 5;
        last.gate.instructions = {
            {GkrOperation::mul, {0, 0}}, {GkrOperation::mul, {2, 2}}, {GkrOperation::mul, {3, 1}}};
        return add(std::move(last));
    }

    GkrCircuit take() { return std::move(circuit_); }

  private:
    static StoredInteger stored(const Bls12377Fr& element) {
        StoredInteger integer;
        integer.magnitude.resize(Bls12377Fr::kBytes);
        element.to_bytes(integer.magnitude.data());
        const auto first = std::find_if(integer.magnitude.begin(), integer.magnitude.end(),
                                        [](std::uint8_t byte) { return byte != 0; });
        integer.magnitude.erase(integer.magnitude.begin(), first);
        return integer;
    }
    std::uint32_t add(GkrWire wire) {
        wire.gate.nb_inputs = wire.inputs.size();
        circuit_.wires.push_back(std::move(wire));
        return static_cast<std::uint32_t>(circuit_.wires.size() - 1);
    }

    GkrCircuit circuit_;
};

}  // namespace

GkrCircuit poseidon2_gkr_circuit() {
    const auto& keys = Poseidon2::round_keys();
    CircuitWriter circuit;
    std::uint32_t x = circuit.input(), y = circuit.input();
    const std::uint32_t right = y;
    // A round here is the linear map of the round before, the key, and the S-box. The first row of both
    // matrices is (2, 1); the external one is symmetric.
    for (std::size_t round = 0; round < Poseidon2::kRounds; ++round) {
        const bool after_full = round == 0 || Poseidon2::is_full_round(round - 1);
        const std::uint32_t next_x = circuit.power_of_17(circuit.linear({x, y}, {2, 1}, &keys[round][0]));
        if (Poseidon2::is_full_round(round)) {
            y = circuit.power_of_17(after_full ? circuit.linear({y, x}, {2, 1}, &keys[round][1])
                                               : circuit.linear({x, y}, {1, 3}, &keys[round][1]));
        } else {
            y = after_full ? circuit.linear({x, y}, {1, 2}) : circuit.linear({x, y}, {1, 3});
        }
        x = next_x;
    }
    circuit.linear({y, x, right}, {2, 1, 1});
    return circuit.take();
}

GkrSchedule one_wire_per_level(const GkrCircuit& circuit) {
    const auto nb_wires = static_cast<std::uint32_t>(circuit.wires.size());
    std::vector<std::vector<std::uint32_t>> readers(nb_wires);
    for (std::uint32_t w = 0; w < nb_wires; ++w) {
        for (const std::uint32_t input : circuit.wires[w].inputs) readers[input].push_back(w);
    }
    GkrSchedule schedule;
    schedule.levels.resize(nb_wires);
    for (std::uint32_t w = nb_wires; w-- > 0;) {
        std::vector<GkrClaimSource> sources;
        const auto add_source = [&sources](GkrClaimSource source) {
            const bool known = std::any_of(sources.begin(), sources.end(), [&](const GkrClaimSource& other) {
                return other.level == source.level &&
                       other.outgoing_claim_index == source.outgoing_claim_index;
            });
            if (!known) sources.push_back(source);
        };
        if (circuit.wires[w].exported || readers[w].empty()) add_source({nb_wires, 0});
        for (const std::uint32_t reader : readers[w]) {
            const GkrLevel& level = schedule.levels[reader];
            const std::size_t nb_points =
                level.kind == GkrLevelKind::skip ? level.groups.front().sources.size() : 1;
            for (std::uint32_t k = 0; k < nb_points; ++k) add_source({reader, k});
        }
        const bool is_linear = circuit.wires[w].is_input() || circuit.wires[w].gate.degree == 1;
        const GkrLevelKind kind = sources.size() != 1 ? GkrLevelKind::sumcheck
                                  : is_linear         ? GkrLevelKind::skip
                                                      : GkrLevelKind::single_source;
        schedule.levels[w] = {kind, {{{w}, std::move(sources)}}};
    }
    return schedule;
}

}  // namespace plonkd
