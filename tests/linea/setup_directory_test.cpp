#include "prover/linea/setup_directory.hpp"

#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "prover/failure/failure.hpp"
#include "tests/scratch_folder.hpp"
#include "tests/shared_data.hpp"

namespace plonkd {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

std::string manifest_with(const std::string& flags) {
    return R"({"circuitName": "data-availability-v2", "checksums": {"verifyingKey": "0xab"}, "extraFlags": {)" +
           flags + "}}";
}

const char* const kFlags =
    R"("dictNbBytes": 512, "maxNbBatches": 2, "maxUncompressedBytes": 1500, "maxUsableBytes": 512)";

void expect_refused(const std::string& json, const char* message) {
    EXPECT_THAT([&] { parse_manifest(json, "manifest.json"); },
                ThrowsMessage<SetupError>(HasSubstr(message)));
}

TEST(SetupManifest, Fields) {
    const SetupManifest manifest = parse_manifest(manifest_with(kFlags), "manifest.json");
    EXPECT_EQ(manifest.verifying_key_checksum, "0xab");
    EXPECT_EQ(manifest.max_usable_bytes, 512u);
    EXPECT_EQ(manifest.max_uncompressed_bytes, 1500u);
    EXPECT_EQ(manifest.dictionary_bytes, 512u);
    EXPECT_EQ(manifest.max_batches, 2u);
    const SetupManifest older = parse_manifest(
        manifest_with(R"("maxUncompressedBytes": 780000, "maxUsableBytes": 131072)"), "manifest.json");
    EXPECT_EQ(older.dictionary_bytes, std::nullopt);
    EXPECT_EQ(older.max_batches, std::nullopt);
}

TEST(SetupManifest, RefusesWhatIsMissingOrOfAnotherType) {
    expect_refused("", "manifest.json: not JSON");
    expect_refused("[]", "manifest.json: expected an object");
    expect_refused("{}", "manifest.json: extraFlags: missing");
    expect_refused(R"({"extraFlags": {}})", "manifest.json: checksums: missing");
    expect_refused(R"({"extraFlags": {}, "checksums": {"verifyingKey": 5}})",
                   "verifyingKey: expected a string");
    expect_refused(manifest_with(""), "manifest.json: extraFlags: maxUsableBytes: missing");
    expect_refused(manifest_with(R"("maxUsableBytes": -1)"), "maxUsableBytes: expected an unsigned integer");
    expect_refused(manifest_with(R"("maxUsableBytes": 512)"), "maxUncompressedBytes: missing");
}

TEST(SetupManifest, CapacityIsAPowerOfTwoOfElements) {
    for (const char* bytes : {"0", "31", "33", "96", "131071", "9223372036854775808"}) {
        expect_refused(manifest_with(R"("maxUncompressedBytes": 1, "maxUsableBytes": )" + std::string(bytes)),
                       "expected a power of two of 32-byte elements");
    }
}

class SetupDirectoryTest : public testing::Test {
  protected:
    void SetUp() override { std::ofstream(folder_ / "manifest.json") << manifest_with(kFlags); }

    const test::ScratchFolder scratch_;
    const std::filesystem::path folder_ = scratch_.path();
};

TEST_F(SetupDirectoryTest, SizesAgreeWithTheConfiguration) {
    DataAvailabilityConfiguration configuration;
    configuration.max_uncompressed_nb_bytes = 1500;
    configuration.dict_nb_bytes = 512;
    configuration.max_nb_batches = 2;
    const SetupDirectory setup = SetupDirectory::open(folder_);
    const CircuitSizes sizes = setup.sizes(configuration);
    EXPECT_EQ(sizes.blob_bytes, 512u);
    EXPECT_EQ(sizes.dictionary_bytes, 512u);
    EXPECT_EQ(sizes.max_payload_bytes, 1500u);
    EXPECT_EQ(sizes.max_batches, 2u);
    EXPECT_EQ(dev_mode_sizes(configuration).blob_bytes, 131'072u);

    const auto expect_difference = [&](auto change, const char* message) {
        DataAvailabilityConfiguration other = configuration;
        change(other);
        EXPECT_THAT([&] { setup.sizes(other); }, ThrowsMessage<SetupError>(HasSubstr(message)));
    };
    expect_difference([](auto& other) { other.max_uncompressed_nb_bytes = 1501; },
                      "maxUncompressedBytes is 1500, data_availability.max_uncompressed_nb_bytes is 1501");
    expect_difference([](auto& other) { other.dict_nb_bytes = 511; }, "dictNbBytes is 512");
    expect_difference([](auto& other) { other.max_nb_batches = 3; }, "maxNbBatches is 2");
}

TEST_F(SetupDirectoryTest, MissingFolder) {
    EXPECT_THAT([&] { SetupDirectory::open(folder_ / "absent"); },
                ThrowsMessage<SetupError>(HasSubstr("could not load the setup: ")));
}

TEST(SetupManifest, TheReducedCircuitsManifest) {
    PLONKD_NEED_SHARED_DATA(shared);
    const SetupDirectory setup =
        SetupDirectory::open(shared / "vectors/jobs/nano/prover-assets/7.1.0/data-availability-v2");
    EXPECT_EQ(setup.manifest().max_usable_bytes, 512u);
    EXPECT_EQ(setup.manifest().verifying_key_checksum,
              "0xb9591e0d7d75509b3b3192ca9b63ee927e9a945fb225632081335fe7bb11e781");
}

}  // namespace
}  // namespace plonkd
