// Files are recognised by content, damaged ones by the error that reading them gives.

#include "prover/gnark/file_kind.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "prover/failure/failure.hpp"
#include "prover/gnark/circuit_profile.hpp"
#include "tests/gnark/sample_keys.hpp"
#include "tests/gnark/sample_system.hpp"
#include "tests/gnark/vector_files.hpp"

namespace plonkd {
namespace {

using test::Bytes;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;

template <class C>
class FileKinds : public testing::Test {};
using Curves = testing::Types<Bn254, Bls12377, Bw6761>;
TYPED_TEST_SUITE(FileKinds, Curves);

TYPED_TEST(FileKinds, EveryFormIsRecognised) {
    using C = TypeParam;
    const auto is = [](FileKind kind) { return ElementsAre(FileIdentity{kind, C::kId}); };
    EXPECT_THAT(identify(test::sample_system(C::kId), "f"), is(FileKind::constraint_system));
    const auto key = test::sample_kzg_key<C>();
    for (const std::size_t n : {0, 1, 9}) {
        const auto points = test::sample_points<C>(n);
        EXPECT_THAT(identify(serialize_memdump<C>(key, points), "f"), is(FileKind::srs_memdump));
        for (const PointForm form : {PointForm::raw, PointForm::compressed}) {
            EXPECT_THAT(identify(serialize_stream<C>(key, points, form), "f"), is(FileKind::srs_stream));
        }
    }
    for (const std::size_t k : {0, 1, 3}) {
        const auto vk = test::sample_verifying_key<C>(k);
        for (const auto format : {VerifyingKeyFormat::current, VerifyingKeyFormat::legacy}) {
            EXPECT_THAT(identify(vk.serialize_raw(format), "f"), is(FileKind::verifying_key));
            EXPECT_THAT(identify(vk.serialize_compressed(format), "f"), is(FileKind::verifying_key));
        }
        EXPECT_THAT(identify(test::sample_proof<C>(k).serialize_raw(), "f"), is(FileKind::proof));
        EXPECT_THAT(identify(test::sample_proof<C>(k).serialize_compressed(), "f"), is(FileKind::proof));
    }
    const auto witness = serialize(test::sample_witness<typename C::Fr>(1, 4));
    EXPECT_THAT(identify(witness, "f"), Contains(FileIdentity{FileKind::witness, C::kId}));
}

TEST(FileKind, SmallWitnessesFitBothSmallFields) {
    Witness<Bn254Fr> witness{1, 1, {Bn254Fr::from_u64(3), Bn254Fr::from_u64(35)}};
    EXPECT_THAT(identify(serialize(witness), "f"),
                ElementsAre(FileIdentity{FileKind::witness, CurveId::bn254},
                            FileIdentity{FileKind::witness, CurveId::bls12377}));
}

TEST(FileKind, TruncatedFilesGiveTheirOwnError) {
    Bytes circuit = test::sample_system(CurveId::bn254);
    circuit.pop_back();
    EXPECT_THAT(test::message_of<SetupError>([&] { identify(circuit, "f"); }),
                HasSubstr("f: offset 0: total length"));
    Bytes dump = serialize_memdump<Bn254>(test::sample_kzg_key<Bn254>(), test::sample_points<Bn254>(3));
    dump.pop_back();
    EXPECT_THAT(test::message_of<SetupError>([&] { identify(dump, "f"); }), HasSubstr("number of points"));
}

TEST(FileKind, OtherFilesAreRefused) {
    for (const Bytes& bytes : {Bytes{}, Bytes(1, 0), Bytes(1000, 0), Bytes(1000, 0xff)}) {
        EXPECT_THAT(test::message_of<RequestError>([&] { identify(bytes, "f"); }),
                    HasSubstr("f: expected a constraint system"));
    }
}

TEST(CircuitProfile, CountsBlueprintsHintsAndWidths) {
    const Bytes file = test::sample_system(CurveId::bn254, 100);
    const ConstraintSystem system = ConstraintSystem::parse(file, "sample");
    const CircuitProfile counts = profile(system);
    EXPECT_THAT(counts.instructions, ElementsAre(1, 100, 100, 100, 100, 2, 1, 2, 1, 1));
    EXPECT_THAT(counts.hint_calls, ElementsAre(std::pair(7u, 1u)));
    EXPECT_EQ(counts.empty_levels, 1u);
    std::uint64_t levels = counts.empty_levels, instructions = 0;
    for (const auto& width : counts.widths) {
        levels += width.levels;
        instructions += width.instructions;
    }
    EXPECT_EQ(levels, system.nb_levels);
    EXPECT_EQ(instructions, system.nb_instructions);
}

}  // namespace
}  // namespace plonkd
