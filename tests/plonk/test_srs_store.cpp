// Which SRS files a circuit gets from a folder in Linea's naming.

#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "prover/output/atomic_file.hpp"
#include "prover/plonk/dev_srs.hpp"
#include "prover/plonk/srs_store.hpp"
#include "tests/plonk/lagrange_points.hpp"
#include "tests/scratch_folder.hpp"

namespace plonkd {
namespace {

using ::testing::HasSubstr;

class SrsStore : public ::testing::Test {
  protected:
    void touch(const std::string& name) { std::ofstream(folder_ / name).put('x'); }

    const test::ScratchFolder scratch_;
    const std::filesystem::path folder_ = scratch_.path();
};

TEST_F(SrsStore, TakesTheSmallestCanonicalFileThatIsLargeEnough) {
    for (const char* name :
         {"kzg_srs_canonical_9_bn254_aztec.memdump", "kzg_srs_canonical_19_bn254_aztec.memdump",
          "kzg_srs_canonical_100_bn254_aztec.memdump", "kzg_srs_canonical_19_bls12377_aleo.memdump",
          "kzg_srs_canonical_19_bn254_other.memdump", "kzg_srs_canonical_19_bn254_aztec.memdump.part",
          "kzg_srs_canonical_x_bn254_aztec.memdump", "notes.txt"}) {
        touch(name);
    }
    const SrsPaths paths = find_srs(folder_, CurveId::bn254, 16);
    EXPECT_EQ(paths.canonical.filename(), "kzg_srs_canonical_19_bn254_aztec.memdump");
    EXPECT_FALSE(paths.lagrange);
    EXPECT_EQ(find_srs(folder_, CurveId::bn254, 32).canonical.filename(),
              "kzg_srs_canonical_100_bn254_aztec.memdump");
}

TEST_F(SrsStore, AddsTheLagrangeFileOfExactlyTheDomainsSize) {
    for (const char* name :
         {"kzg_srs_canonical_100_bw6761_celo.memdump", "kzg_srs_lagrange_32_bw6761_celo.memdump",
          "kzg_srs_lagrange_16_bw6761_celo.memdump"}) {
        touch(name);
    }
    const SrsPaths paths = find_srs(folder_, CurveId::bw6761, 16);
    ASSERT_TRUE(paths.lagrange);
    EXPECT_EQ(paths.lagrange->filename(), "kzg_srs_lagrange_16_bw6761_celo.memdump");
    EXPECT_FALSE(find_srs(folder_, CurveId::bw6761, 8).lagrange);
}

TEST_F(SrsStore, NamesTheSizesThereAreWhenNoneSuits) {
    touch("kzg_srs_canonical_9_bn254_aztec.memdump");
    touch("kzg_srs_canonical_18_bn254_aztec.memdump");
    try {
        find_srs(folder_, CurveId::bn254, 16);
        FAIL() << "found one";
    } catch (const SetupError& error) {
        EXPECT_THAT(error.what(), HasSubstr("at least 19 points"));
        EXPECT_THAT(error.what(), HasSubstr("9, 18"));
    }
    EXPECT_THROW(find_srs(folder_, CurveId::bls12377, 16), SetupError);
}

TEST_F(SrsStore, TakesAFileAsItIs) {
    EXPECT_EQ(find_srs(folder_ / "any", CurveId::bn254, 16).canonical, folder_ / "any");
}

TEST_F(SrsStore, RefusesFilesThatDoNotFit) {
    const auto canonical = folder_ / "canonical";
    const auto lagrange = folder_ / "lagrange";
    const auto srs = make_dev_srs<Bn254>("a", 11);
    write_memdump<Bn254>(canonical, srs.vk(), srs.points());
    write_memdump<Bn254>(lagrange, srs.vk(), test::lagrange_points<Bn254>("a", 8));

    const auto opened = open_srs<Bn254>({canonical, lagrange}, 8);
    EXPECT_EQ(opened.points().canonical.size(), 11U);
    EXPECT_EQ(opened.points().lagrange.size(), 8U);
    EXPECT_THROW(open_srs<Bn254>({canonical, std::nullopt}, 16), SetupError);
    EXPECT_THROW(open_srs<Bn254>({canonical, lagrange}, 4), SetupError);
    const auto other = make_dev_srs<Bn254>("b", 11);
    write_memdump<Bn254>(lagrange, other.vk(), test::lagrange_points<Bn254>("b", 8));
    EXPECT_THROW(open_srs<Bn254>({canonical, lagrange}, 8), SetupError);
}

TEST_F(SrsStore, OpensGnarksStreamsToo) {
    const auto path = folder_ / "stream";
    const auto srs = make_dev_srs<Bls12377>("a", 11);
    for (const PointForm form : {PointForm::raw, PointForm::compressed}) {
        write_file_atomically(path, serialize_stream<Bls12377>(srs.vk(), srs.points(), form));
        const auto opened = open_srs<Bls12377>({path, std::nullopt}, 8);
        ASSERT_EQ(opened.points().canonical.size(), 11U);
        EXPECT_EQ(opened.points().canonical[10], srs.points()[10]);
    }
}

TEST_F(SrsStore, RefusesALagrangeSrsAsACanonicalOne) {
    const auto path = folder_ / "lagrange";
    const auto srs = make_dev_srs<Bw6761>("a", 11);
    write_memdump<Bw6761>(path, srs.vk(), test::lagrange_points<Bw6761>("a", 16));
    EXPECT_THROW(open_srs<Bw6761>({path, std::nullopt}, 8), SetupError);
}

TEST_F(SrsStore, NamesTheCurveOfAnSrsForAnother) {
    const auto path = folder_ / "srs";
    const auto srs = make_dev_srs<Bn254>("seed", 19);
    write_memdump<Bn254>(path, srs.vk(), srs.points());
    try {
        open_srs<Bls12377>({path, std::nullopt}, 16);
        FAIL() << "accepted";
    } catch (const SetupError& error) {
        EXPECT_THAT(error.what(), HasSubstr("srs: expected an SRS for bls12377, found one for bn254"));
    }
}

}  // namespace
}  // namespace plonkd
