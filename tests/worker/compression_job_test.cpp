// Whole jobs: Linea's own responses reproduced in dev mode, and refusals that leave nothing behind.
#include "prover/worker/compression_job.hpp"

#include <cstdlib>
#include <sys/stat.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "prover/failure/failure.hpp"
#include "prover/linea/blob.hpp"
#include "prover/linea/example_blocks.hpp"
#include "prover/linea/hexadecimal.hpp"
#include "prover/plonk/cpu_engine.hpp"
#include "prover/plonk/dev_srs.hpp"
#include "tests/linea/samples.hpp"
#include "tests/shared_data.hpp"
#include "tests/worker/job_folder.hpp"

namespace plonkd {
namespace {

using testing::AllOf;
using testing::HasSubstr;

const char* const kRequestName = "1-2-getZkBlobCompressionProof.json";

CompressionJobOptions job_in(const test::JobFolder& folder, const std::string& request_name) {
    CompressionJobOptions options;
    options.configuration = folder / "config.toml";
    options.request = folder / request_name;
    options.response = folder / "out" / "response.json";
    options.make_engine = [] { return make_cpu_engine<Bls12377>(); };
    return options;
}

// A folder in which `request()` would be proven, but for the SRS.
class RefusedJobs : public testing::Test {
  protected:
    void SetUp() override {
        const auto bytes = example_dictionary(512, 1);
        dictionary_ = make_dictionary(bytes, "dictionary.bin");
        folder_.write("dictionary.bin", {bytes.begin(), bytes.end()});
        configure("dev");
        request_ = make_request(example_content({}, 1), dictionary_, {kMainnetBlobBytes});
    }

    void configure(const std::string& mode) {
        folder_.write_configuration(
            mode, "dict_paths = [\"" + (folder_ / "dictionary.bin").string() + "\"]\ndict_nb_bytes = 512\n");
    }

    void expect_refused_text(const std::string& text, const std::string& message, int exit_code = 1) {
        folder_.write(kRequestName, text);
        const CompressionJobOptions options = job_in(folder_, kRequestName);
        try {
            run_compression_job(options);
            ADD_FAILURE() << "accepted, expected: " << message;
        } catch (const Failure& failure) {
            EXPECT_THAT(failure.what(), HasSubstr(message));
            EXPECT_EQ(failure.exit_code(), exit_code) << failure.what();
        }
        EXPECT_FALSE(std::filesystem::exists(options.response.parent_path()));
    }
    void expect_refused(const CompressionRequest& request, const std::string& message, int exit_code = 1) {
        expect_refused_text(serialize_request(request), message, exit_code);
    }

    test::JobFolder folder_;
    Dictionary dictionary_;
    CompressionRequest request_;
};

TEST_F(RefusedJobs, UnreadableRequests) {
    expect_refused_text("", "not JSON");
    expect_refused_text("{\"compressedData\": ", "not JSON");
    expect_refused_text("{}", "unsupported blob version: 0");
    expect_refused_text(R"({"compressedData": 5})",
                        "field compressedData: expected a string, found a number");
}

TEST_F(RefusedJobs, UndecodableFields) {
    CompressionRequest bad = request_;
    bad.compressed_data += "=";
    expect_refused(bad, "request field compressedData: not base64");
    bad = request_;
    bad.expected_x += "0";
    expect_refused(bad, "request field expectedX: not hexadecimal");
    bad = request_;
    bad.expected_y = "0xzz";
    expect_refused(bad, "request field expectedY: not hexadecimal");
    bad = request_;
    bad.snark_hash = "q";
    expect_refused(bad, "request field snarkHash: not hexadecimal");
}

TEST_F(RefusedJobs, BlobOverCapacity) {
    CompressionRequest bad = request_;
    std::string digits = "P/+A" + std::string(4 * 43'690, 'A');  // 131,073 bytes
    bad.compressed_data = digits;
    expect_refused(bad, "blob: expected at most 131072 bytes, found 131073", 2);
}

TEST_F(RefusedJobs, DictionaryUnreadable) {
    std::filesystem::remove(folder_ / "dictionary.bin");
    expect_refused(request_, "cannot read dictionary", 2);
    configure("full");  // before the setup folder is looked for
    expect_refused(request_, "cannot read dictionary", 2);
}

TEST_F(RefusedJobs, DictionaryUnknownOrOfAnotherSize) {
    folder_.write("dictionary.bin", "another one");
    expect_refused(request_, "blob v2: no dictionary found in store with checksum 0x");
    SetUp();
    folder_.write_configuration("dev", "dict_paths = [\"" + (folder_ / "dictionary.bin").string() + "\"]\n");
    expect_refused(request_, "expected 65536 bytes (dict_nb_bytes), found 512");
}

TEST_F(RefusedJobs, WrongClaims) {
    CompressionRequest bad = request_;
    bad.snark_hash = bad.expected_x;
    expect_refused(bad, "blob checksum does not match the one computed by the assigner");
    bad = request_;
    bad.expected_y = bad.expected_x;
    expect_refused(bad,
                   "request field expectedY: the blob's evaluation at expectedX is " + request_.expected_y);
}

TEST_F(RefusedJobs, MissingSetupAndSrs) {
    expect_refused(request_, "could not load the setup: ");
    configure("full");
    expect_refused(request_, "could not load the setup: ");
}

TEST_F(RefusedJobs, ManifestAndConfigurationDiffer) {
    configure("full");
    folder_.write("prover-assets/7.1.0/data-availability-v2/manifest.json",
                  R"({"checksums": {"verifyingKey": "0x"},
                      "extraFlags": {"maxUsableBytes": 131072, "maxUncompressedBytes": 5}})");
    expect_refused(request_, "maxUncompressedBytes is 5");
}

TEST_F(RefusedJobs, ConfigurationUnreadable) {
    folder_.write("config.toml", "version = ");
    expect_refused(request_, "config.toml");
}

TEST_F(RefusedJobs, OtherJobTypes) {
    for (const auto& [name, type] : {std::pair{"1-2-getZkProof.json", "an execution job"},
                                     std::pair{"1-2-getZkInvalidityProof.json", "an invalidity job"},
                                     std::pair{"1-2-getZkAggregatedProof.json", "an aggregation job"},
                                     std::pair{"1-2.json", "cannot tell the job type"}}) {
        const CompressionJobOptions options = job_in(folder_, name);
        EXPECT_THAT([&] { run_compression_job(options); },
                    testing::ThrowsMessage<RequestError>(HasSubstr(type)));
    }
}

TEST_F(RefusedJobs, DeviceWithoutCuda) {
    ::setenv("LINEA_PROVER_GPU_DEVICE_ID", "0", 1);
    expect_refused(request_, "LINEA_PROVER_GPU_DEVICE_ID=0 requires a binary built with CUDA");
    ::unsetenv("LINEA_PROVER_GPU_DEVICE_ID");
}

// The same job with an SRS: what was missing above was nothing else. One loaded circuit serves several jobs.
class ExampleJobs : public RefusedJobs {
  protected:
    void SetUp() override {
        RefusedJobs::SetUp();
        const Srs<Bls12377> srs = make_dev_srs<Bls12377>("example", 19);
        write_memdump<Bls12377>(folder_ / "prover-assets/kzgsrs/kzg_srs_canonical_19_bls12377_aleo.memdump",
                                srs.vk(), srs.points());
    }
};

TEST_F(ExampleJobs, IsProven) {
    folder_.write(kRequestName, serialize_request(request_));
    const CompressionJobOptions options = job_in(folder_, kRequestName);
    run_compression_job(options);
    const auto response = nlohmann::json::parse(test::read_text(options.response));
    EXPECT_EQ(response["snarkHash"], request_.snark_hash);
    EXPECT_EQ(response["proverVersion"], "7.1.0");
    EXPECT_EQ(std::string(response["decompressionProof"]).size(), 2 + 2 * 1224u);
    EXPECT_EQ(folder_.nb_files("out"), 1u);
}

TEST_F(ExampleJobs, UnwritableTimingsDoNotFailTheJob) {
    folder_.write(kRequestName, serialize_request(request_));
    CompressionJobOptions options = job_in(folder_, kRequestName);
    options.timings = folder_ / "absent/timings.json";
    EXPECT_NO_THROW(run_compression_job(options));
    EXPECT_TRUE(std::filesystem::exists(options.response));
}

TEST_F(ExampleJobs, UnwritableResponse) {
    folder_.write(kRequestName, serialize_request(request_));
    folder_.write("out", "a file where the folder should be");
    const CompressionJobOptions options = job_in(folder_, kRequestName);
    EXPECT_THROW(run_compression_job(options), SetupError);
}

TEST_F(ExampleJobs, OneCircuitServesSeveralJobs) {
    const Configuration configuration = load_configuration(folder_ / "config.toml");
    Progress progress;
    const CompressionAssets assets{
        AssignmentAssets::load(configuration),
        CompressionCircuit::load_dummy(
            configuration.srs_directory(), [] { return make_cpu_engine<Bls12377>(); }, progress)};
    for (const std::uint64_t seed : {1, 2, 3}) {
        const CompressionRequest request =
            make_request(example_content({}, seed), dictionary_, {kMainnetBlobBytes});
        const BlobAssignment assignment =
            assign_blob(decode_claim(request), request.snark_hash, assets.assignment.dictionaries,
                        assets.assignment.sizes);
        EXPECT_EQ(assets.circuit.prove(assignment, BlindingKind::random, progress).size(), 1224u);
    }
}

class DevModeJobs : public testing::Test {
  protected:
    // Linea's own dev-mode jobs: configuration of vectors/jobs/dev, made absolute, and files of
    // reference/samples.
    void lay_out(const std::filesystem::path& shared) {
        const auto samples = test::samples_folder(shared);
        folder_.write_configuration("dev", "dict_paths = [\"" + (samples / "compressor_dict.bin").string() +
                                               "\", \"" + (samples / "25-04-21.bin").string() + "\"]\n");
        const char* srs = "kzg_srs_canonical_259_bls12377_aleo.memdump";
        std::filesystem::create_symlink(samples / srs, folder_ / "prover-assets/kzgsrs" / srs);
    }

    test::JobFolder folder_;
};

TEST_F(DevModeJobs, ResponsesAreLineasByteForByte) {
    PLONKD_NEED_SHARED_DATA(shared);
    lay_out(shared);
    std::size_t tried = 0;
    for (const auto& entry : std::filesystem::directory_iterator(shared / "vectors/jobs/dev/responses")) {
        const std::string name = entry.path().filename();
        CompressionJobOptions options = job_in(folder_, name);
        options.request = test::samples_folder(shared) / name;
        options.response = folder_ / "deep/er" / name;
        options.timings = folder_ / "timings.json";
        options.blinding = BlindingKind::insecure_fixed;
        run_compression_job(options);
        EXPECT_EQ(test::read_text(options.response), test::read_text(entry.path()));
        EXPECT_FALSE(nlohmann::json::parse(test::read_text(options.timings))["phases"].empty());
        ++tried;
    }
    EXPECT_EQ(tried, 2u);
    EXPECT_EQ(folder_.nb_files("deep/er"), 2u);
    struct stat status {};
    ASSERT_EQ(::stat((folder_ / "deep").c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0007, 0u);
}

TEST_F(DevModeJobs, RandomBlindingChangesTheProofOnly) {
    PLONKD_NEED_SHARED_DATA(shared);
    lay_out(shared);
    const auto expected_file = *std::filesystem::directory_iterator(shared / "vectors/jobs/dev/responses");
    CompressionJobOptions options = job_in(folder_, "");
    options.request = test::samples_folder(shared) / expected_file.path().filename();
    run_compression_job(options);
    auto made = nlohmann::ordered_json::parse(test::read_text(options.response));
    auto expected = nlohmann::ordered_json::parse(test::read_text(expected_file.path()));
    EXPECT_NE(made["decompressionProof"], expected["decompressionProof"]);
    EXPECT_EQ(std::string(made["decompressionProof"]).size(), 2 + 2 * 1224u);
    made.erase("decompressionProof");
    expected.erase("decompressionProof");
    EXPECT_EQ(made.dump(), expected.dump());
}

}  // namespace
}  // namespace plonkd
