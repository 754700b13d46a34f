// The status page in a real browser: no console message, the jobs are shown, hostile text stays text.
// Skipped where Debian's `chromium` is not installed. PLONKD_SCREENSHOT=<file.png> keeps what it looks like.

#include <cstdlib>
#include <unistd.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "controller/command_line.hpp"
#include "controller/observation.hpp"
#include "logging/logging.hpp"
#include "tests/controller/http_client.hpp"
#include "tests/controller/status_example.hpp"
#include "tests/scratch_folder.hpp"

namespace plonkd {
namespace {

using testing::HasSubstr;
using testing::Not;

class StatusPage : public testing::Test {
  protected:
    void SetUp() override {
        const auto browser = as_plain_command("chromium --headless=new");
        if (!browser) GTEST_SKIP() << "chromium is not installed";
        browser_ = browser->front();
        set_log_level(1);
        ObservationSettings settings;
        settings.prometheus.enabled = true;
        settings.status = {
            "prover-0", {true, "1 visible CUDA device(s), using number 0"}, {JobType::compression}};
        settings.devices.command = {"/bin/true"};
        observation_ = std::make_unique<Observation>(loop_, settings);
        observation_->start();
    }

    // Runs the browser on the page, with virtual time for two refreshes; its log ends up in `log_`.
    std::string run_browser(const std::string& options) {
        const std::string folder = scratch_.path().string();
        const std::string command =
            browser_ + " --headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage --no-first-run" +
            " --disable-background-networking --user-data-dir=" + folder +
            "/profile --enable-logging=stderr" + " --virtual-time-budget=5000 --window-size=1280,1500 " +
            options + " http://127.0.0.1:" + std::to_string(observation_->port()) + "/ > " + folder +
            "/out 2> " + folder + "/log";
        const int status = test::run_beside(loop_, [command] { return std::system(command.c_str()); });
        log_ = test::read_file(scratch_.path() / "log");
        EXPECT_EQ(status, 0) << log_;
        return test::read_file(scratch_.path() / "out");
    }

    test::ScratchFolder scratch_;
    boost::asio::io_context loop_{1};
    std::unique_ptr<Observation> observation_;
    std::string browser_;
    std::string log_;
};

TEST_F(StatusPage, ShowsTheJobsAndNothingElse) {
    observation_->set_started();
    test::tell_example(observation_->observer());
    const std::string page = run_browser("--dump-dom");
    EXPECT_THAT(log_, Not(HasSubstr("CONSOLE")));
    EXPECT_THAT(page, HasSubstr("data-loaded=\"yes\""));
    EXPECT_THAT(page, HasSubstr("<title>plonkd prover-0</title>"));
    for (const char* shown : {"100-199-ccv0.0-ab-getZkBlobCompressionProof.json", ">solve<",
                              "300-399-ccv0.0-cd", "42.0%", ">ready<", "GPU host: 1 visible",
                              "check request: 1.00 s", "GPU 0", "code 1", ">request<", "line two"})
        EXPECT_THAT(page, HasSubstr(shown));
    // The hostile name and message are there, as text.
    EXPECT_THAT(page, HasSubstr("&lt;img src=x onerror=alert(1)&gt;"));
    EXPECT_THAT(page, HasSubstr("&lt;/script&gt;&lt;script&gt;"));
    EXPECT_THAT(page, Not(HasSubstr("<img")));
    EXPECT_THAT(page, Not(HasSubstr("<title>taken</title>")));
    if (const char* file = std::getenv("PLONKD_SCREENSHOT"))
        run_browser("--hide-scrollbars --screenshot=" + std::string(file));
}

TEST_F(StatusPage, AnEmptyControllerIsShownToo) {
    const std::string page = run_browser("--dump-dom");
    EXPECT_THAT(log_, Not(HasSubstr("CONSOLE")));
    for (const char* shown : {"No job is running.", "Nothing waits.", "No job has ended yet.", ">starting<"})
        EXPECT_THAT(page, HasSubstr(shown));
}

}  // namespace
}  // namespace plonkd
