// What each blueprint computes, on the three curves (gnark-solver.md sections 1, 4, 5 and 9).

#include <gtest/gtest.h>

#include "tests/solver/draft_circuit.hpp"

namespace plonkd {
namespace {

using test::DraftCircuit;
using test::solve_draft;

template <class C>
class Blueprints : public testing::Test {
  protected:
    static typename C::Fr number(std::uint64_t value) { return C::Fr::from_u64(value); }
    // Wires 0 (public), 1 and 2 (secret).
    static DraftCircuit<C> draft() { return DraftCircuit<C>({number(5)}, {number(7), number(11)}); }
    static void expect_solved(const DraftCircuit<C>& draft) {
        EXPECT_EQ(solve_draft<C>(draft), draft.expected_columns());
    }
};

using Curves = testing::Types<Bn254, Bls12377, Bw6761>;
TYPED_TEST_SUITE(Blueprints, Curves);

TYPED_TEST(Blueprints, MulAndAddSetTheirThirdWire) {
    auto draft = this->draft();
    draft.mul(1, 2);
    draft.mul(1, 1, draft.coefficient(33));
    draft.mul(1, 2, kCoefficientMinusOne);
    draft.mul(1, 2, kCoefficientZero);
    draft.sum(1, 2);
    draft.sum(1, 2, kCoefficientOne, kCoefficientMinusOne);
    draft.sum(1, 2, kCoefficientMinusOne, kCoefficientOne);
    draft.sum(1, 2, draft.coefficient(9), kCoefficientMinusTwo, draft.coefficient(1000));
    draft.sum(1, 0, kCoefficientOne, kCoefficientZero, draft.coefficient(4));
    draft.sum(1, 0, kCoefficientZero, kCoefficientZero, kCoefficientTwo);
    draft.sum(2, 2, kCoefficientTwo, kCoefficientTwo);
    this->expect_solved(draft);
}

TYPED_TEST(Blueprints, GenericRowsAreSolvedForAnyWire) {
    using Fr = typename TypeParam::Fr;
    auto draft = this->draft();
    const Fr x = draft.value(1), y = draft.value(2);
    for (const std::uint32_t o : {kCoefficientMinusOne, kCoefficientOne, draft.coefficient(6)}) {
        const auto q = [&](std::uint64_t value) { return draft.coefficient(value); };
        const Fr qo = draft.coefficients()[o];
        // c = -(3 x + 4 y + 5 x y + 6) / o.
        const Fr sum = this->number(3) * x + this->number(4) * y + this->number(5) * x * y + this->number(6);
        const std::uint32_t c = draft.wire(-sum * qo.inverse());
        draft.row(1, 2, c, {q(3), q(4), o, q(5), q(6)}, {c});
        // a = -(4 y + 3 z + 6) / o, and the same for b.
        const Fr linear = this->number(4) * y + this->number(3) * x + this->number(6);
        const std::uint32_t a = draft.wire(-linear * qo.inverse());
        draft.row(a, 2, 1, {o, q(4), q(3), 0, q(6)}, {a});
        const std::uint32_t b = draft.wire(-linear * qo.inverse());
        draft.row(2, b, 1, {q(4), o, q(3), 0, q(6)}, {b});
        // a = -(4 y + 3 z + 6) / (o + 8 y).
        const Fr denominator = qo + this->number(8) * y;
        const std::uint32_t product_a = draft.wire(-linear * denominator.inverse());
        draft.row(product_a, 2, 1, {o, q(4), q(3), q(8), q(6)}, {product_a});
        const std::uint32_t product_b = draft.wire(-linear * denominator.inverse());
        draft.row(2, product_b, 1, {q(4), o, q(3), q(8), q(6)}, {product_b});
    }
    // Division, as api.Div makes it: a y = x.
    const std::uint32_t quotient = draft.wire(x * y.inverse());
    draft.row(quotient, 2, 1, {0, 0, kCoefficientMinusOne, kCoefficientOne, 0}, {quotient});
    this->expect_solved(draft);
}

TYPED_TEST(Blueprints, UnusedWiresNeedNotBeSet) {
    auto draft = this->draft();
    // The wire to solve for also stands, with selector 0, in another place of its row; another row names a
    // wire that only a later level sets.
    const std::uint32_t w = draft.wire(this->number(7));
    draft.row(w, w, 1, {kCoefficientOne, 0, kCoefficientMinusOne, 0, 0}, {w});
    const std::uint32_t later = draft.nb_drafted_wires() + 1;
    const std::uint32_t early = draft.wire(this->number(14));
    draft.add(test::kAddBlueprint, {1, later, early, kCoefficientTwo, kCoefficientZero, kCoefficientZero},
              {1}, {early});
    draft.mul(early, 1);
    this->expect_solved(draft);
}

TYPED_TEST(Blueprints, ChecksHold) {
    auto draft = this->draft();
    const std::uint32_t one = draft.sum(0, 0, kCoefficientZero, kCoefficientZero, kCoefficientOne);
    const std::uint32_t zero = draft.sum(1, 1, kCoefficientOne, kCoefficientMinusOne);
    for (const std::uint32_t bit : {one, zero}) {
        draft.add(test::kBoolBlueprint, {bit, kCoefficientOne, kCoefficientMinusOne}, {bit}, {});
        draft.add(test::kBoolBlueprint, {bit, draft.coefficient(3), draft.coefficient(-this->number(3))},
                  {bit}, {});
    }
    // Not a boolean constraint: 14 x - 2 x^2 = 0 for x = 7.
    draft.add(test::kBoolBlueprint, {1, draft.coefficient(14), kCoefficientMinusTwo}, {1}, {});
    const std::uint32_t product = draft.mul(1, 2), copy = draft.sum(1, 0, kCoefficientOne, kCoefficientZero);
    draft.row(1, copy, 0, {kCoefficientOne, kCoefficientMinusOne, 0, 0, 0});
    draft.row(1, zero, 0, {0, 0, 0, draft.coefficient(8), 0});
    draft.row(1, 2, product, {0, 0, kCoefficientMinusOne, kCoefficientOne, 0});
    draft.row(1, 2, product, {0, 0, draft.coefficient(5), draft.coefficient(-this->number(5)), 0});
    // 2 * 7 - 11 + 77 - 80 = 0.
    draft.row(
        1, 2, product,
        {kCoefficientTwo, kCoefficientMinusOne, kCoefficientOne, 0, draft.coefficient(-this->number(80))});
    // 7 * 11 + 3 * 7 - 98 = 0.
    draft.row(1, 2, 0, {draft.coefficient(3), 0, 0, kCoefficientOne, draft.coefficient(-this->number(98))});
    this->expect_solved(draft);
}

TYPED_TEST(Blueprints, InversesOfZeroAreZero) {
    using Fr = typename TypeParam::Fr;
    auto draft = this->draft();
    const std::uint32_t zero = draft.sum(1, 1, kCoefficientOne, kCoefficientMinusOne);
    const std::uint32_t three = draft.coefficient(3);
    // Inputs: a wire, a scaled wire, a sum, a constant, 0.
    draft.call(test::kBatchInverseBlueprint, {5},
               {{{kCoefficientOne, 1}},
                {{three, 2}},
                {{kCoefficientOne, 1}, {three, 2}, {three, kConstantWire}},
                {{three, kConstantWire}},
                {{kCoefficientOne, zero}}},
               {this->number(7).inverse(), this->number(33).inverse(), this->number(43).inverse(),
                this->number(3).inverse(), Fr::zero()});
    draft.call(test::kBatchInverseBlueprint, {0}, {}, {});
    draft.mul(draft.nb_drafted_wires() - 1, 1);
    this->expect_solved(draft);
}

// IsZero as gnark compiles it: x = 1/(k a) or 0 from a hint, m = 1 - k a x, a m = 0.
TYPED_TEST(Blueprints, TestsForZeroDoNotNeedTheInverse) {
    using Fr = typename TypeParam::Fr;
    const std::string invert = "github.com/consensys/gnark/constraint/solver.InvZeroHint";
    auto draft = this->draft();
    const std::uint32_t zero = draft.sum(1, 1, kCoefficientOne, kCoefficientMinusOne);
    for (const std::uint32_t a : {std::uint32_t{1}, zero}) {
        for (const std::uint32_t k : {kCoefficientOne, kCoefficientMinusOne, draft.coefficient(12)}) {
            for (const bool value_first : {true, false}) {
                const Fr scaled = draft.coefficients()[k] * draft.value(a);
                const std::uint32_t x = draft.hint(invert, {{{k, a}}}, {scaled.inverse()});
                const std::uint32_t m = draft.wire(draft.value(a).is_zero() ? Fr::one() : Fr::zero());
                draft.row(value_first ? a : x, value_first ? x : a, m,
                          {0, 0, kCoefficientOne, k, kCoefficientMinusOne}, {m});
                draft.row(a, m, 0, {0, 0, 0, k, 0});
                // Somebody else reads the inverse after all, in half of the cases.
                if (value_first) draft.mul(x, m);
            }
        }
    }
    this->expect_solved(draft);
    EXPECT_EQ(Program<TypeParam>::build(draft).statistics().nb_deferred_inverses, 6u);
}

TYPED_TEST(Blueprints, LookupsReadEntriesSoFar) {
    auto draft = this->draft();
    auto& blueprints = draft.description().blueprints;
    const std::uint32_t table = test::kFirstOwnBlueprint;
    blueprints.push_back(LookupHint{});
    const auto entry = [&](const test::DraftExpression& expression) {
        std::vector<std::uint32_t> reads;
        DraftCircuit<TypeParam>::append(std::get<LookupHint>(blueprints[table]).entries, reads, expression);
        return reads;
    };
    const std::uint32_t three = draft.coefficient(3);
    entry({{kCoefficientOne, 1}});
    entry({{three, kConstantWire}});
    entry({{three, 2}, {kCoefficientOne, 1}});
    const std::uint32_t index = draft.sum(0, 0, kCoefficientZero, kCoefficientZero, kCoefficientTwo);
    const std::uint32_t first = draft.call(
        table, {3, 3},
        {{{kCoefficientOne, index}}, {{kCoefficientZero, kConstantWire}}, {{kCoefficientOne, kConstantWire}}},
        {this->number(40), this->number(7), this->number(3)}, {1, 2});
    // A chain through the table: each entry is what the look-up before it found, plus one.
    std::uint32_t found = first;
    for (std::uint32_t i = 3; i < 40; ++i) {
        const std::uint32_t added = draft.sum(found, 0, kCoefficientOne, kCoefficientZero, kCoefficientOne);
        const auto reads = entry({{kCoefficientOne, added}});
        found = draft.call(table, {i + 1, 1}, {{{draft.coefficient(i), kConstantWire}}}, {draft.value(added)},
                           reads);
    }
    draft.mul(found, found);
    this->expect_solved(draft);
}

TYPED_TEST(Blueprints, HintOutputsWrap) {
    using Fr = typename TypeParam::Fr;
    auto draft = this->draft();
    const auto constant = [&](std::uint64_t value) {
        return test::DraftExpression{{draft.coefficient(value), kConstantWire}};
    };
    // mulHint in base 2^8: a = (0, 2), b = 1, p = 300 in one wide limb: 512 = 1 * 300 + 212. Limb by limb,
    // the lowest is 0 - 300 - 212, so its carry is -2.
    const std::uint32_t first = draft.hint("github.com/consensys/gnark/std/math/emulated.mulHint",
                                           {constant(8), constant(1), constant(2), constant(1), constant(300),
                                            constant(0), constant(2), constant(1)},
                                           {Fr::one(), this->number(212), -this->number(2)});
    draft.mul(first, first);
    this->expect_solved(draft);
}

TYPED_TEST(Blueprints, CommitmentsNest) {
    using Fr = typename TypeParam::Fr;
    auto draft = this->draft();
    const std::string commit_hint(kCommitmentHintName);
    std::vector<std::vector<Fr>> calls;
    const auto value_of = [](std::size_t number, std::span<const Fr> values) {
        Fr sum = Fr::from_u64(1000 + number);
        for (const Fr& value : values) sum += value;
        return sum;
    };
    // Commitment 0 to wires 1 and 2 (the second scaled by 3), commitment 1 to its result.
    const std::uint32_t three = draft.coefficient(3);
    draft.row(1, 0, 0, {kCoefficientMinusOne, 0, 0, 0, 0}, {}, 1);
    draft.row(2, 0, 0, {draft.coefficient(-this->number(3)), 0, 0, 0, 0}, {}, 1);
    const Fr y0 = this->number(1000 + 7 + 33);
    const std::uint32_t first = draft.hint(
        commit_hint, {{{kCoefficientZero, kConstantWire}}, {{kCoefficientOne, 1}}, {{three, 2}}}, {y0});
    draft.row(first, 0, 0, {kCoefficientMinusOne, 0, 0, 0, 0}, {}, 2);
    draft.row(first, 0, 0, {kCoefficientMinusOne, 0, 0, 0, 0}, {}, 1);
    const std::uint32_t second =
        draft.hint(commit_hint, {{{kCoefficientOne, kConstantWire}}, {{kCoefficientOne, first}}},
                   {y0 + this->number(1001)});
    draft.row(second, 0, 0, {kCoefficientMinusOne, 0, 0, 0, 0}, {}, 2);
    draft.mul(first, second);
    draft.description().commitments = {{1, {0, 1}, 2}, {1, {3}, 4}};

    const auto columns = solve_draft<TypeParam>(draft, [&](std::size_t number, std::span<const Fr> values) {
        calls.emplace_back(values.begin(), values.end());
        EXPECT_EQ(calls.size(), number + 1);
        return value_of(number, values);
    });
    EXPECT_EQ(columns, draft.expected_columns());
    EXPECT_EQ(calls, (std::vector<std::vector<Fr>>{{this->number(7), this->number(33)}, {y0}}));
}

TYPED_TEST(Blueprints, CircuitsWithoutPublicInputsOrRows) {
    using Fr = typename TypeParam::Fr;
    DraftCircuit<TypeParam> secret_only({}, {Fr::from_u64(9)});
    secret_only.mul(0, 0);
    this->expect_solved(secret_only);

    DraftCircuit<TypeParam> no_inputs({}, {});
    const std::uint32_t two = no_inputs.wire(Fr::from_u64(2));
    no_inputs.add(test::kAddBlueprint, {0, 0, two, kCoefficientZero, kCoefficientZero, kCoefficientTwo}, {},
                  {two});
    no_inputs.mul(two, two);
    this->expect_solved(no_inputs);

    DraftCircuit<TypeParam> no_rows({Fr::from_u64(4), Fr::from_u64(6)}, {});
    this->expect_solved(no_rows);
}

}  // namespace
}  // namespace plonkd
