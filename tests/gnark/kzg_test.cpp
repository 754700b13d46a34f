#include "prover/gnark/kzg.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/gnark/sample_keys.hpp"
#include "tests/gnark/vector_files.hpp"
#include "tests/scratch_folder.hpp"

namespace plonkd {
namespace {

using test::Bytes;
using testing::HasSubstr;

template <class C>
class KzgFiles : public testing::Test {};
using Curves = testing::Types<Bn254, Bls12377, Bw6761>;
TYPED_TEST_SUITE(KzgFiles, Curves);

TYPED_TEST(KzgFiles, TheFormsOfOneSrsHoldTheSame) {
    using C = TypeParam;
    PLONKD_NEED_SHARED_DATA(shared);
    const auto folder = test::encodings(shared, C::kId);
    const std::string curve(C::kName);
    for (const std::string kind : {"canonical", "lagrange"}) {
        const std::string size = kind == "canonical" ? "19" : "16";
        const auto dump_path = folder / ("kzg_srs_" + kind + "_" + size + "_" + curve + "_aleo.memdump");
        const auto dump = Srs<C>::open_memdump(dump_path);
        EXPECT_EQ(dump.points().size(), std::stoul(size));
        EXPECT_EQ(dump.stream_form(), std::nullopt);
        EXPECT_NO_THROW(dump.check_points());
        EXPECT_TRUE(serialize_memdump<C>(dump.vk(), dump.points()) == test::read_bytes(dump_path));
        for (const PointForm form : {PointForm::raw, PointForm::compressed}) {
            const std::string suffix = form == PointForm::raw ? ".raw.bin" : ".compressed.bin";
            const auto path = folder / ("srs-" + kind + "-" + size + suffix);
            const auto stream = Srs<C>::open_stream(path);
            EXPECT_EQ(stream.stream_form(), form);
            EXPECT_TRUE(std::ranges::equal(stream.points(), dump.points()));
            EXPECT_TRUE(serialize_stream<C>(dump.vk(), dump.points(), form) == test::read_bytes(path))
                << path;
        }
    }
}

TYPED_TEST(KzgFiles, TheTestSrsIsUsedInPlace) {
    using C = TypeParam;
    PLONKD_NEED_SHARED_DATA(shared);
    const auto path =
        shared / "vectors" / "srs" / ("kzg_srs_canonical_16387_" + std::string(C::kName) + "_aleo.memdump");
    const auto srs = Srs<C>::open_memdump(path, 100);
    EXPECT_EQ(srs.points().size(), 100u);
    EXPECT_EQ(srs.points()[0], srs.vk().g1);
    EXPECT_EQ(srs.vk().g2[0], C::g2_generator());
    EXPECT_EQ(Srs<C>::open_memdump(path).points().size(), 16387u);
}

TYPED_TEST(KzgFiles, OwnDumpsAndStreamsRoundTrip) {
    using C = TypeParam;
    const auto key = test::sample_kzg_key<C>();
    for (const std::size_t count : {0, 1, 2, 200}) {
        const auto points = test::sample_points<C>(count);
        const Bytes dump = serialize_memdump<C>(key, points);
        EXPECT_TRUE(std::ranges::equal(Srs<C>::parse_memdump(dump, "dump").points(), points));
        for (const PointForm form : {PointForm::raw, PointForm::compressed}) {
            const Bytes stream = serialize_stream<C>(key, points, form);
            const auto srs = Srs<C>::parse_stream(stream, "stream");
            EXPECT_TRUE(std::ranges::equal(srs.points(), points));
            EXPECT_EQ(srs.stream_form(), form);
            EXPECT_TRUE(serialize_stream<C>(srs.vk(), srs.points(), form) == stream);
        }
    }
}

TYPED_TEST(KzgFiles, DumpsAtAnyAddress) {
    using C = TypeParam;
    const auto points = test::sample_points<C>(5);
    Bytes shifted = serialize_memdump<C>(test::sample_kzg_key<C>(), points);
    shifted.insert(shifted.begin(), 0);
    const auto srs = Srs<C>::parse_memdump(std::span<const std::uint8_t>(shifted).subspan(1), "dump");
    EXPECT_TRUE(std::ranges::equal(srs.points(), points));
}

TYPED_TEST(KzgFiles, WrittenDumpsReadBack) {
    using C = TypeParam;
    const test::ScratchFolder scratch;
    const auto path = scratch.path() / "dump";
    const auto points = test::sample_points<C>(7);
    write_memdump<C>(path, test::sample_kzg_key<C>(), points);
    {
        const auto srs = Srs<C>::open_memdump(path);
        EXPECT_TRUE(std::ranges::equal(srs.points(), points));
    }
}

TYPED_TEST(KzgFiles, DumpRefusals) {
    using C = TypeParam;
    const Bytes good = serialize_memdump<C>(test::sample_kzg_key<C>(), test::sample_points<C>(3));
    const std::size_t marker = good.size() - 3 * sizeof(typename C::G1) - 16;
    const auto refusal = [&](auto&& change) {
        Bytes bytes = good;
        change(bytes);
        return test::message_of<SetupError>([&] { Srs<C>::parse_memdump(bytes, "srs.memdump"); });
    };
    EXPECT_THAT(refusal([](Bytes& b) { b.clear(); }),
                HasSubstr("srs.memdump: offset 0: Vk.G2[0]: expected a point"));
    EXPECT_THAT(refusal([](Bytes& b) { b[C::kG2RawBytes - 1] ^= 1; }), HasSubstr("Vk.G2[0]"));
    EXPECT_THAT(refusal([](Bytes& b) { b[2 * C::kG2RawBytes + C::kG1RawBytes - 1] ^= 1; }),
                HasSubstr("Vk.G1"));
    EXPECT_THAT(
        refusal([](Bytes& b) { std::fill_n(b.begin() + 2 * C::kG2RawBytes + C::kG1RawBytes, 96, 0xff); }),
        HasSubstr("pairing lines: expected"));
    EXPECT_THAT(refusal([=](Bytes& b) { b[marker] ^= 1; }), HasSubstr("marker: expected 3735928559"));
    EXPECT_THAT(refusal([=](Bytes& b) { b[marker + 8] = 4; }),
                HasSubstr("number of points: expected at most 3"));
    EXPECT_THAT(refusal([=](Bytes& b) { b[marker + 8] = 2; }), HasSubstr("points: expected nothing more"));
    EXPECT_THAT(refusal([=](Bytes& b) { b[marker + 15] = 0xff; }),
                HasSubstr("number of points: expected at most 3"));
    EXPECT_THAT(refusal([](Bytes& b) { b.pop_back(); }), HasSubstr("number of points: expected at most 2"));
    EXPECT_THAT(refusal([](Bytes& b) { b.push_back(0); }), HasSubstr("1 more bytes"));
}

TYPED_TEST(KzgFiles, BadPointsInADumpAreFound) {
    using C = TypeParam;
    const auto points = test::sample_points<C>(100);
    Bytes dump = serialize_memdump<C>(test::sample_kzg_key<C>(), points);
    const auto refusal = [&] {
        return test::message_of<SetupError>(
            [&] { Srs<C>::parse_memdump(dump, "srs.memdump").check_points(); });
    };
    EXPECT_NO_THROW(Srs<C>::parse_memdump(dump, "srs.memdump").check_points());
    const std::string curve(C::kName);
    const std::size_t array = dump.size() - points.size() * sizeof(points[0]);
    const auto offset_of = [&](std::size_t index) { return array + index * sizeof(points[0]); };
    dump[offset_of(60)] ^= 1;
    EXPECT_EQ(refusal(), "srs.memdump: offset " + std::to_string(offset_of(60)) +
                             ": point 60: expected a point of " + curve +
                             ", found coordinates that are not on the curve");
    // The first one is named.
    std::fill_n(dump.begin() + static_cast<std::ptrdiff_t>(offset_of(40)), sizeof(points[0]), 0xff);
    EXPECT_EQ(refusal(), "srs.memdump: offset " + std::to_string(offset_of(40)) +
                             ": point 40: expected a point of " + curve +
                             ", found a coordinate at or above the field's modulus");
}

TYPED_TEST(KzgFiles, StreamRefusals) {
    using C = TypeParam;
    for (const PointForm form : {PointForm::raw, PointForm::compressed}) {
        const Bytes good = serialize_stream<C>(test::sample_kzg_key<C>(), test::sample_points<C>(200), form);
        const std::size_t size = form == PointForm::raw ? C::kG1RawBytes : C::kG1CompressedBytes;
        const auto refusal = [&](auto&& change) {
            Bytes bytes = good;
            change(bytes);
            return test::message_of<SetupError>([&] { Srs<C>::parse_stream(bytes, "srs.bin"); });
        };
        EXPECT_THAT(refusal([](Bytes& b) { std::fill_n(b.begin(), 4, 0xff); }),
                    HasSubstr("offset 0: Pk.G1: expected at most"));
        // Of two bad points the first is named.
        EXPECT_THAT(refusal([&](Bytes& b) {
                        b[4 + 150 * size + 1] ^= 0x55;
                        std::fill_n(b.begin() + static_cast<std::ptrdiff_t>(4 + 90 * size), size, 0xff);
                    }),
                    HasSubstr("offset " + std::to_string(4 + 90 * size) + ": Pk.G1, point 90"));
        EXPECT_THAT(refusal([](Bytes& b) { b.pop_back(); }), HasSubstr("pairing lines"));
        EXPECT_THAT(refusal([](Bytes& b) { b.push_back(0); }),
                    HasSubstr("KZG verifying key: expected nothing more"));
        // The other form inside the array and after it.
        const PointForm other = form == PointForm::raw ? PointForm::compressed : PointForm::raw;
        const Bytes mixed =
            serialize_stream<C>(test::sample_kzg_key<C>(), test::sample_points<C>(200), other);
        EXPECT_NE(refusal([&](Bytes& b) {
                      std::copy_n(mixed.begin() + 4, C::kG1CompressedBytes,
                                  b.begin() + static_cast<std::ptrdiff_t>(4 + 9 * size));
                  }),
                  "");
    }
}

}  // namespace
}  // namespace plonkd
