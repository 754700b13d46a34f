// A controller over scratch folders with stand-in workers: shell commands, or requests that are shell
// scripts.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "controller/controller.hpp"
#include "controller/settings.hpp"
#include "logging/logging.hpp"
#include "tests/controller/recording_observer.hpp"
#include "tests/scratch_folder.hpp"

namespace plonkd::test {

using namespace std::chrono_literals;

// A worker's body that writes a response the controller accepts. `$1` is the response file.
inline const std::string kAnswer =
    "printf '{\"decompressionProof\":\"0x1\",\"verifyingKeyShaSum\":\"0x2\"}' > $1\n";

class ControllerFixture : public testing::Test {
  protected:
    void SetUp() override {
        set_log_level(1);
        configuration_.controller.retry_delays = {std::chrono::seconds(0)};
        // Requests are scripts: `$1` is the response file, `$2` tells the large command.
        configuration_.controller.worker_cmd_tmpl = "sh {{.InFile}} {{.OutFile}} normal";
        configuration_.controller.worker_cmd_large_tmpl = "sh {{.InFile}} {{.OutFile}} large";
        configuration_.execution.requests_root_dir = root() / "execution";
        configuration_.data_availability.requests_root_dir = root() / "compression";
        configuration_.aggregation.requests_root_dir = root() / "aggregation";
        configuration_.invalidity.requests_root_dir = root() / "invalidity";
    }

    const std::filesystem::path& root() const { return scratch_.path(); }

    void drop(const std::string& type, const std::string& name, const std::string& script) {
        write_file(root() / type / "requests" / name, script);
    }
    void drop(const std::string& name, const std::string& script) { drop("compression", name, script); }

    std::vector<std::string> requests(const std::string& type = "compression") {
        return names_in(root() / type / "requests");
    }
    std::vector<std::string> responses(const std::string& type = "compression") {
        return names_in(root() / type / "responses");
    }
    std::vector<std::string> done(const std::string& type = "compression") {
        return names_in(root() / type / "requests-done");
    }

    // The settings a test starts from: polls every millisecond, short limits.
    ControllerSettings settings(const std::string& local_id = "prover-0") {
        ControllerSettings result = make_settings(configuration_, "config.toml", local_id, {});
        result.retry_delays = {1ms};
        result.runner.grace_period = 20s;
        result.runner.kill_delay = 20s;
        result.runner.publish_retry_delays = {1ms, 1ms};
        result.runner.settle_retry_delays = {1ms, 1ms};
        result.runner.retries.delay = 1ms;
        result.runner.retries.longest_delay = 2ms;
        result.runner.retries.request_look_delay = 2ms;
        return result;
    }

    void start(ControllerSettings chosen) {
        controller_ = std::make_unique<Controller>(
            loop_, std::move(chosen), [this] { stopped_ = true; }, observer_);
        controller_->start();
    }
    void start() { start(settings()); }

    // Runs the loop until the condition holds; a failure after 20 s.
    void run_until(const std::function<bool()>& condition) {
        const auto deadline = std::chrono::steady_clock::now() + 20s;
        loop_.restart();
        while (!condition()) {
            ASSERT_LT(std::chrono::steady_clock::now(), deadline) << "the awaited state was not reached";
            loop_.run_one_for(5ms);
            loop_.restart();
        }
    }
    void run_until_done(std::size_t jobs, const std::string& type = "compression") {
        run_until([&] { return done(type).size() >= jobs; });
    }
    void run_until_exists(const std::filesystem::path& file) {
        run_until([&] { return std::filesystem::exists(file); });
    }
    // Stops the controller and runs until it has stopped.
    void stop() {
        controller_->request_stop();
        run_until([&] { return stopped_; });
    }

    ScratchFolder scratch_;
    Configuration configuration_;
    RecordingObserver observer_;
    boost::asio::io_context loop_{1};
    std::unique_ptr<Controller> controller_;
    bool stopped_ = false;
};

}  // namespace plonkd::test
