// The reduced real circuit in full mode (vectors/jobs/nano): controller, prover, 1.8 million constraints per
// proof.

#include <csignal>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/end_to_end/controller_process.hpp"
#include "tests/end_to_end/job_site.hpp"
#include "tests/end_to_end/nano_site.hpp"
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

constexpr auto kLimit = 30min;

TEST(FullJobs, ReducedCircuitIsProvedAsByLineasProver) {
    PLONKD_NEED_SHARED_DATA(shared);
    const auto jobs = shared / "vectors/jobs";
    const test::JobSite site;

    test::lay_out_nano(jobs, site.root, PLONKD_CACHE, PLONKD_PROVER);
    write_file(
        site.root / "config.toml",
        test::with_lines(read_file(jobs / "nano/config.toml"), "controller",
                         "worker_cmd_tmpl = \"" PLONKD_PROVER
                         " prove --config {{.ConfFile}} --in {{.InFile}} --out {{.OutFile}} --engine cpu "
                         "--insecure-fixed-blinding\"\n"));
    const std::vector<std::string> names = names_in(jobs / "nano/requests");
    ASSERT_FALSE(names.empty());
    for (const std::string& name : names) site.drop(name, read_file(jobs / "nano/requests" / name));

    test::ControllerProcess controller(PLONKD_CONTROLLER,
                                       {"--config", "config.toml", "--local-id", "prover-0"}, site.root,
                                       {"CUDA_VISIBLE_DEVICES="});
    ASSERT_TRUE(
        wait_until([&] { return site.finished().size() == names.size() || controller.has_ended(); }, kLimit))
        << controller.log();
    controller.send_signal(SIGTERM);
    EXPECT_EQ(controller.wait(1min), 0) << controller.log();

    std::vector<std::string> finished;
    for (const std::string& name : names) {
        finished.push_back(name + ".success");
        std::string published = name;
        const std::string versions = "bcv0.0-ccv0.0-";
        published.erase(published.find(versions), versions.size());
        ASSERT_TRUE(std::filesystem::exists(site.responses / published)) << controller.log();
        EXPECT_EQ(read_file(site.responses / published), read_file(jobs / "nano/responses" / name)) << name;
    }
    EXPECT_THAT(site.finished(), UnorderedElementsAreArray(finished)) << controller.log();
    EXPECT_THAT(names_in(site.requests), IsEmpty());
}

}  // namespace
}  // namespace plonkd
