// The reduced real circuit through one resident worker: two jobs at once, the circuit loaded once.

#include <csignal>
#include <fstream>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "tests/end_to_end/controller_process.hpp"
#include "tests/end_to_end/nano_site.hpp"
#include "tests/shared_data.hpp"

namespace plonkd {
namespace {

using test::names_in;
using test::read_file;
using test::run_program;
using test::wait_until;
using test::write_file;
using namespace std::chrono_literals;

TEST(ResidentFullJobs, SeveralJobsWithOneLoadAndTheSameBytes) {
    PLONKD_NEED_SHARED_DATA(shared);
    const auto jobs = shared / "vectors/jobs";
    const test::ScratchFolder scratch;
    const auto root = scratch.path();
    test::lay_out_nano(jobs, root, PLONKD_CACHE, PLONKD_PROVER);
    write_file(root / "config.toml", read_file(jobs / "nano/config.toml"));

    test::ControllerProcess worker(
        PLONKD_PROVER, {"serve", "--config", "config.toml", "--socket", "worker.sock", "--engine", "cpu"},
        root, {});
    ASSERT_TRUE(wait_until(
        [&] { return worker.log().find("msg=\"ready") != std::string::npos || worker.has_ended(); }, 30min))
        << worker.log();

    const std::vector<std::string> names = names_in(jobs / "nano/requests");
    const auto prove = [&](const std::string& name) {
        const auto result = run_program(
            {"env", "PLONKD_WORKER_SOCKET=worker.sock", PLONKD_PROVER, "prove", "--config", "config.toml",
             "--in", (jobs / "nano/requests" / name).string(), "--out", "out-" + name, "--timings",
             "timings-" + name, "--engine", "cpu", "--insecure-fixed-blinding"},
            root);
        EXPECT_EQ(result.exit_code, 0) << result.output;
        EXPECT_THAT(result.output, testing::HasSubstr("handing the job to the worker"));
        EXPECT_EQ(read_file(root / ("out-" + name)), read_file(jobs / "nano/responses" / name)) << name;
        const auto timings = nlohmann::json::parse(read_file(root / ("timings-" + name)));
        for (const auto& phase : timings.at("phases"))
            EXPECT_NE(phase.at("name").get<std::string>().substr(0, 4), "load");
    };
    ASSERT_GE(names.size(), 3u);
    prove(names[0]);
    // The second one solves while the first one is in its rounds.
    std::thread first([&] { prove(names[1]); });
    prove(names[2]);
    first.join();
    worker.send_signal(SIGTERM);
    EXPECT_EQ(worker.wait(5min), 0) << worker.log();
}

}  // namespace
}  // namespace plonkd
