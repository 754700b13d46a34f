#include "prover/gnark/witness.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "prover/field/fields.hpp"
#include "tests/gnark/sample_keys.hpp"
#include "tests/gnark/vector_files.hpp"

namespace plonkd {
namespace {

using test::Bytes;
using testing::HasSubstr;

template <class C>
class WitnessFiles : public testing::Test {};
using Curves = testing::Types<Bn254, Bls12377, Bw6761>;
TYPED_TEST_SUITE(WitnessFiles, Curves);

TYPED_TEST(WitnessFiles, GnarksFilesRoundTrip) {
    using Fr = typename TypeParam::Fr;
    PLONKD_NEED_SHARED_DATA(shared);
    for (const auto& folder : test::cases(shared, TypeParam::kId)) {
        const auto full = read_witness<Fr>(folder / "witness.bin");
        EXPECT_TRUE(serialize(full) == test::read_bytes(folder / "witness.bin")) << folder;
        EXPECT_TRUE(serialize_public(full) == test::read_bytes(folder / "public.bin")) << folder;
        const auto only_public = read_witness<Fr>(folder / "public.bin");
        EXPECT_EQ(only_public.nb_secret, 0u);
        EXPECT_TRUE(std::ranges::equal(only_public.values, full.public_values()));
    }
}

TYPED_TEST(WitnessFiles, OwnFilesRoundTrip) {
    using Fr = typename TypeParam::Fr;
    for (const auto& [nb_public, nb_secret] : {std::pair{0u, 0u}, {1u, 0u}, {0u, 3u}, {2u, 5u}}) {
        const auto witness = test::sample_witness<Fr>(nb_public, nb_secret);
        const auto again = parse_witness<Fr>(serialize(witness), "w");
        EXPECT_EQ(again.nb_public, nb_public);
        EXPECT_EQ(again.nb_secret, nb_secret);
        EXPECT_EQ(again.values, witness.values);
    }
}

TYPED_TEST(WitnessFiles, RefusalsNameThePlaceButNoValue) {
    using Fr = typename TypeParam::Fr;
    const Bytes good = serialize(test::sample_witness<Fr>(1, 2));
    const auto refusal = [&](auto&& change) {
        Bytes bytes = good;
        change(bytes);
        return test::message_of<RequestError>([&] { parse_witness<Fr>(bytes, "witness.bin"); });
    };
    for (std::size_t size = 0; size < good.size(); ++size) {
        ASSERT_THAT(refusal([&](Bytes& b) { b.resize(size); }), HasSubstr("witness.bin: offset")) << size;
    }
    EXPECT_EQ(refusal([](Bytes& b) { b.push_back(0); }),
              "witness.bin: offset " + std::to_string(good.size()) +
                  ": witness: expected nothing more, found 1 more bytes");
    EXPECT_EQ(refusal([](Bytes& b) { b[3] = 2; }),
              "witness.bin: offset 8: number of values: expected 4 (public and secret together), found 3");
    EXPECT_THAT(refusal([](Bytes& b) { std::fill_n(b.begin() + 8, 4, 0xff); }),
                HasSubstr("found 4294967295"));
    EXPECT_EQ(refusal([](Bytes& b) { b[12 + Fr::kBytes] = 0xff; }),
              "witness.bin: offset " + std::to_string(12 + Fr::kBytes) +
                  ": witness value: expected an integer below the field's modulus, found a larger one");
}

}  // namespace
}  // namespace plonkd
