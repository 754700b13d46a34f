// The controller as a program: command line, signals, death, host class. Workers are stand-ins.

#include <csignal>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/end_to_end/controller_process.hpp"
#include "tests/end_to_end/job_site.hpp"
#include "tests/sample_configuration.hpp"

namespace plonkd {
namespace {

using test::names_in;
using test::read_file;
using test::run_program;
using test::wait_until;
using test::write_file;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using namespace std::chrono_literals;

constexpr auto kLimit = 20s;
const std::string kJob = "1-2-ccv0.0-ab-getZkBlobCompressionProof.json";

// Requests are scripts; `$1` is the response file.
const std::string kPlainTemplate = "worker_cmd_tmpl = \"sh {{.InFile}} {{.OutFile}}\"\n";
const std::string kAnswer = "printf '{\"decompressionProof\":\"0x1\",\"verifyingKeyShaSum\":\"0x2\"}' > $1\n";

class ControllerProgram : public testing::Test {
  protected:
    void SetUp() override {
        std::filesystem::create_directories(site_.root / "prover-assets/kzgsrs");
        configure("");
    }
    void configure(const std::string& controller_keys, const std::string& command = kPlainTemplate) {
        std::string text = test::edited(test::minimal_site("."), "log_level = 4", "log_level = 5");
        text = test::with_lines(text, "controller", "retry_delays = [0]\n" + command + controller_keys);
        write_file(site_.root / "config.toml", text);
    }
    std::unique_ptr<test::ControllerProcess> start(const std::vector<std::string>& environment = {
                                                       "CUDA_VISIBLE_DEVICES="}) {
        return std::make_unique<test::ControllerProcess>(
            PLONKD_CONTROLLER, std::vector<std::string>{"--config", "config.toml", "--local-id", "prover-0"},
            site_.root, environment);
    }
    // Drops a job whose worker announces its process and then runs the script, and waits for the
    // announcement.
    std::unique_ptr<test::ControllerProcess> start_with_running_job(const std::string& script) {
        site_.drop(kJob, "echo $$ > worker.part; mv worker.part worker\n" + script);
        auto controller = start();
        EXPECT_TRUE(wait_until([&] { return std::filesystem::exists(site_.root / "worker"); }, kLimit));
        return controller;
    }
    bool worker_is_gone() const {
        // Gone, or dead and waiting for a reaper that a container may not have.
        const std::string worker = std::to_string(std::stoi(read_file(site_.root / "worker")));
        std::ifstream status("/proc/" + worker + "/stat");
        std::string text;
        return !std::getline(status, text) || text.find(") Z ") != std::string::npos;
    }
    test::ProgramResult run_controller(const std::vector<std::string>& arguments) const {
        std::vector<std::string> command = {PLONKD_CONTROLLER};
        command.insert(command.end(), arguments.begin(), arguments.end());
        return run_program(command, site_.root);
    }

    test::JobSite site_;
};

TEST_F(ControllerProgram, WrongCommandLinesEndWithOne) {
    EXPECT_EQ(run_controller({}).exit_code, 1);
    EXPECT_EQ(run_controller({"--config", "config.toml"}).exit_code, 1);
    EXPECT_EQ(run_controller({"--local-id", "prover-0"}).exit_code, 1);
    EXPECT_EQ(run_controller({"--config", "config.toml", "--local-id", "prover-0", "--more"}).exit_code, 1);
    const auto help = run_controller({"--help"});
    EXPECT_EQ(help.exit_code, 0);
    EXPECT_THAT(help.output, HasSubstr("--local-id"));
}

TEST_F(ControllerProgram, UnusableConfigurationsEndWithOne) {
    const auto absent = run_controller({"--config", "absent.toml", "--local-id", "prover-0"});
    EXPECT_EQ(absent.exit_code, 1);
    EXPECT_THAT(absent.output, HasSubstr("absent.toml"));

    configure("retry_delay = [1]\n");
    const auto unknown_key = run_controller({"--config", "config.toml", "--local-id", "prover-0"});
    EXPECT_EQ(unknown_key.exit_code, 1);
    EXPECT_THAT(unknown_key.output, HasSubstr("nearest known key is \"controller.retry_delays\""));

    configure("worker_cmd_large_tmpl = \"{{if .InFile}}\"\n");
    EXPECT_EQ(run_controller({"--config", "config.toml", "--local-id", "prover-0"}).exit_code, 1);

    configure("");
    EXPECT_EQ(run_controller({"--config", "config.toml", "--local-id", "a/b"}).exit_code, 1);
    std::filesystem::remove_all(site_.root / "prover-assets");
    const auto no_assets = run_controller({"--config", "config.toml", "--local-id", "prover-0"});
    EXPECT_EQ(no_assets.exit_code, 1);
    EXPECT_THAT(no_assets.output, HasSubstr("kzgsrs"));
}

class Weakness12_CleanStop : public ControllerProgram, public testing::WithParamInterface<int> {};

TEST_P(Weakness12_CleanStop, IdleEndsWithZero) {
    auto controller = start();
    ASSERT_TRUE(wait_until([&] { return std::filesystem::exists(site_.done); }, kLimit));
    controller->send_signal(GetParam());
    EXPECT_EQ(controller->wait(kLimit), 0) << controller->log();
}

TEST_P(Weakness12_CleanStop, AfterTheGracePeriodTheRequestIsBackAndTheWorkerDead) {
    configure("termination_grace_period_seconds = 0\n");
    auto controller = start_with_running_job("exec sleep 60");
    controller->send_signal(GetParam());
    EXPECT_EQ(controller->wait(kLimit), 0) << controller->log();
    EXPECT_TRUE(worker_is_gone());
    EXPECT_THAT(names_in(site_.requests), ElementsAre(kJob));
    EXPECT_THAT(names_in(site_.responses), IsEmpty());
    EXPECT_THAT(site_.finished(), IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(Signals, Weakness12_CleanStop, testing::Values(SIGTERM, SIGINT, SIGHUP, SIGUSR1));

TEST_F(ControllerProgram, AJobWithinTheGracePeriodIsFinished) {
    auto controller = start_with_running_job("while ! test -e go; do sleep 0.01; done\n" + kAnswer);
    controller->send_signal(SIGTERM);
    controller->send_signal(SIGTERM);
    ASSERT_TRUE(wait_until([&] { return controller->log().find("stopping") != std::string::npos; }, kLimit));
    EXPECT_FALSE(controller->has_ended());
    write_file(site_.root / "go", "");
    EXPECT_EQ(controller->wait(kLimit), 0) << controller->log();
    EXPECT_THAT(site_.finished(), ElementsAre(kJob + ".success"));
    EXPECT_THAT(names_in(site_.responses), ElementsAre("1-2-ab-getZkBlobCompressionProof.json"));
}

TEST_F(ControllerProgram, ASecondInterruptDoesNotWait) {
    auto controller = start_with_running_job("exec sleep 60");
    controller->send_signal(SIGINT);
    ASSERT_TRUE(wait_until([&] { return controller->log().find("stopping") != std::string::npos; }, kLimit));
    controller->send_signal(SIGINT);
    EXPECT_EQ(controller->wait(kLimit), 0) << controller->log();
    EXPECT_TRUE(worker_is_gone());
    EXPECT_THAT(names_in(site_.requests), ElementsAre(kJob));
}

// As the reference's container starts it (linea-controller.md, section 13), with the `exec` that it lacks:
// else the shell may be the one that gets the signal.
TEST_F(ControllerProgram, Weakness29_AControllerStartedByAShellGetsItsSigterm) {
    site_.drop(
        kJob,
        "echo $$ > worker.part; mv worker.part worker\nwhile ! test -e go; do sleep 0.01; done\n" + kAnswer);
    test::ControllerProcess container(
        "sh", {"-c", "exec " PLONKD_CONTROLLER " --config $CONFIG_FILE --local-id $WORKER_ID"}, site_.root,
        {"CUDA_VISIBLE_DEVICES=", "CONFIG_FILE=config.toml", "WORKER_ID=prover-0"});
    ASSERT_TRUE(wait_until([&] { return std::filesystem::exists(site_.root / "worker"); }, kLimit));
    container.send_signal(SIGTERM);
    ASSERT_TRUE(wait_until([&] { return container.log().find("stopping") != std::string::npos; }, kLimit));
    // The grace period has begun: the job is finished in it.
    write_file(site_.root / "go", "");
    EXPECT_EQ(container.wait(kLimit), 0) << container.log();
    EXPECT_THAT(site_.finished(), ElementsAre(kJob + ".success"));
}

// No shell stays between the controller and the worker of a template of plain words: the process that the
// controller has started is the worker itself, and gets SIGTERM, and the controller's death, directly.
TEST_F(ControllerProgram, Weakness29_NoShellStaysBetweenControllerAndWorker) {
    configure("termination_grace_period_seconds = 0\n");
    auto controller = start_with_running_job(
        "trap 'touch terminated; exit 0' TERM\n"
        "grep PPid /proc/$$/status | tr -dc 0-9 > parent.part; mv parent.part parent\n"
        "while :; do sleep 0.01; done\n");
    ASSERT_TRUE(wait_until([&] { return std::filesystem::exists(site_.root / "parent"); }, kLimit));
    EXPECT_EQ(std::stoi(read_file(site_.root / "parent")), controller->process_id());
    controller->send_signal(SIGTERM);
    EXPECT_EQ(controller->wait(kLimit), 0) << controller->log();
    EXPECT_TRUE(std::filesystem::exists(site_.root / "terminated"));
    EXPECT_THAT(names_in(site_.requests), ElementsAre(kJob));
}

// A template that needs a shell keeps it; the signal goes to the whole group, past the shell.
TEST_F(ControllerProgram, Weakness29_SigtermReachesAWorkerBehindAShell) {
    configure("termination_grace_period_seconds = 0\n",
              "worker_cmd_tmpl = \"true && sh {{.InFile}} {{.OutFile}}; false\"\n");
    auto controller = start_with_running_job(
        "trap 'touch terminated; exit 0' TERM\ntouch trapped\nwhile :; do sleep 0.01; done\n");
    ASSERT_TRUE(wait_until([&] { return std::filesystem::exists(site_.root / "trapped"); }, kLimit));
    controller->send_signal(SIGTERM);
    EXPECT_EQ(controller->wait(kLimit), 0) << controller->log();
    EXPECT_TRUE(std::filesystem::exists(site_.root / "terminated"));
    EXPECT_TRUE(worker_is_gone());
    EXPECT_THAT(names_in(site_.requests), ElementsAre(kJob));
}

TEST_F(ControllerProgram, TheWorkerDiesWithAKilledController) {
    auto controller = start_with_running_job("exec sleep 60");
    controller->send_signal(SIGKILL);
    EXPECT_EQ(controller->wait(kLimit), 137);
    EXPECT_TRUE(wait_until([&] { return worker_is_gone(); }, kLimit));
    // The lock stays for the controller of that name to find.
    EXPECT_THAT(names_in(site_.requests), ElementsAre(kJob + ".inprogress.prover-0"));
}

TEST_F(ControllerProgram, GpuHostsTakeCompressionOnly) {
    // A driver with two devices under the name that the controller loads.
    std::filesystem::create_directory(site_.root / "driver");
    std::filesystem::create_symlink(FAKE_CUDA_DRIVER, site_.root / "driver/libcuda.so.1");
    const std::string driver = "LD_LIBRARY_PATH=" + (site_.root / "driver").string();
    const auto execution = site_.root / "queue/execution";
    write_file(execution / "requests/1-1-getZkProof.json", "echo '{}' > $1");
    site_.drop(kJob, kAnswer);
    unsetenv("CUDA_VISIBLE_DEVICES");
    auto controller = start({driver});
    ASSERT_TRUE(wait_until([&] { return site_.finished().size() == 1; }, kLimit)) << controller->log();
    controller->send_signal(SIGTERM);
    EXPECT_EQ(controller->wait(kLimit), 0);
    EXPECT_THAT(controller->log(), HasSubstr("restricting job types to compression"));
    EXPECT_THAT(names_in(execution / "requests"), ElementsAre("1-1-getZkProof.json"));

    // The way back to the CPU.
    controller = start({driver, "CUDA_VISIBLE_DEVICES="});
    EXPECT_TRUE(wait_until([&] { return names_in(execution / "requests-done").size() == 1; }, kLimit))
        << controller->log();
}

TEST_F(ControllerProgram, Weakness22_AHostWithoutItsGpuIsRefused) {
    configure("host.gpu_required = \"refuse\"\n");
    setenv("CUDA_VISIBLE_DEVICES", "", 1);
    const auto refused = run_controller({"--config", "config.toml", "--local-id", "prover-0"});
    EXPECT_EQ(refused.exit_code, 1);
    EXPECT_THAT(refused.output, HasSubstr("controller.host.gpu_required"));
    unsetenv("CUDA_VISIBLE_DEVICES");
}

TEST_F(ControllerProgram, Weakness22_AHostWithoutItsGpuMayWaitForIt) {
    configure("host.gpu_required = \"wait\"\n");
    site_.drop(kJob, kAnswer);
    auto controller = start();
    const auto waits = [&] {
        return std::filesystem::exists(site_.root / "controller.log") &&
               controller->log().find("waiting for one") != std::string::npos;
    };
    ASSERT_TRUE(wait_until(waits, kLimit));
    controller->send_signal(SIGTERM);
    EXPECT_EQ(controller->wait(kLimit), 0) << controller->log();
    EXPECT_THAT(names_in(site_.requests), ElementsAre(kJob));
}

TEST_F(ControllerProgram, SharedFolderJobsRunOnce) {
    constexpr int kJobs = 20;
    for (int i = 1; i <= kJobs; ++i) {
        const std::string block = std::to_string(i);
        site_.drop(block + "-" + block + "-getZkBlobCompressionProof.json",
                   "echo " + block + " >> runs\n" + kAnswer);
    }
    std::vector<std::unique_ptr<test::ControllerProcess>> controllers;
    for (const char* id : {"prover-0", "prover-1", "prover-2"})
        controllers.push_back(std::make_unique<test::ControllerProcess>(
            PLONKD_CONTROLLER, std::vector<std::string>{"--config", "config.toml", "--local-id", id},
            site_.root, std::vector<std::string>{"CUDA_VISIBLE_DEVICES="}));
    EXPECT_TRUE(wait_until([&] { return site_.finished().size() == kJobs; }, kLimit));
    for (auto& controller : controllers) {
        controller->send_signal(SIGTERM);
        EXPECT_EQ(controller->wait(kLimit), 0);
    }
    EXPECT_EQ(names_in(site_.responses).size(), std::size_t{kJobs});
    EXPECT_THAT(names_in(site_.requests), IsEmpty());
    const std::string runs = read_file(site_.root / "runs");
    EXPECT_EQ(std::count(runs.begin(), runs.end(), '\n'), kJobs);
}

}  // namespace
}  // namespace plonkd
