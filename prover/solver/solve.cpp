#include "prover/solver/solve.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include <tbb/blocked_range.h>
#include <tbb/parallel_for.h>

#include "prover/solver/failure_report.hpp"
#include "prover/solver/program_data.hpp"
#include "prover/solver/run.hpp"
#include "prover/solver/schedule_runner.hpp"
#include "prover/solver/streaming_store.hpp"
#include "prover/solver/thread_limit.hpp"

namespace plonkd {
namespace {

using Clock = std::chrono::steady_clock;

// Columns beyond this size are written past the caches.
constexpr std::size_t kStreamedBytes = std::size_t{64} << 20;

// The columns of the trace (gnark-solver.md section 5): L begins with the public values; everything that no
// constraint fills repeats the first wire, which is what the permutation expects there. By rows, since the
// wires of one row and of its neighbours lie close together.
template <class Fr, class Store>
void fill_columns(const ProgramData<Fr>& program, const UninitializedVector<Fr>& wires,
                  const std::array<Fr*, 3>& columns, Store&& store) {
    const Fr padding = wires.empty() ? Fr::zero() : wires[0];
    const std::size_t nb_public = program.nb_public, end_rows = nb_public + program.nb_constraints;
    tbb::parallel_for(tbb::blocked_range<std::size_t>(0, program.domain_size, 2048), [&](const auto& range) {
        const auto within = [&](std::size_t row) { return std::clamp(row, range.begin(), range.end()); };
        for (std::size_t column = 0; column < columns.size(); ++column) {
            Fr* const values = columns[column];
            for (std::size_t i = range.begin(); i < within(nb_public); ++i) {
                store(values + i, column == 0 ? wires[i] : padding);
            }
            const std::uint32_t* const column_wires = program.column_wires[column].data();
            for (std::size_t i = within(nb_public); i < within(end_rows); ++i) {
                store(values + i, wires[column_wires[i - nb_public]]);
            }
            for (std::size_t i = within(end_rows); i < range.end(); ++i) store(values + i, padding);
        }
        flush_streaming_stores();
    });
}

template <class Fr>
void fill_columns(const ProgramData<Fr>& program, const UninitializedVector<Fr>& wires,
                  const std::array<Fr*, 3>& columns) {
    if (3 * sizeof(Fr) * program.domain_size > kStreamedBytes) {
        fill_columns(program, wires, columns,
                     [](Fr* place, const Fr& value) { store_streaming(place, value); });
    } else {
        fill_columns(program, wires, columns, [](Fr* place, const Fr& value) { *place = value; });
    }
}

std::chrono::duration<double>& time_of(SolveStatistics& statistics, Stretch::Kind kind) {
    switch (kind) {
        case Stretch::Kind::narrow:
            return statistics.narrow;
        case Stretch::Kind::wide:
            return statistics.wide;
        case Stretch::Kind::deferred:
            break;
    }
    return statistics.deferred;
}

}  // namespace

template <class C>
Solution<C> solve(const Program<C>& program, std::span<const typename C::Fr> witness,
                  const CommitmentHook<C>& commit, SolveStatistics* statistics, SolveMemory<C>* memory) {
    using Fr = typename C::Fr;
    const ProgramData<Fr>& data = program.data();
    if (witness.size() != data.nb_public + data.nb_secret) {
        throw RequestError("invalid witness size, got " + std::to_string(witness.size()) + ", expected " +
                           std::to_string(data.nb_public + data.nb_secret));
    }
    if (data.nb_commitments > 0 && !commit)
        throw InternalError("a circuit with commitments needs a commitment hook");

    SolveStatistics own_statistics;
    SolveStatistics& times = statistics != nullptr ? *statistics : own_statistics;
    times = {};
    times.nb_instructions = data.statistics.nb_instructions;
    times.nb_threads = usable_threads();
    const auto start = Clock::now();

    SolveMemory<C> own_memory;
    SolveMemory<C>& kept = memory != nullptr ? *memory : own_memory;
    Run<Fr> run(data, witness, commit, std::move(kept.wires));
    for (const Stretch& stretch : data.schedule.stretches) {
        const auto stretch_start = Clock::now();
        run_stretch(data.schedule, stretch, [&run](std::uint32_t block) { run.run_block(block); });
        time_of(times, stretch.kind) += Clock::now() - stretch_start;
        if (run.failures().lowest()) throw_failure(data, *run.failures().lowest());
    }
    times.commitments = run.commitment_time();
    times.wide -= times.commitments;

    const auto columns_start = Clock::now();
    kept.wires = run.take_wires();
    Solution<C> solution = std::move(kept.columns);
    for (auto* column : {&solution.l, &solution.r, &solution.o}) column->resize(data.domain_size);
    fill_columns<Fr>(data, kept.wires, {solution.l.data(), solution.r.data(), solution.o.data()});
    times.columns = Clock::now() - columns_start;
    times.total = Clock::now() - start;
    return solution;
}

#define PLONKD_INSTANTIATE(C)                                                                       \
    template Solution<C> solve(const Program<C>&, std::span<const C::Fr>, const CommitmentHook<C>&, \
                               SolveStatistics*, SolveMemory<C>*)
PLONKD_INSTANTIATE(Bn254);
PLONKD_INSTANTIATE(Bls12377);
PLONKD_INSTANTIATE(Bw6761);
#undef PLONKD_INSTANTIATE

}  // namespace plonkd
