// What the running program serves and prints: metrics, readiness, status page's document, `controller
// status`.

#include <csignal>

#include <boost/asio/ip/tcp.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/controller/http_client.hpp"
#include "tests/end_to_end/controller_process.hpp"
#include "tests/end_to_end/job_site.hpp"
#include "tests/sample_configuration.hpp"

namespace plonkd {
namespace {

using test::exchange_text;
using test::get_request;
using test::run_program;
using test::wait_until;
using test::write_file;
using testing::HasSubstr;
using testing::Not;
using namespace std::chrono_literals;

constexpr auto kLimit = 60s;
const std::string kJob = "1-2-ccv0.0-ab-getZkBlobCompressionProof.json";
std::uint16_t free_port() {
    boost::asio::io_context context;
    const boost::asio::ip::tcp::acceptor acceptor(context, {boost::asio::ip::address_v4::loopback(), 0});
    return acceptor.local_endpoint().port();
}

class ServedStatus : public testing::Test {
  protected:
    void SetUp() override {
        std::filesystem::create_directories(site_.root / "prover-assets/kzgsrs");
        const std::string controller =
            "retry_delays = [0]\nworker_cmd_tmpl = \"sh {{.InFile}} {{.OutFile}}\"\n"
            "prometheus = {enabled = true, last_scrape_seconds = 3600, port = " +
            std::to_string(port_) + "}\n";
        const std::string text = test::with_lines(test::minimal_site("."), "controller", controller);
        write_file(site_.root / "config.toml", "log_format = \"json\"\n" + text);
    }
    // The whole answer, empty while nobody listens.
    std::string get(const std::string& path) const {
        try {
            return exchange_text(port_, get_request(path));
        } catch (const std::exception&) {
            return "";
        }
    }
    test::ProgramResult status(const std::vector<std::string>& more = {}) const {
        std::vector<std::string> command = {PLONKD_CONTROLLER, "status", "--config", "config.toml"};
        command.insert(command.end(), more.begin(), more.end());
        return run_program(command, site_.root);
    }

    test::JobSite site_;
    std::uint16_t port_ = free_port();
};

TEST_F(ServedStatus, Weakness26_FollowsAJobToItsEndAndAnswersTheLastScrape) {
    EXPECT_EQ(status().exit_code, 1);
    EXPECT_THAT(status().output, HasSubstr("no controller answers there"));

    // The worker reports a phase, then waits for the test.
    site_.drop(kJob,
               "echo '{\"v\":1,\"event\":\"hello\",\"program\":\"prover\",\"pid\":1}' > "
               "/proc/self/fd/$PLONKD_PROGRESS_FD\n"
               "echo '{\"event\":\"phase\",\"name\":\"check request\",\"state\":\"begin\"}' > "
               "/proc/self/fd/$PLONKD_PROGRESS_FD\n"
               "echo '{\"event\":\"phase\",\"name\":\"check request\",\"state\":\"end\",\"seconds\":0.25}' "
               "> /proc/self/fd/$PLONKD_PROGRESS_FD\n"
               "echo '{\"event\":\"phase\",\"name\":\"solve\",\"state\":\"begin\"}' > "
               "/proc/self/fd/$PLONKD_PROGRESS_FD\n"
               "while ! test -e go; do sleep 0.01; done\n"
               "printf '{\"decompressionProof\":\"0x1\",\"verifyingKeyShaSum\":\"0x2\"}' > $1\n");
    test::ControllerProcess controller(PLONKD_CONTROLLER,
                                       {"--config", "config.toml", "--local-id", "prover-0"}, site_.root,
                                       {"CUDA_VISIBLE_DEVICES="});
    ASSERT_TRUE(
        wait_until([&] { return get("/status.json").find("\"solve\"") != std::string::npos; }, kLimit))
        << controller.log();
    EXPECT_THAT(get("/readyz"), HasSubstr("200 OK"));
    EXPECT_THAT(
        get("/metrics"),
        HasSubstr(
            "prover_controller_processing_jobs_count{job_type=\"compression\",worker_id=\"prover-0\"} 1"));
    const test::ProgramResult running = status();
    EXPECT_EQ(running.exit_code, 0);
    EXPECT_THAT(running.output, HasSubstr("prover-0: ready"));
    EXPECT_THAT(running.output, HasSubstr(kJob));
    EXPECT_THAT(running.output, HasSubstr("check request 0.25 s, solve"));
    EXPECT_THAT(status({"--json"}).output, HasSubstr("\"local_id\":\"prover-0\""));

    write_file(site_.root / "go", "");
    ASSERT_TRUE(
        wait_until([&] { return get("/status.json").find("\"succeeded\":1") != std::string::npos; }, kLimit));
    controller.send_signal(SIGTERM);
    ASSERT_TRUE(wait_until([&] { return get("/readyz").find("stopping") != std::string::npos; }, kLimit));
    EXPECT_FALSE(controller.has_ended());
    EXPECT_THAT(get("/metrics"), HasSubstr("plonkd_jobs_total{end=\"succeeded\",failure=\"none\",job_type="
                                           "\"compression\",worker_id=\"prover-0\"} 1"));
    EXPECT_EQ(controller.wait(kLimit), 0) << controller.log();

    const std::string log = controller.log();
    EXPECT_THAT(log, HasSubstr("\"msg\":\"job ended\",\"job\":\"" + kJob + "\""));
    EXPECT_THAT(log, HasSubstr("\"phases\":{\"check request\":0.25"));
    EXPECT_THAT(log, Not(HasSubstr("level=info")));
}

TEST_F(ServedStatus, WrongCommandLinesEndWithOne) {
    EXPECT_EQ(run_program({PLONKD_CONTROLLER, "status"}, site_.root).exit_code, 1);
    EXPECT_EQ(status({"--more"}).exit_code, 1);
    EXPECT_EQ(run_program({PLONKD_CONTROLLER, "status", "--help"}, site_.root).exit_code, 0);
    EXPECT_EQ(run_program({PLONKD_CONTROLLER, "status", "--config", "absent.toml"}, site_.root).exit_code, 1);
}

}  // namespace
}  // namespace plonkd
