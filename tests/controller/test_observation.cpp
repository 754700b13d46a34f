// Everything served together: the endpoints, readiness as the controller's state changes, the last scrape.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "controller/observation.hpp"
#include "controller/status_command.hpp"
#include "logging/logging.hpp"
#include "prover/failure/failure.hpp"
#include "tests/configuration/refusal.hpp"
#include "tests/controller/exposition_format.hpp"
#include "tests/controller/http_client.hpp"
#include "tests/controller/status_example.hpp"
#include "tests/sample_configuration.hpp"
#include "tests/scratch_folder.hpp"

namespace plonkd {
namespace {

using test::HttpText;
using testing::HasSubstr;
using testing::StartsWith;
using namespace std::chrono_literals;

class ObservedController : public testing::Test {
  protected:
    void SetUp() override { set_log_level(1); }

    ObservationSettings settings() {
        ObservationSettings result;
        result.prometheus.enabled = true;
        result.instance_type = "prover-0";
        result.status = {"prover-0", {false, "no CUDA driver"}, {JobType::compression}};
        return result;
    }
    void start(ObservationSettings chosen) {
        observation_ = std::make_unique<Observation>(loop_, std::move(chosen));
        observation_->start();
    }
    void start() { start(settings()); }
    HttpText get(const std::string& path) { return test::get(loop_, observation_->port(), path); }
    void run_until_finished() {
        const auto deadline = std::chrono::steady_clock::now() + 60s;
        while (!finished_) {
            ASSERT_LT(std::chrono::steady_clock::now(), deadline);
            loop_.restart();
            loop_.run_for(2ms);
        }
    }
    void finish() {
        observation_->finish([this] { finished_ = true; });
    }

    boost::asio::io_context loop_{1};
    std::unique_ptr<Observation> observation_;
    bool finished_ = false;
};

TEST_F(ObservedController, ServesEveryEndpoint) {
    start();
    observation_->set_started();
    test::tell_example(observation_->observer());

    const HttpText metrics = get("/metrics");
    EXPECT_EQ(metrics.status, 200);
    EXPECT_THAT(metrics.header, HasSubstr("Content-Type: text/plain; version=0.0.4; charset=utf-8\r\n"));
    const test::Exposition exposition = test::parse_exposition(metrics.body);
    const test::Labels compression = {{"worker_id", "prover-0"}, {"job_type", "compression"}};
    EXPECT_EQ(exposition.value("prover_controller_num_files_in_queue", compression), 2);
    EXPECT_EQ(exposition.value("prover_controller_processing_jobs_count", compression), 1);
    EXPECT_EQ(exposition.value("plonkd_ready", {{"worker_id", "prover-0"}}), 1);

    EXPECT_EQ(get("/healthz").body, "ok\n");
    EXPECT_EQ(get("/readyz").body, "ready\n");
    const HttpText status = get("/status.json");
    EXPECT_THAT(status.header, HasSubstr("Content-Type: application/json\r\n"));
    EXPECT_EQ(nlohmann::json::parse(status.body)["running"].size(), 1U);
    const HttpText page = get("/");
    EXPECT_THAT(page.header, HasSubstr("Content-Type: text/html"));
    EXPECT_THAT(page.body, StartsWith("<!DOCTYPE html>"));
    EXPECT_EQ(get("/status_page.css").status, 200);
    EXPECT_EQ(get("/status_page.js").status, 200);
    EXPECT_EQ(get("/etc/passwd").status, 404);
    EXPECT_EQ(get("/../metrics").status, 404);
}

TEST_F(ObservedController, ThePageNamesNothingFromElsewhere) {
    start();
    for (const char* path : {"/", "/status_page.css", "/status_page.js"}) {
        const std::string body = get(path).body;
        EXPECT_EQ(body.find("://"), std::string::npos) << path;
        EXPECT_EQ(body.find("innerHTML"), std::string::npos) << path;
    }
}

TEST_F(ObservedController, Weakness26_ReadinessFollowsTheController) {
    start();
    EXPECT_EQ(get("/readyz").status, 503);
    EXPECT_EQ(get("/readyz").body, "starting\n");
    EXPECT_EQ(get("/healthz").status, 200);
    observation_->set_started();
    EXPECT_EQ(get("/readyz").status, 200);
    observation_->observer().on_stopping();
    EXPECT_EQ(get("/readyz").status, 503);
    EXPECT_THAT(get("/readyz").body, HasSubstr("stopping"));
}

TEST_F(ObservedController, TheConfiguredRouteIsTheMetrics) {
    ObservationSettings chosen = settings();
    chosen.prometheus.route = "/";
    start(chosen);
    EXPECT_THAT(get("/").body, StartsWith("# HELP"));
    EXPECT_EQ(get("/metrics").status, 404);
}

TEST_F(ObservedController, DisabledMeansNoServer) {
    ObservationSettings chosen = settings();
    chosen.prometheus.enabled = false;
    start(chosen);
    EXPECT_EQ(observation_->port(), 0);
    finish();
    run_until_finished();
}

TEST_F(ObservedController, Weakness26_TheLastScrapeSeesTheEnd) {
    ObservationSettings chosen = settings();
    chosen.prometheus.last_scrape = 3600s;
    start(chosen);
    get("/metrics");
    observation_->observer().on_spot_interruption();
    finish();
    loop_.restart();
    loop_.run_for(20ms);
    EXPECT_FALSE(finished_);
    // Still there for whoever looks, and the scrape that comes ends the waiting.
    EXPECT_EQ(get("/healthz").status, 200);
    EXPECT_THAT(get("/metrics").body,
                HasSubstr("prover_controller_spot_interruptions_total{instance_type=\"prover-0\"} 1"));
    run_until_finished();
    EXPECT_EQ(observation_->port(), 0);
}

TEST_F(ObservedController, Weakness26_NobodyWaitsForAScraperThatNeverCame) {
    ObservationSettings chosen = settings();
    chosen.prometheus.last_scrape = 3600s;
    start(chosen);
    get("/healthz");
    finish();
    run_until_finished();
}

TEST_F(ObservedController, Weakness26_TheWaitIsBoundedAndCanBeCutShort) {
    ObservationSettings chosen = settings();
    chosen.prometheus.last_scrape = 1s;
    start(chosen);
    get("/metrics");
    finish();
    run_until_finished();

    chosen.prometheus.last_scrape = 3600s;
    finished_ = false;
    observation_.reset();
    start(chosen);
    get("/metrics");
    finish();
    observation_->hurry();
    run_until_finished();
}

class StatusCommand : public ObservedController {
  protected:
    std::string configure(const std::string& prometheus_keys) {
        const auto file = scratch_.path() / "config.toml";
        test::write_file(file, test::kMinimal + "[controller.prometheus]\n" + prometheus_keys);
        return file.string();
    }
    std::string failure(const StatusArguments& arguments) {
        try {
            std::ostringstream out;
            print_status(arguments, out);
            return "printed: " + out.str();
        } catch (const SetupError& error) {
            EXPECT_EQ(error.exit_code(), 1);
            return error.what();
        }
    }
    test::ScratchFolder scratch_;
};

TEST_F(StatusCommand, PrintsWhatTheControllerServes) {
    start();
    observation_->set_started();
    test::tell_example(observation_->observer());
    const std::string file = configure(
        "enabled = true\naddress = \"0.0.0.0\"\nport = " + std::to_string(observation_->port()) + "\n");
    const auto print = [&](bool as_json) {
        return test::run_beside(loop_, [=] {
            std::ostringstream out;
            print_status({file, as_json, 60s}, out);
            return out.str();
        });
    };
    EXPECT_THAT(print(false), HasSubstr("plonkd controller 0.1.0, prover-0: ready"));
    EXPECT_EQ(nlohmann::json::parse(print(true))["local_id"], "prover-0");
}

TEST_F(StatusCommand, SaysWhyThereIsNothingToPrint) {
    EXPECT_THAT(failure({configure("enabled = false\n"), false, 5s}),
                HasSubstr("config.toml: key \"controller.prometheus.enabled\": expected true"));
    EXPECT_THAT(failure({"absent.toml", false, 5s}), HasSubstr("absent.toml"));
    std::uint16_t free_port = 0;
    {
        boost::asio::ip::tcp::acceptor taken(loop_, {boost::asio::ip::address_v4::loopback(), 0});
        free_port = taken.local_endpoint().port();
        // Connected, and never answered.
        EXPECT_THAT(
            failure({configure("enabled = true\nport = " + std::to_string(free_port) + "\n"), false, 50ms}),
            HasSubstr("expected an answer"));
    }
    EXPECT_THAT(
        failure({configure("enabled = true\nport = " + std::to_string(free_port) + "\n"), false, 60s}),
        HasSubstr("no controller answers there"));
}

}  // namespace
}  // namespace plonkd
