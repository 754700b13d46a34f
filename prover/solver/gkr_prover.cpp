#include "prover/solver/gkr_prover.hpp"

#include <algorithm>
#include <utility>

#include <tbb/blocked_range.h>
#include <tbb/parallel_reduce.h>

#include "prover/field/fields.hpp"
#include "prover/solver/gkr_layout.hpp"
#include "prover/solver/parallel_ranges.hpp"
#include "prover/solver/uninitialized_vector.hpp"

namespace plonkd {
namespace {

// Values a task works on at least: below that, handing work over costs more than it saves.
constexpr std::size_t kGrain = 256;

// A multilinear polynomial by its values; variable 1 is the highest index bit.
template <class Fr>
using Table = UninitializedVector<Fr>;

template <class Fr>
using Point = std::vector<Fr>;

// Fixes variable 1 to x.
template <class Fr>
void fold(Table<Fr>& table, const Fr& x) {
    const std::size_t half = table.size() / 2;
    for_ranges(half, kGrain, [&](std::size_t begin, std::size_t end) {
        for (std::size_t h = begin; h < end; ++h) table[h] += x * (table[half + h] - table[h]);
    });
    table.resize(half);
}

template <class Fr>
Fr evaluate(std::span<const Fr> values, std::span<const Fr> point) {
    Table<Fr> table(values.begin(), values.end());
    for (const Fr& x : point) fold(table, x);
    return table.front();
}

// sum += scale * eq(point, .).
template <class Fr>
void add_eq(Table<Fr>& sum, std::span<const Fr> point, const Fr& scale) {
    Table<Fr> eq{scale}, next;
    // Each further variable becomes the lowest index bit, so the first ends up as the highest.
    for (const Fr& q : point) {
        next.resize(2 * eq.size());
        for_ranges(eq.size(), kGrain, [&](std::size_t begin, std::size_t end) {
            for (std::size_t h = begin; h < end; ++h) {
                next[2 * h + 1] = eq[h] * q;
                next[2 * h] = eq[h] - next[2 * h + 1];
            }
        });
        std::swap(eq, next);
    }
    for_ranges(eq.size(), kGrain, [&](std::size_t begin, std::size_t end) {
        for (std::size_t h = begin; h < end; ++h) sum[h] += eq[h];
    });
}

template <class Fr>
class Prover {
  public:
    Prover(const GkrEvaluator<Fr>& circuit, const GkrSchedule& schedule, const GkrAssignment<Fr>& assignment,
           std::span<const Fr> initial_challenges)
        : circuit_(circuit),
          schedule_(schedule),
          assignment_(assignment),
          transcript_(initial_challenges),
          points_(schedule.levels.size() + 1),
          proofs_(schedule.levels.size()) {}

    std::vector<Fr> prove() {
        Point<Fr> first;
        for (unsigned i = 0; i < circuit_.nb_rounds(); ++i) first.push_back(transcript_.challenge());
        points_.back() = {std::move(first)};
        for (std::size_t l = schedule_.levels.size(); l-- > 0;) prove_level(l);

        std::vector<Fr> proof;
        for (const auto& level : proofs_) proof.insert(proof.end(), level.begin(), level.end());
        return proof;
    }

  private:
    void prove_level(std::size_t l) {
        const GkrLevel& level = schedule_.levels[l];
        const GkrLevelLayout layout = gkr_level_layout(circuit_.circuit(), level);
        std::vector<Fr> evaluations =
            level.kind == GkrLevelKind::skip ? skip(l, layout) : run_sumcheck(l, layout);

        const std::size_t k = layout.nb_points;
        for (std::size_t i = 0; i < layout.unique_inputs.size(); ++i) {
            if (circuit_.circuit().wires[layout.unique_inputs[i]].is_input()) continue;
            transcript_.bind(std::span<const Fr>(evaluations).subspan(i * k, k));
        }
        proofs_[l].insert(proofs_[l].end(), evaluations.begin(), evaluations.end());
    }

    // Claims pass through at the points they come with.
    std::vector<Fr> skip(std::size_t l, const GkrLevelLayout& layout) {
        for (const GkrClaimSource& source : schedule_.levels[l].groups.front().sources) {
            points_[l].push_back(points_[source.level][source.outgoing_claim_index]);
        }
        std::vector<Fr> evaluations;
        for (const std::uint32_t wire : layout.unique_inputs) {
            for (const Point<Fr>& point : points_[l]) {
                evaluations.push_back(evaluate<Fr>(assignment_.column(wire), point));
            }
        }
        return evaluations;
    }

    std::vector<Fr> run_sumcheck(std::size_t l, const GkrLevelLayout& layout) {
        const GkrLevel& level = schedule_.levels[l];
        const bool factored = level.kind == GkrLevelKind::single_source;
        const Fr alpha = layout.nb_claims >= 2 ? transcript_.challenge() : Fr::zero();

        inputs_.clear();
        for (const std::uint32_t wire : layout.unique_inputs) {
            const auto column = assignment_.column(wire);
            inputs_.emplace_back(column.begin(), column.end());
        }
        if (factored) {
            start_factored(level, alpha);
        } else {
            start_weights(level, alpha);
        }

        Point<Fr> point;
        for (unsigned round = 0; round < circuit_.nb_rounds(); ++round) {
            if (factored) next_factored_weights(level, round);
            const std::vector<Fr> polynomial = round_polynomial(level, layout, factored);
            const Fr challenge = transcript_.challenge(polynomial);
            proofs_[l].insert(proofs_[l].end(), polynomial.begin(), polynomial.end());
            point.push_back(challenge);
            for (Table<Fr>& table : inputs_) fold(table, challenge);
            if (!factored) {
                for (Table<Fr>& table : weights_) fold(table, challenge);
            }
        }
        points_[l] = {std::move(point)};

        std::vector<Fr> evaluations;
        for (const Table<Fr>& table : inputs_) evaluations.push_back(table.front());
        return evaluations;
    }

    // One weight table per wire: the sum of its claims' eq tables, each with its power of alpha.
    void start_weights(const GkrLevel& level, const Fr& alpha) {
        weights_.clear();
        Fr power = Fr::one();
        for (const GkrClaimGroup& group : level.groups) {
            for (std::size_t w = 0; w < group.wires.size(); ++w) {
                Table<Fr> weight(circuit_.nb_padded_instances(), Fr::zero());
                for (const GkrClaimSource& source : group.sources) {
                    add_eq<Fr>(weight, points_[source.level][source.outgoing_claim_index], power);
                    power *= alpha;
                }
                weights_.push_back(std::move(weight));
            }
        }
    }

    // A single source: the wires share one eq table, from which the variable of the round is left out.
    void start_factored(const GkrLevel& level, const Fr& alpha) {
        wire_powers_.clear();
        Fr power = Fr::one();
        for (std::size_t w = 0; w < level.groups.front().wires.size(); ++w) {
            wire_powers_.push_back(power);
            power *= alpha;
        }
    }
    void next_factored_weights(const GkrLevel& level, unsigned round) {
        const GkrClaimSource& source = level.groups.front().sources.front();
        const Point<Fr>& q = points_[source.level][source.outgoing_claim_index];
        if (round == 0) {
            weights_.assign(1, Table<Fr>(circuit_.nb_padded_instances() / 2, Fr::zero()));
            add_eq<Fr>(weights_[0], std::span<const Fr>(q).subspan(1), Fr::one());
            return;
        }
        // Leaving out one variable more: eq(q_j, 0) + eq(q_j, 1) = 1.
        Table<Fr>& eq = weights_[0];
        const std::size_t half = eq.size() / 2;
        for (std::size_t h = 0; h < half; ++h) eq[h] += eq[half + h];
        eq.resize(half);
    }

    // The values at 1, 2, …, d of the sum over all h with variable 1 free.
    std::vector<Fr> round_polynomial(const GkrLevel& level, const GkrLevelLayout& layout,
                                     bool factored) const {
        const std::size_t length = layout.polynomial_length;
        const std::size_t half = inputs_.front().size() / 2;
        return tbb::parallel_deterministic_reduce(
            tbb::blocked_range<std::size_t>(0, half, kGrain), std::vector<Fr>(length, Fr::zero()),
            [&](const tbb::blocked_range<std::size_t>& range, std::vector<Fr> sums) {
                std::vector<Fr> values(inputs_.size()), steps(inputs_.size());
                std::vector<Fr> weights(weights_.size()), weight_steps(weights_.size());
                std::vector<std::vector<Fr>> stacks = make_stacks(level);
                for (std::size_t h = range.begin(); h < range.end(); ++h) {
                    for (std::size_t i = 0; i < inputs_.size(); ++i) {
                        values[i] = inputs_[i][h];
                        steps[i] = inputs_[i][half + h] - values[i];
                    }
                    for (std::size_t i = 0; i < weights_.size(); ++i) {
                        weights[i] = weights_[i][h];
                        weight_steps[i] = factored ? Fr::zero() : weights_[i][half + h] - weights[i];
                    }
                    for (std::size_t x = 0; x < length; ++x) {
                        for (std::size_t i = 0; i < values.size(); ++i) values[i] += steps[i];
                        for (std::size_t i = 0; i < weights.size(); ++i) weights[i] += weight_steps[i];
                        sums[x] += weighted_gates(level, layout, values, weights, factored, stacks);
                    }
                }
                return sums;
            },
            [](std::vector<Fr> a, const std::vector<Fr>& b) {
                for (std::size_t i = 0; i < a.size(); ++i) a[i] += b[i];
                return a;
            });
    }

    // For each wire of the level a stack for its gate, with the constants in place.
    std::vector<std::vector<Fr>> make_stacks(const GkrLevel& level) const {
        std::vector<std::vector<Fr>> stacks;
        for (const GkrClaimGroup& group : level.groups) {
            for (const std::uint32_t wire : group.wires) {
                const GkrGateProgram<Fr>& gate = circuit_.gate(wire);
                gate.fill_constants(stacks.emplace_back(gate.nb_values()));
            }
        }
        return stacks;
    }

    Fr weighted_gates(const GkrLevel& level, const GkrLevelLayout& layout, std::span<const Fr> values,
                      std::span<const Fr> weights, bool factored,
                      std::vector<std::vector<Fr>>& stacks) const {
        Fr sum = Fr::zero();
        std::size_t w = 0;
        for (const GkrClaimGroup& group : level.groups) {
            for (const std::uint32_t wire : group.wires) {
                const Fr value = gate_value(wire, layout.gate_inputs[w], values, stacks[w]);
                sum += factored ? (w == 0 ? value : wire_powers_[w] * value) : weights[w] * value;
                ++w;
            }
        }
        return factored ? weights[0] * sum : sum;
    }

    Fr gate_value(std::uint32_t wire, const std::vector<std::uint32_t>& positions, std::span<const Fr> values,
                  std::vector<Fr>& stack) const {
        if (circuit_.circuit().wires[wire].is_input()) return values[positions.front()];
        const GkrGateProgram<Fr>& gate = circuit_.gate(wire);
        const std::span<Fr> inputs = gate.inputs(stack);
        for (std::size_t i = 0; i < positions.size(); ++i) inputs[i] = values[positions[i]];
        return gate.evaluate(stack);
    }

    const GkrEvaluator<Fr>& circuit_;
    const GkrSchedule& schedule_;
    const GkrAssignment<Fr>& assignment_;
    GkrTranscript<Fr> transcript_;
    std::vector<std::vector<Point<Fr>>> points_;  // by level and outgoing claim; the last: the initial point
    std::vector<std::vector<Fr>> proofs_;         // by level: round polynomials, then evaluations

    // Of the level at hand.
    std::vector<Table<Fr>> inputs_, weights_;
    std::vector<Fr> wire_powers_;
};

}  // namespace

template <class Fr>
std::vector<Fr> prove_gkr(const GkrEvaluator<Fr>& circuit, const GkrSchedule& schedule,
                          const GkrAssignment<Fr>& assignment, std::span<const Fr> initial_challenges) {
    return Prover<Fr>(circuit, schedule, assignment, initial_challenges).prove();
}

#define PLONKD_INSTANTIATE(Fr)                                                      \
    template std::vector<Fr> prove_gkr(const GkrEvaluator<Fr>&, const GkrSchedule&, \
                                       const GkrAssignment<Fr>&, std::span<const Fr>)
PLONKD_INSTANTIATE(Bn254Fr);
PLONKD_INSTANTIATE(Bls12377Fr);
PLONKD_INSTANTIATE(Bw6761Fr);
#undef PLONKD_INSTANTIATE

}  // namespace plonkd
