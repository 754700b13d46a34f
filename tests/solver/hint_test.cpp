// Hints that hints.json has no entries for, shapes that must be refused, and the registry.

#include <gtest/gtest.h>

#include "prover/failure/failure.hpp"
#include "prover/hash/mimc.hpp"
#include "prover/solver/hints/hint_call.hpp"
#include "prover/solver/hints/limbs.hpp"
#include "prover/solver/hints/modular_square_root.hpp"
#include "prover/solver/hints/native_hints.hpp"
#include "prover/solver/hints/registry.hpp"
#include "prover/solver/hints/wrapped_format.hpp"

namespace plonkd {
namespace {

using Integers = std::vector<mpz_class>;

const std::string kGnark = "github.com/consensys/gnark/";
const std::string kLinea = "github.com/consensys/linea-monorepo/prover/";

Integers call(const std::string& name, const Integers& inputs, std::size_t nb_outputs) {
    const HintFunction function = HintRegistry::builtin().find(hint_id(name));
    if (function == nullptr) throw std::logic_error(name);
    Integers outputs(nb_outputs);
    function({modulus_of<Bls12377Fr>()}, inputs, outputs);

    // Where there is a fast path, it does the same.
    if (const auto native = find_native_hint<Bls12377Fr>(hint_id(name)); native != nullptr) {
        std::vector<Bls12377Fr> wires, results(nb_outputs);
        std::vector<std::uint32_t> list{static_cast<std::uint32_t>(inputs.size() << 2)};
        for (std::uint32_t i = 0; i < inputs.size(); ++i) {
            wires.push_back(to_element<Bls12377Fr>(inputs[i]));
            list.push_back(i);
        }
        native(InputList<Bls12377Fr>(list.data(), wires.data(), nullptr), results);
        for (std::size_t i = 0; i < nb_outputs; ++i)
            EXPECT_EQ(results[i], to_element<Bls12377Fr>(outputs[i]));
    }
    return outputs;
}

TEST(Hints, ToCrumbs) {
    EXPECT_EQ(call(kLinea + "circuits/internal.toCrumbsHint", {0b110110}, 4), (Integers{2, 1, 3, 0}));
    EXPECT_EQ(call(kLinea + "circuits/internal.toCrumbsHint", {255}, 4), (Integers{3, 3, 3, 3}));
    EXPECT_THROW(call(kLinea + "circuits/internal.toCrumbsHint", {256}, 4), HintError);
}

TEST(Hints, Concat) {
    const std::string name = kLinea + "circuits/internal.concatHint";
    EXPECT_EQ(call(name, {3, 2, 7, 8, 9, 2, 0, 5, 6, 1, 1, 4}, 5), (Integers{7, 8, 4, 0, 0}));
    EXPECT_THROW(call(name, {2, 3, 7, 8}, 5), HintError);
    EXPECT_THROW(call(name, {2, 2, 7, 8}, 1), HintError);
    EXPECT_THROW(call(name, {3, 1, 7, 8}, 3), HintError);
}

TEST(Hints, PartitionSlice) {
    const std::string name = kLinea + "circuits/internal.partitionSliceHint";
    // Two parts of at most 3 and 2 values.
    EXPECT_EQ(call(name, {2, 3, 2, 10, 11, 12, 13, 0, 1, 0, 1}, 5), (Integers{10, 12, 0, 11, 13}));
    EXPECT_THROW(call(name, {2, 3, 2, 10, 2}, 5), HintError);
    EXPECT_THROW(call(name, {2, 1, 2, 10, 11, 0, 0}, 3), HintError);
    EXPECT_THROW(call(name, {2, 3, 2, 10, 0, 1}, 5), HintError);
    EXPECT_THROW(call(name, {2, 3, 2, 10, 0}, 4), HintError);
}

TEST(Hints, DivEuclidean) {
    const std::string name = kLinea + "circuits/internal.divEuclideanHint";
    EXPECT_EQ(call(name, {100, 7}, 2), (Integers{14, 2}));
    EXPECT_THROW(call(name, {100, 0}, 2), HintError);
}

TEST(Hints, ChecksumSubSlices) {
    const auto fold = [](std::initializer_list<std::uint64_t> values) {
        auto value = values.begin();
        Bls12377Fr sum = Bls12377Fr::from_u64(*value);
        for (++value; value != values.end(); ++value) {
            Mimc<Bls12377Fr> hash;
            hash.absorb(sum);
            hash.absorb(Bls12377Fr::from_u64(*value));
            sum = hash.digest();
        }
        mpz_class integer;
        to_integer(sum, integer);
        return integer;
    };
    // Sub-slices 5 6 7, 8 and 9 1; the fourth index is behind the slice.
    EXPECT_EQ(call(kLinea + "circuits/internal.checksumSubSlicesHint", {2, 3, 5, 6, 0, 5, 6, 7, 8, 9, 1}, 5),
              (Integers{fold({5, 6, 7}), 8, fold({9, 1}), 0, 0}));
}

TEST(Hints, Bytes) {
    EXPECT_EQ(call(kLinea + "utils.decomposeIntoBytesHint", {0x1234, 7}, 4), (Integers{0x12, 0x34, 0, 7}));
    EXPECT_THROW(call(kLinea + "utils.decomposeIntoBytesHint", {0x12345, 7}, 4), HintError);
    EXPECT_EQ(call(kGnark + "std/compress.UnpackIntoBytesHint", {0x123456, 7}, 4),
              (Integers{0x34, 0x56, 0, 7}));
    EXPECT_THROW(call(kGnark + "std/compress.UnpackIntoBytesHint", {}, 4), HintError);
    EXPECT_THROW(call(kGnark + "std/compress.UnpackIntoBytesHint", {1, 2}, 3), HintError);
}

TEST(Hints, BreakUpBytes) {
    const std::string prefix = kGnark + "std/compress/internal.BreakUpBytesInto";
    EXPECT_EQ(call(prefix + "BitsHint", {0xa5}, 8), (Integers{1, 0, 1, 0, 0, 1, 0, 1}));
    EXPECT_EQ(call(prefix + "CrumbsHint", {0xa5, 0x1b}, 8), (Integers{2, 2, 1, 1, 0, 1, 2, 3}));
    EXPECT_EQ(call(prefix + "HalfHint", {0xa5}, 2), (Integers{10, 5}));
    EXPECT_THROW(call(prefix + "HalfHint", {256}, 2), HintError);
    EXPECT_THROW(call(prefix + "HalfHint", {1}, 3), HintError);
}

TEST(Hints, RandomizeFillsItsOutputs) {
    const Integers first = call(kGnark + "internal/hints.Randomize", {}, 2);
    EXPECT_NE(first[0], first[1]);
    EXPECT_LT(first[0], modulus_of<Bls12377Fr>());
    EXPECT_THROW(call(kGnark + "internal/hints.Randomize", {1}, 2), HintError);
}

// Wide limbs and large tables go where the fast paths differ from the small cases of hints.json.
TEST(Hints, FastPathsAtTheirLimits) {
    mpz_class wide = (mpz_class(1) << 250) + 12345;
    EXPECT_EQ(call(kGnark + "std/rangecheck.DecomposeHint", {256, 64, wide}, 4),
              (Integers{12345, 0, 0, mpz_class(1) << 58}));
    EXPECT_EQ(call(kGnark + "std/rangecheck.DecomposeHint", {200, 100, wide}, 2), (Integers{12345, 0}));
    EXPECT_EQ(call(kGnark + "std/rangecheck.DecomposeHint", {20, 7, 0x12345}, 3), (Integers{0x45, 0x46, 4}));
    Integers inputs{5000, 2}, expected;
    for (int i = 0; i < 5000; ++i) inputs.insert(inputs.end(), {i, i % 3});
    for (int i = 0; i < 20000; ++i) inputs.insert(inputs.end(), {(7 * i) % 5000, (7 * i) % 5000 % 3});
    EXPECT_EQ(call(kGnark + "std/internal/logderivarg.countHint", inputs, 5000), Integers(5000, 4));
}

// mulHint on random limbs of many widths, compared with its fast path by `call`.
TEST(Hints, EmulatedProducts) {
    gmp_randclass random(gmp_randinit_default);
    random.seed(20261121);
    const auto bits_of = [&random](std::size_t bits) { return mpz_class(random.get_z_bits(bits)); };
    const auto pick = [&](std::size_t bits) { return 1 + bits_of(bits).get_ui(); };
    for (int round = 0; round < 300; ++round) {
        const std::size_t bits = round % 9 == 8 ? 48 : 64;
        const std::size_t nb_limbs = pick(2), nb_a = pick(2), nb_b = pick(2), nb_quotient = nb_a + nb_b + 3;
        Integers inputs{bits, nb_limbs, nb_a, nb_quotient};
        for (std::size_t i = 0; i < nb_limbs; ++i) inputs.push_back(bits_of(bits));
        inputs.back() |= mpz_class(1) << (bits - 1);
        if (round % 7 == 0) std::fill(inputs.begin() + 4, inputs.end(), 0);
        // Limbs that overflow not at all, a little, much, or beyond what the fast path holds.
        const std::size_t overflow = round % 5 == 4 ? 70 : 9 * (round % 5);
        for (std::size_t i = 0; i < nb_a + nb_b; ++i)
            inputs.push_back(bits_of(bits + (i % 2 == 0 ? overflow : 0)));
        const std::size_t nb_carries = std::max(nb_a + nb_b - 1, nb_quotient + nb_limbs - 1) - 1;
        call(kGnark + "std/math/emulated.mulHint", inputs, nb_quotient + nb_limbs + nb_carries);
    }
}

TEST(Limbs, DecomposeRecomposeConvolve) {
    Integers limbs(3);
    decompose(mpz_class("123456789abcdef", 16), 20, limbs);
    EXPECT_EQ(limbs, (Integers{0xbcdef, 0x6789a, 0x12345}));
    EXPECT_EQ(recompose(limbs, 20), mpz_class("123456789abcdef", 16));
    EXPECT_THROW(decompose(mpz_class("1234567890abcdef", 16), 20, limbs), HintError);
    // The low bits of the two's complement.
    decompose(-1, 20, limbs);
    EXPECT_EQ(limbs, (Integers{0xfffff, 0xfffff, 0xfffff}));
    EXPECT_EQ(convolve(Integers{1, 2}, Integers{3, 4, 5}), (Integers{3, 10, 13, 10}));
    EXPECT_TRUE(convolve(Integers{}, Integers{1}).empty());
    EXPECT_EQ(convolve(Integers{}, Integers{1, 2}), (Integers{0}));
}

TEST(ModularSquareRoot, EveryKindOfPrime) {
    for (const int p : {3, 7, 13, 29, 17, 41, 97, 193, 257, 65537}) {
        for (int x = 0; x < std::min(p, 60); ++x) {
            const auto root = modular_square_root(x * x, p);
            ASSERT_TRUE(root) << x << " mod " << p;
            EXPECT_EQ((*root * *root - x * x) % p, 0);
        }
    }
    EXPECT_FALSE(modular_square_root(3, 7));
    EXPECT_THROW(modular_square_root(4, 8), HintError);
    // 561 = 3 * 11 * 17 is no prime; whatever comes out, it ends.
    for (int x = 0; x < 561; ++x) {
        try {
            modular_square_root(x, 561);
        } catch (const HintError&) {
        }
    }
}

TEST(WrappedFormat, RefusesWhatDoesNotFit) {
    // No native values, one emulated input and output of two limbs of 4 bits modulo 0x2f.
    const Integers inputs{0, 0, 1, 1, 0, 0, 2, 4, 0xf, 2, 2, 3, 1};
    WrappedCall call = WrappedCall::read(inputs, 2);
    EXPECT_EQ(call.first.modulus, 0x2f);
    EXPECT_EQ(call.first.inputs, (Integers{0x13}));
    call.first.outputs[0] = 0x21;
    Integers outputs(2);
    call.write(outputs);
    EXPECT_EQ(outputs, (Integers{1, 2}));
    EXPECT_THROW(WrappedCall::read(inputs, 3), HintError);
    for (std::size_t length = 0; length < inputs.size(); ++length) {
        EXPECT_THROW(WrappedCall::read(std::span(inputs).first(length), 2), HintError) << length;
    }
    for (std::size_t i = 0; i < 8; ++i) {
        Integers huge = inputs;
        huge[i] = mpz_class(1) << 100;
        EXPECT_THROW(WrappedCall::read(huge, 2), HintError) << i;
    }
    Integers two_fields = inputs;
    two_fields[4] = 1;
    two_fields.insert(two_fields.end(), {1, 8, 251, 1, 77});
    const WrappedCall both = WrappedCall::read(two_fields, 2);
    ASSERT_TRUE(both.second);
    EXPECT_EQ(both.second->modulus, 251);
    EXPECT_EQ(both.second->inputs, (Integers{77}));
    EXPECT_THROW(read_single_field_call(two_fields, 2), HintError);
}

TEST(HintRegistry, RefusesTheSameIdTwice) {
    HintRegistry registry;
    const HintFunction function = [](const HintContext&, std::span<const mpz_class>, std::span<mpz_class>) {};
    registry.add("a", function);
    EXPECT_EQ(registry.find(hint_id("a")), function);
    EXPECT_EQ(registry.find(hint_id("b")), nullptr);
    EXPECT_THROW(registry.add("a", function), InternalError);
}

}  // namespace
}  // namespace plonkd
