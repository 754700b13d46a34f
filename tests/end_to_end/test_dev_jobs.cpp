// Real controller, real prover, real mainnet requests in dev mode, a bad request among them; responses are
// compared with those of Linea's own prover (vectors/jobs/README.md).

#include <csignal>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "tests/end_to_end/controller_process.hpp"
#include "tests/end_to_end/job_site.hpp"
#include "tests/sample_configuration.hpp"
#include "tests/shared_data.hpp"

namespace plonkd {
namespace {

using test::names_in;
using test::read_file;
using test::wait_until;
using test::write_file;
using testing::IsEmpty;
using testing::UnorderedElementsAreArray;
using namespace std::chrono_literals;

constexpr auto kLimit = 120s;
// A blob of version 1: what today's prover must refuse.
const std::string kOldBlob =
    "10-10-bcv0.0-ccv0.0-5ed776b2026f56ad6ec859da2ad88f01df3e3a2ba30ac8a3467bae034aa376a3-"
    "getZkBlobCompressionProof.json";
const std::string kBrokenJson = "11-11-bcv0.0-ccv0.0-00-getZkBlobCompressionProof.json";

class DevJobs : public testing::Test {
  protected:
    // Lays out configuration, dictionaries, SRS and queue as vectors/jobs/README.md describes.
    void lay_out(const std::filesystem::path& shared, const std::string& worker_options) {
        samples_ = shared / "reference/samples";
        expected_ = shared / "vectors/jobs/dev/responses";
        write_file(site_.root / "config.toml",
                   test::with_lines(
                       read_file(shared / "vectors/jobs/dev/config.toml"), "controller",
                       "worker_cmd_tmpl = \"" PLONKD_PROVER
                       " prove --config {{.ConfFile}} --in {{.InFile}} --out {{.OutFile}} --engine cpu" +
                           worker_options + "\"\n"));
        for (const char* dictionary : {"compressor_dict.bin", "25-04-21.bin"})
            std::filesystem::create_symlink(samples_ / dictionary, site_.root / dictionary);
        const std::string srs = "kzg_srs_canonical_259_bls12377_aleo.memdump";
        std::filesystem::create_directories(site_.root / "prover-assets/kzgsrs");
        std::filesystem::create_symlink(samples_ / srs, site_.root / "prover-assets/kzgsrs" / srs);
        for (const auto& entry : std::filesystem::directory_iterator(expected_))
            names_.push_back(entry.path().filename().string());
    }
    void drop_real_requests() {
        for (const std::string& name : names_) site_.drop(name, read_file(samples_ / name));
    }
    std::unique_ptr<test::ControllerProcess> start() {
        return std::make_unique<test::ControllerProcess>(
            PLONKD_CONTROLLER, std::vector<std::string>{"--config", "config.toml", "--local-id", "prover-0"},
            site_.root, std::vector<std::string>{"CUDA_VISIBLE_DEVICES="});
    }
    void stop(test::ControllerProcess& controller) {
        controller.send_signal(SIGTERM);
        EXPECT_EQ(controller.wait(kLimit), 0) << controller.log();
    }
    // 1-2-bcv0.0-ccv0.0-hash-… is answered as 1-2-hash-….
    static std::string response_name(const std::string& request) {
        std::string name = request;
        const std::string versions = "bcv0.0-ccv0.0-";
        return name.erase(name.find(versions), versions.size());
    }

    test::JobSite site_;
    std::filesystem::path samples_;
    std::filesystem::path expected_;
    std::vector<std::string> names_;
};

TEST_F(DevJobs, RealRequestsAreAnsweredAsByLineasProver) {
    PLONKD_NEED_SHARED_DATA(shared);
    lay_out(shared, " --insecure-fixed-blinding");
    drop_real_requests();
    site_.drop(kOldBlob,
               read_file(samples_ / ("v1-dev-10-10-5ed776b2026f56ad6ec859da2ad88f01df3e3a2ba30ac8a3467bae034a"
                                     "a376a3-getZkBlobCompressionProof.json")));
    site_.drop(kBrokenJson, "{\"eip4844Enabled\":true,");
    auto controller = start();
    ASSERT_TRUE(wait_until([&] { return site_.finished().size() == names_.size() + 2; }, kLimit))
        << controller->log();
    stop(*controller);

    std::vector<std::string> finished = {kOldBlob + ".failure.code_1", kBrokenJson + ".failure.code_1"};
    std::vector<std::string> published;
    for (const std::string& name : names_) {
        finished.push_back(name + ".success");
        published.push_back(response_name(name));
        EXPECT_EQ(read_file(site_.responses / response_name(name)), read_file(expected_ / name)) << name;
    }
    EXPECT_THAT(site_.finished(), UnorderedElementsAreArray(finished)) << controller->log();
    EXPECT_THAT(names_in(site_.responses), UnorderedElementsAreArray(published));
    EXPECT_THAT(names_in(site_.requests), IsEmpty());
    EXPECT_NE(controller->log().find("unsupported blob version: 1"), std::string::npos) << controller->log();
}

TEST_F(DevJobs, RandomBlindingChangesTheProofAndNothingElse) {
    PLONKD_NEED_SHARED_DATA(shared);
    lay_out(shared, "");
    names_.resize(1);
    drop_real_requests();
    auto controller = start();
    ASSERT_TRUE(wait_until([&] { return site_.finished().size() == 1; }, kLimit)) << controller->log();
    stop(*controller);

    auto ours = nlohmann::ordered_json::parse(read_file(site_.responses / response_name(names_[0])));
    auto theirs = nlohmann::ordered_json::parse(read_file(expected_ / names_[0]));
    EXPECT_NE(ours["decompressionProof"], theirs["decompressionProof"]);
    ours.erase("decompressionProof");
    theirs.erase("decompressionProof");
    EXPECT_EQ(ours.dump(), theirs.dump());
}

TEST_F(DevJobs, AStopInTheMiddleLosesNothing) {
    PLONKD_NEED_SHARED_DATA(shared);
    lay_out(shared, " --insecure-fixed-blinding");
    drop_real_requests();
    // The first job is under way when the controller is told to stop at once; a second controller takes over.
    auto controller = start();
    ASSERT_TRUE(wait_until(
        [&] {
            for (const std::string& name : names_in(site_.requests))
                if (name.find(".inprogress.") != std::string::npos) return true;
            return false;
        },
        kLimit));
    controller->send_signal(SIGUSR1);
    EXPECT_EQ(controller->wait(kLimit), 0) << controller->log();
    EXPECT_EQ(names_in(site_.requests).size() + site_.finished().size(), names_.size());
    for (const std::string& name : names_in(site_.requests))
        EXPECT_EQ(name.find(".inprogress."), std::string::npos);

    controller = start();
    ASSERT_TRUE(wait_until([&] { return site_.finished().size() == names_.size(); }, kLimit))
        << controller->log();
    stop(*controller);
    for (const std::string& name : names_)
        EXPECT_EQ(read_file(site_.responses / response_name(name)), read_file(expected_ / name)) << name;
}

}  // namespace
}  // namespace plonkd
