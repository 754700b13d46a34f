// A call into the device's driver never returns in a resident worker: what becomes of its two jobs, of the
// worker, and, under the controller, of the request. The worker is the stand-in of the campaign, whose
// server, protocol and clients are the production ones.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/end_to_end/campaign/response.hpp"
#include "tests/end_to_end/campaign/site.hpp"

namespace plonkd::campaign {
namespace {

using nlohmann::json;
using test::ControllerProcess;
using test::read_file;
using test::wait_until;
using testing::HasSubstr;
using namespace std::chrono_literals;

constexpr auto kLimit = 120s;
const std::string kSuffix = "-getZkBlobCompressionProof.json";

class DeviceHang : public testing::Test {
  protected:
    json request(const std::string& id, const std::vector<std::string>& behaviours) const {
        return {{"id", id},
                {"log", site_.log().string()},
                {"behaviours", behaviours},
                {"milliseconds", 10},
                {"bytes", 100},
                {"responseName", id + kSuffix},
                {"dataHash", "0x01"},
                {"expectedShnarf", "0x02"}};
    }
    std::unique_ptr<ControllerProcess> start_worker() const {
        return std::make_unique<ControllerProcess>(
            CAMPAIGN_WORKER,
            std::vector<std::string>{"serve", "--config", "config.toml", "--socket", "worker.sock"}, root(),
            std::vector<std::string>{std::string(kEventLogVariable) + "=" + site_.log().string()});
    }
    // Its log is the worker's; what it tells a supervisor is in <id>.progress.
    std::unique_ptr<ControllerProcess> start_client(const std::string& id, const json& request) const {
        const std::string in = id + kSuffix;
        test::write_file(root() / in, request.dump());
        return std::make_unique<ControllerProcess>(
            "sh",
            std::vector<std::string>{"-c", "exec '" CAMPAIGN_WORKER "' " + in + " " + id +
                                               ".response config.toml 3>" + id + ".progress"},
            root(),
            std::vector<std::string>{"PLONKD_PROGRESS_FD=3", "PLONKD_WORKER_SOCKET=worker.sock",
                                     std::string(kEventLogVariable) + "=" + site_.log().string()});
    }
    std::string progress(const std::string& id) const {
        const auto file = root() / (id + ".progress");
        return std::filesystem::exists(file) ? read_file(file) : "";
    }
    bool has_event(std::string_view kind, const std::string& request, const std::string& detail) const {
        const std::vector<Event> events = site_.events();
        return std::any_of(events.begin(), events.end(), [&](const Event& event) {
            return event.kind == kind && event.request == request && event.detail == detail;
        });
    }
    std::ptrdiff_t nb_of(std::string_view kind, const std::string& request) const {
        const std::vector<Event> events = site_.events();
        return std::count_if(events.begin(), events.end(), [&](const Event& event) {
            return event.kind == kind && (request.empty() || event.request == request);
        });
    }
    // Puts a request into the controller's queue.
    void drop(const std::string& id, const std::string& blocks,
              const std::vector<std::string>& behaviours) const {
        PlannedRequest planned;
        planned.id = id;
        planned.file_name = blocks + kSuffix;
        planned.content = request(id, behaviours);
        planned.content["responseName"] = planned.file_name;
        EXPECT_TRUE(site_.drop(planned));
    }
    // With its own response in place.
    bool has_succeeded(const std::string& blocks) const {
        const std::string name = blocks + kSuffix;
        return std::filesystem::exists(site_.done(JobType::compression) / (name + ".success")) &&
               !response_id(site_.responses(JobType::compression) / name).empty();
    }
    const std::filesystem::path& root() const { return site_.root(); }

    const Site site_{SiteSettings{1, true, {"serve"}}};
};

TEST_F(DeviceHang, FailsItsJobGivesTheOtherBackAndEndsTheWorker) {
    const auto worker = start_worker();
    ASSERT_TRUE(wait_until([&] { return std::filesystem::exists(root() / "worker.sock"); }, kLimit));
    const auto first = start_client("first", request("first", {"resident_stuck_beside"}));
    ASSERT_TRUE(wait_until([&] { return progress("first").find("slot_free") != std::string::npos; }, kLimit))
        << worker->log();
    const auto second = start_client("second", request("second", {"succeed"}));

    EXPECT_EQ(first->wait(kLimit), 75) << worker->log();
    EXPECT_THAT(progress("first"), HasSubstr(R"("class":"device","message":"GPU device 0: no answer for )"));
    EXPECT_FALSE(std::filesystem::exists(root() / "first.response"));

    EXPECT_EQ(second->wait(kLimit), 0) << worker->log();
    EXPECT_TRUE(has_event(kind::kNote, "second", "works alone"));
    EXPECT_EQ(response_id(root() / "second.response"), "second");

    EXPECT_EQ(worker->wait(kLimit), 75) << worker->log();
    EXPECT_FALSE(std::filesystem::exists(root() / "worker.sock"));
}

TEST_F(DeviceHang, UnderTheControllerTheJobIsTriedAgainAndTheWorkerReplaced) {
    drop("stuck", "1-9", {"resident_stuck", "succeed"});
    const auto controller = site_.start_controller("prover-0", "");
    ASSERT_TRUE(wait_until([&] { return has_succeeded("1-9"); }, kLimit)) << controller->log();
    EXPECT_EQ(nb_of(kind::kStarted, "stuck"), 2);
    EXPECT_THAT(controller->log(), HasSubstr("s (quotient): the device or its driver hangs"));

    // The next job waits for the worker that comes in the lost one's place.
    ASSERT_TRUE(wait_until([&] { return nb_of(kind::kResident, "") == 2; }, kLimit)) << controller->log();
    drop("next", "10-19", {"succeed"});
    ASSERT_TRUE(wait_until([&] { return has_succeeded("10-19"); }, kLimit)) << controller->log();
    EXPECT_TRUE(has_event(kind::kProved, "next", "by a resident worker"));
}

}  // namespace
}  // namespace plonkd::campaign
