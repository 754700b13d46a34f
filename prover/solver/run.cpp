#include "prover/solver/run.hpp"

#include <algorithm>
#include <string>

#include "prover/failure/failure.hpp"
#include "prover/field/batch_inverse.hpp"
#include "prover/field/fields.hpp"
#include "prover/solver/gkr_prover.hpp"
#include "prover/solver/hints/hint_call.hpp"
#include "prover/solver/parallel_ranges.hpp"

namespace plonkd {
namespace {

constexpr std::size_t kGrain = 1024;

}  // namespace

template <class Fr>
Run<Fr>::Run(const ProgramData<Fr>& program, std::span<const Fr> witness, const Commit& commit,
             UninitializedVector<Fr> memory)
    : program_(program),
      commit_(commit),
      wires_(std::move(memory)),
      failures_(program.constraint_after_other) {
    wires_.resize(program.nb_wires);
    std::copy(witness.begin(), witness.end(), wires_.begin());
    for (const auto& table : program.tables) tables_.push_back(inputs(table.data()));
    for (const GkrEvaluator<Fr>& circuit : program.gkr_circuits) gkr_assignments_.emplace_back(circuit);
}

template <class Fr>
void Run<Fr>::run_block(std::uint32_t index) {
    const Block& block = program_.schedule.blocks[index];
    RowMachine<Fr> machine(wires_.data(), program_.coefficients.data(), failures_);
    const std::uint32_t* const end = block.words + block.nb_words;
    for (const std::uint32_t* words = block.words; words != end;) {
        const std::uint32_t header = *words++;
        const Opcode opcode = MicroHeader::from_word(header).opcode;
        words = is_single(opcode) ? run_operation(opcode, words) : machine.run(header, words);
    }
}

// Returns the end of the record.
template <class Fr>
const std::uint32_t* Run<Fr>::run_operation(Opcode opcode, const std::uint32_t* record) {
    switch (opcode) {
        case Opcode::hint:
            run_hint(record);
            return input_list_end(record + 4);
        case Opcode::commitment:
            run_commitment(record);
            return input_list_end(record + 3);
        case Opcode::lookup:
            run_lookup(record);
            return input_list_end(record + 4);
        case Opcode::batch_inverse:
            run_batch_inverse(record);
            return input_list_end(record + 2);
        case Opcode::gkr_solve:
            run_gkr_solve(record);
            return input_list_end(record + 4);
        case Opcode::gkr_assignment:
            run_gkr_assignment(record);
            return record + 5;
        case Opcode::gkr_prove:
            run_gkr_prove(record);
            return input_list_end(record + 3);
        default:
            break;
    }
    throw InternalError("an operation that the solver's program cannot contain");
}

template <class Fr>
void Run<Fr>::run_hint(const std::uint32_t* record) {
    const BoundHint<Fr>& hint = program_.hints[record[1]];
    const std::span<Fr> results = outputs(record[3], record[2]);
    try {
        if (hint.native != nullptr) {
            hint.native(inputs(record + 4), results);
        } else {
            call_hint(hint.function, inputs(record + 4), results);
        }
    } catch (const HintError& error) {
        std::fill(results.begin(), results.end(), Fr::zero());
        failures_.instruction_failed(record[0], "hint " + hint.name + ": " + error.what());
    }
}

template <class Fr>
void Run<Fr>::run_commitment(const std::uint32_t* record) {
    const InputList<Fr> list = inputs(record + 3);
    UninitializedVector<Fr> values(list.size());
    for_ranges(list.size(), kGrain, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) values[i] = list[i];
    });
    const auto start = std::chrono::steady_clock::now();
    wires_[record[2]] = commit_(record[1], values);
    commitment_time_ += std::chrono::steady_clock::now() - start;
}

template <class Fr>
void Run<Fr>::run_lookup(const std::uint32_t* record) {
    const InputList<Fr>& table = tables_[record[1]];
    const std::uint32_t nb_entries = record[2];
    const InputList<Fr> queries = inputs(record + 4);
    const std::span<Fr> results = outputs(record[3], queries.size());
    for_ranges(queries.size(), kGrain, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) {
            auto query = queries[i].to_canonical();
            const std::uint64_t entry = query.limb[0];
            query.limb[0] = 0;
            if (query.is_zero() && entry < nb_entries) {
                results[i] = table[entry];
            } else {
                results[i] = Fr::zero();
                failures_.instruction_failed(record[0], "lookup query too large");
            }
        }
    });
}

template <class Fr>
void Run<Fr>::run_batch_inverse(const std::uint32_t* record) {
    const InputList<Fr> list = inputs(record + 2);
    const std::span<Fr> results = outputs(record[1], list.size());
    for_ranges(list.size(), kGrain, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) results[i] = list[i];
        batch_inverse_serial(results.subspan(begin, end - begin));
    });
}

template <class Fr>
void Run<Fr>::run_gkr_solve(const std::uint32_t* record) {
    const GkrEvaluator<Fr>& circuit = program_.gkr_circuits[record[1]];
    GkrAssignment<Fr>& assignment = gkr_assignments_[record[1]];
    const std::uint32_t instance = record[2];
    const InputList<Fr> list = inputs(record + 4);
    std::vector<Fr> values(circuit.nb_wires());
    for (std::size_t i = 0; i < list.size(); ++i) values[circuit.input_wires()[i]] = list[i];
    circuit.evaluate(values);
    for (std::size_t w = 0; w < values.size(); ++w) assignment.at(w, instance) = values[w];
    for (std::size_t i = 0; i < circuit.output_wires().size(); ++i) {
        wires_[record[3] + i] = values[circuit.output_wires()[i]];
    }
}

template <class Fr>
void Run<Fr>::run_gkr_assignment(const std::uint32_t* record) {
    wires_[record[4]] = gkr_assignments_[record[1]].at(record[2], record[3]);
}

template <class Fr>
void Run<Fr>::run_gkr_prove(const std::uint32_t* record) {
    const auto& proof = program_.gkr_proofs[record[1]];
    GkrAssignment<Fr>& assignment = gkr_assignments_[proof.circuit];
    assignment.pad();
    const InputList<Fr> list = inputs(record + 3);
    std::vector<Fr> challenges;
    for (std::size_t i = 0; i < list.size(); ++i) challenges.push_back(list[i]);
    const std::vector<Fr> values =
        prove_gkr<Fr>(program_.gkr_circuits[proof.circuit], proof.schedule, assignment, challenges);
    std::copy(values.begin(), values.end(), wires_.begin() + record[2]);
}

template class Run<Bn254Fr>;
template class Run<Bls12377Fr>;
template class Run<Bw6761Fr>;

}  // namespace plonkd
