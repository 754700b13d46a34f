// Random circuits of many shapes: whatever the schedule makes of the levels, every wire gets its value, with
// any number of threads.

#include <random>

#include <gtest/gtest.h>
#include <tbb/global_control.h>

#include "prover/solver/disjoint_sets.hpp"
#include "tests/solver/draft_circuit.hpp"

namespace plonkd {
namespace {

using Draft = test::DraftCircuit<Bn254>;
using Fr = Bn254Fr;

constexpr std::uint32_t kTable = test::kFirstOwnBlueprint;
const std::string kInverse = "github.com/consensys/gnark/constraint/solver.InvZeroHint";

// Shape of a random circuit: operations read among the last `reach` wires, so a small reach makes long chains
// and a large one wide levels; `lanes` of them are independent of each other.
struct Shape {
    const char* name;
    std::uint32_t lanes, steps, reach;
};

class RandomCircuit {
  public:
    explicit RandomCircuit(const Shape& shape, unsigned seed)
        : shape_(shape), random_(seed), draft_({Fr::from_u64(3)}, {Fr::from_u64(5), Fr::zero(), Fr::one()}) {
        draft_.description().blueprints.push_back(LookupHint{});
        for (std::uint32_t lane = 0; lane < shape.lanes; ++lane) lanes_.push_back({0, 1, 2, 3});
        for (std::uint32_t step = 0; step < shape.steps; ++step) {
            for (std::vector<std::uint32_t>& lane : lanes_) add_operation(lane);
        }
    }
    Draft& draft() { return draft_; }

  private:
    std::uint32_t below(std::uint32_t bound) { return static_cast<std::uint32_t>(random_() % bound); }
    std::uint32_t pick(const std::vector<std::uint32_t>& lane) {
        const auto reach = std::min<std::uint32_t>(shape_.reach, static_cast<std::uint32_t>(lane.size()));
        return lane[lane.size() - 1 - below(reach)];
    }
    std::uint32_t coefficient() { return below(3) == 0 ? draft_.coefficient(5 + below(4)) : 1 + below(4); }
    std::vector<std::uint32_t>& entries() {
        return std::get<LookupHint>(draft_.description().blueprints[kTable]).entries;
    }

    void add_operation(std::vector<std::uint32_t>& lane) {
        const std::uint32_t x = pick(lane), y = pick(lane);
        const Fr vx = draft_.value(x), vy = draft_.value(y);
        switch (below(9)) {
            case 0:
                return lane.push_back(draft_.mul(x, y, coefficient()));
            case 1:
                return lane.push_back(
                    draft_.sum(x, y, coefficient(), coefficient(), below(2) * coefficient()));
            case 2: {
                const std::uint32_t l = coefficient(), o = coefficient(), m = coefficient();
                const auto table = draft_.coefficients();
                const std::uint32_t c =
                    draft_.wire(-(table[l] * vx + table[m] * vx * vy) * table[o].inverse());
                draft_.row(x, y, c, {l, 0, o, m, 0}, {c});
                return lane.push_back(c);
            }
            case 3: {
                if (vy.is_zero()) return;
                const std::uint32_t a = draft_.wire(vx * vy.inverse());
                draft_.row(a, y, x, {0, 0, kCoefficientMinusOne, kCoefficientOne, 0}, {a});
                return lane.push_back(a);
            }
            case 4:
                return lane.push_back(add_zero_test(x));
            case 5: {
                draft_.row(x, x, 0, {kCoefficientTwo, kCoefficientMinusTwo, 0, 0, 0});
                return;
            }
            case 6: {
                entries().insert(entries().end(), {1, kCoefficientOne, x});
                entry_wires_.push_back(x);
                return;
            }
            case 7: {
                if (entry_wires_.empty()) return;
                const auto nb_entries = static_cast<std::uint32_t>(entry_wires_.size());
                const std::uint32_t entry = below(nb_entries);
                return lane.push_back(draft_.call(kTable, {nb_entries, 1},
                                                  {{{draft_.coefficient(entry), kConstantWire}}},
                                                  {draft_.value(entry_wires_[entry])}, entry_wires_));
            }
            default: {
                const std::uint32_t first = draft_.call(test::kBatchInverseBlueprint, {2},
                                                        {{{kCoefficientOne, x}}, {{kCoefficientTwo, y}}},
                                                        {vx.inverse(), vy.doubled().inverse()});
                lane.push_back(first);
                return lane.push_back(first + 1);
            }
        }
    }

    std::uint32_t add_zero_test(std::uint32_t x) {
        const Fr value = draft_.value(x);
        const std::uint32_t inverse = draft_.hint(kInverse, {{{kCoefficientOne, x}}}, {value.inverse()});
        const std::uint32_t m = draft_.wire(value.is_zero() ? Fr::one() : Fr::zero());
        draft_.row(x, inverse, m, {0, 0, kCoefficientOne, kCoefficientOne, kCoefficientMinusOne}, {m});
        draft_.row(x, m, 0, {0, 0, 0, kCoefficientOne, 0});
        return below(4) == 0 ? draft_.sum(inverse, m) : m;
    }

    Shape shape_;
    std::mt19937 random_;
    Draft draft_;
    std::vector<std::vector<std::uint32_t>> lanes_;
    std::vector<std::uint32_t> entry_wires_;
};

class Schedules : public testing::TestWithParam<Shape> {};

TEST_P(Schedules, EveryWireGetsItsValue) {
    for (unsigned seed = 0; seed < 5; ++seed) {
        RandomCircuit circuit(GetParam(), seed);
        const auto program = Program<Bn254>::build(circuit.draft());
        const auto expected = circuit.draft().expected_columns();
        const auto witness = circuit.draft().witness();
        for (const std::size_t threads : {1, 2, 5}) {
            const tbb::global_control limit(tbb::global_control::max_allowed_parallelism, threads);
            EXPECT_TRUE(test::columns_of<Bn254>(solve<Bn254>(program, witness, {})) == expected)
                << "seed " << seed << ", " << threads << " threads";
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Shapes, Schedules,
                         testing::Values(Shape{"OneChain", 1, 3000, 2}, Shape{"TwoChains", 2, 3000, 3},
                                         Shape{"ManyChains", 40, 200, 3}, Shape{"Tangled", 3, 1500, 200},
                                         Shape{"WideLevels", 6000, 3, 4}),
                         [](const auto& parameter) { return std::string(parameter.param.name); });

// Chains that share nothing but their beginning run beside each other: the longest path is one chain.
TEST(Schedule, IndependentChainsAreIndependent) {
    constexpr std::uint32_t kChains = 8, kLength = 4000;
    Draft draft({Fr::from_u64(3)}, {});
    std::vector<std::uint32_t> chains(kChains, 0);
    for (std::uint32_t i = 0; i < kLength; ++i) {
        for (std::uint32_t& last : chains) last = draft.mul(last, last);
    }
    const auto program = Program<Bn254>::build(draft);
    EXPECT_LT(program.statistics().longest_chain_operations, kLength * 5 / 4);
    EXPECT_EQ(test::solve_draft<Bn254>(draft), draft.expected_columns());
}

// What only checks does not lengthen a chain, and neither does an inverse that only a check needs.
TEST(Schedule, ChecksAndUnreadInversesAreDeferred) {
    Draft draft({Fr::from_u64(3)}, {});
    std::uint32_t last = 0;
    for (int i = 0; i < 500; ++i) {
        last = draft.mul(last, last);
        draft.row(last, last, 0, {kCoefficientOne, kCoefficientMinusOne, 0, 0, 0});
        const Fr inverse = draft.value(last).inverse();
        const std::uint32_t x = draft.hint(kInverse, {{{kCoefficientOne, last}}}, {inverse});
        draft.row(last, x, 0, {0, 0, 0, kCoefficientOne, kCoefficientMinusOne});
    }
    const auto program = Program<Bn254>::build(draft);
    EXPECT_EQ(program.statistics().longest_chain_operations, 500u);
    EXPECT_EQ(program.statistics().nb_deferred_checks, 1000u);
    EXPECT_EQ(program.statistics().nb_deferred_inverses, 500u);
    EXPECT_EQ(test::solve_draft<Bn254>(draft), draft.expected_columns());
}

TEST(DisjointSets, UniteAndFind) {
    DisjointSets sets;
    for (int i = 0; i < 6; ++i) sets.add();
    sets.unite(0, 1);
    sets.unite(2, 3);
    sets.unite(1, 3);
    EXPECT_EQ(sets.find(0), sets.find(2));
    EXPECT_NE(sets.find(0), sets.find(4));
    EXPECT_NE(sets.find(4), sets.find(5));
}

}  // namespace
}  // namespace plonkd
