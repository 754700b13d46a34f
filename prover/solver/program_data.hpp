// What a Program holds; the builder writes it, the runner reads it. Immutable once built.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "prover/gnark/circuit_description.hpp"
#include "prover/solver/gkr_evaluator.hpp"
#include "prover/solver/hints/native_hints.hpp"
#include "prover/solver/hints/registry.hpp"
#include "prover/solver/program.hpp"
#include "prover/solver/schedule.hpp"
#include "prover/solver/uninitialized_vector.hpp"

namespace plonkd {

template <class Fr>
struct BoundHint {
    std::string name;
    HintFunction function = nullptr;
    NativeHint<Fr> native = nullptr;  // preferred where there is one
};

template <class Fr>
struct ProgramData {
    std::string name;  // of the circuit's file
    std::uint64_t nb_public = 0, nb_secret = 0, nb_wires = 0, nb_constraints = 0;
    std::size_t domain_size = 0;
    std::size_t nb_commitments = 0;

    std::vector<Fr> coefficients;
    Schedule schedule;

    std::vector<BoundHint<Fr>> hints;
    std::vector<std::vector<std::uint32_t>> tables;  // look-up tables' entries as input lists
    std::vector<GkrEvaluator<Fr>> gkr_circuits;
    struct GkrProof {
        std::uint32_t circuit;  // in gkr_circuits
        GkrSchedule schedule;
    };
    std::vector<GkrProof> gkr_proofs;

    std::array<UninitializedVector<std::uint32_t>, 3> column_wires;

    // To find and describe the instruction of a constraint.
    std::vector<std::uint32_t> constraint_after_other;  // as in InstructionStore
    std::map<std::uint64_t, std::uint64_t> debug_index;
    std::vector<LogEntry> debug_info;
    SymbolTable symbols;

    ProgramStatistics statistics;
};

}  // namespace plonkd
