// What the running program serves and prints: metrics, readiness, status page's document, `controller
// status`.

#include <csignal>

#include <boost/asio/ip/tcp.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/controller/http_client.hpp"
#include "tests/end_to_end/controller_process.hpp"
#include "tests/end_to_end/job_site.hpp"

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
const std::string kConfiguration = R"(version = "7.1.0"
assets_dir = "prover-assets"
log_level = 4
log_format = "json"
[controller]
retry_delays = [0]
worker_cmd_tmpl = "sh {{.InFile}} {{.OutFile}}"
[execution]
prover_mode = "dev"
requests_root_dir = "queue/execution"
[data_availability]
prover_mode = "dev"
requests_root_dir = "queue/compression"
[invalidity]
prover_mode = "dev"
requests_root_dir = "queue/invalidity"
[aggregation]
prover_mode = "dev"
num_proofs = [10]
is_allowed_circuit_id = 963
requests_root_dir = "queue/aggregation"
[layer2]
chain_id = 1337
base_fee = 7
coin_base = "0x0000000000000000000000000000000000000000"
message_service_contract = "0xe537D669CA013d86EBeF1D64e40fC74CADC91987"
[traces_limits]
modules = [{module = "", limit = 1, limit_large = 2}]
[controller.prometheus]
enabled = true
last_scrape_seconds = 3600
)";

std::uint16_t free_port() {
    boost::asio::io_context context;
    const boost::asio::ip::tcp::acceptor acceptor(context, {boost::asio::ip::address_v4::loopback(), 0});
    return acceptor.local_endpoint().port();
}

class ServedStatus : public testing::Test {
  protected:
    void SetUp() override {
        std::filesystem::create_directories(site_.root / "prover-assets/kzgsrs");
        write_file(site_.root / "config.toml", kConfiguration + "port = " + std::to_string(port_) + "\n");
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

TEST_F(ServedStatus, FollowsAJobToItsEndAndWaitsForTheLastScrape) {
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
