// The real `prover serve` and `prover prove`: the same job alone and through a worker, and what becomes of
// jobs when either side goes away.

#include <csignal>
#include <regex>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "tests/end_to_end/controller_process.hpp"
#include "tests/end_to_end/job_site.hpp"
#include "tests/sample_configuration.hpp"
#include "tests/shared_data.hpp"

namespace plonkd {
namespace {

using nlohmann::json;
using test::names_in;
using test::read_file;
using test::run_program;
using test::wait_until;
using test::write_file;
using testing::HasSubstr;
using testing::Not;
using namespace std::chrono_literals;

constexpr auto kLimit = 120s;

// A folder with Linea's dev-mode jobs, and a worker in it.
class ResidentWorker : public testing::Test {
  protected:
    void lay_out(const std::filesystem::path& shared) {
        const auto samples = shared / "reference/samples";
        expected_ = shared / "vectors/jobs/dev/responses";
        write_file(root_ / "config.toml", read_file(shared / "vectors/jobs/dev/config.toml"));
        for (const char* dictionary : {"compressor_dict.bin", "25-04-21.bin"})
            std::filesystem::create_symlink(samples / dictionary, root_ / dictionary);
        const std::string srs = "kzg_srs_canonical_259_bls12377_aleo.memdump";
        std::filesystem::create_directories(root_ / "prover-assets/kzgsrs");
        std::filesystem::create_symlink(samples / srs, root_ / "prover-assets/kzgsrs" / srs);
        for (const std::string& name : names_in(expected_)) {
            names_.push_back(name);
            std::filesystem::create_symlink(samples / name, root_ / name);
        }
    }

    // Its log is controller.log.
    std::unique_ptr<test::ControllerProcess> start_worker(const std::vector<std::string>& options = {}) {
        std::vector<std::string> arguments = {"serve",       "--config", "config.toml", "--socket",
                                              "worker.sock", "--engine", "cpu"};
        arguments.insert(arguments.end(), options.begin(), options.end());
        return std::make_unique<test::ControllerProcess>(PLONKD_PROVER, arguments, root_,
                                                         std::vector<std::string>{"CUDA_VISIBLE_DEVICES="});
    }
    std::unique_ptr<test::ControllerProcess> start_ready_worker() {
        const std::size_t before = nb_ready();
        auto worker = start_worker();
        EXPECT_TRUE(wait_until([&] { return nb_ready() > before; }, kLimit)) << log();
        return worker;
    }
    std::size_t nb_ready() const {
        std::size_t count = 0;
        const std::string text = log();
        for (std::size_t place = 0; (place = text.find("msg=\"ready", place)) != text.npos; ++place) ++count;
        return count;
    }
    std::string log() const {
        const auto file = root_ / "controller.log";
        return std::filesystem::exists(file) ? read_file(file) : "";
    }

    // `prover prove` as a shell command; `worker` may be empty: none.
    std::string command(const std::string& request, const std::string& worker,
                        const std::string& options = "") const {
        return "PLONKD_WORKER_SOCKET=" + (worker.empty() ? "absent.sock" : worker) +
               " exec '" PLONKD_PROVER "' prove --config config.toml --in " + request +
               " --out out/response.json --engine cpu --insecure-fixed-blinding " + options;
    }
    test::ProgramResult prove(const std::string& request, const std::string& worker,
                              const std::string& options = "") const {
        std::filesystem::remove_all(root_ / "out");
        return run_program({"sh", "-c", command(request, worker, options)}, root_);
    }
    std::string response() const { return read_file(root_ / "out/response.json"); }

    test::ScratchFolder scratch_;
    std::filesystem::path root_ = scratch_.path();
    std::filesystem::path expected_;
    std::vector<std::string> names_;
};

TEST_F(ResidentWorker, ResponsesAreTheSameBothWays) {
    PLONKD_NEED_SHARED_DATA(shared);
    lay_out(shared);
    const auto worker = start_ready_worker();
    for (const std::string& name : names_) {
        const auto alone = prove(name, "");
        EXPECT_EQ(alone.exit_code, 0) << alone.output;
        EXPECT_EQ(response(), read_file(expected_ / name));
        const auto through_worker = prove(name, "worker.sock", "--timings timings.json");
        EXPECT_EQ(through_worker.exit_code, 0) << through_worker.output;
        EXPECT_THAT(through_worker.output, HasSubstr("handing the job to the worker at worker.sock"));
        EXPECT_EQ(response(), read_file(expected_ / name));
        const json timings = json::parse(read_file(root_ / "timings.json"));
        std::vector<std::string> phases;
        for (const json& phase : timings.at("phases")) phases.push_back(phase.at("name"));
        EXPECT_THAT(phases,
                    testing::ElementsAre("wait for worker", "check request", "solve", "commit to wires",
                                         "permutation", "quotient", "openings", "verify", "write response"));
        EXPECT_GT(timings.at("peak_memory_bytes"), 0u);
    }
}

TEST_F(ResidentWorker, FailuresAreTheSameBothWays) {
    PLONKD_NEED_SHARED_DATA(shared);
    lay_out(shared);
    const auto worker = start_ready_worker();
    write_file(root_ / "1-2-getZkBlobCompressionProof.json", "{\"compressedData\": 5}");
    for (const std::string request :
         {"1-2-getZkBlobCompressionProof.json", "absent-getZkBlobCompressionProof.json"}) {
        const auto alone = prove(request, "");
        const auto through_worker = prove(request, "worker.sock");
        EXPECT_EQ(alone.exit_code, 1);
        EXPECT_EQ(through_worker.exit_code, alone.exit_code);
        const auto last_line = [](const std::string& text) {
            return text.substr(text.rfind('\n', text.size() - 2) + 1);
        };
        EXPECT_EQ(last_line(through_worker.output), last_line(alone.output));
        EXPECT_FALSE(std::filesystem::exists(root_ / "out"));
    }
}

TEST_F(ResidentWorker, AJobOfAnotherConfigurationIsProvenAlone) {
    PLONKD_NEED_SHARED_DATA(shared);
    lay_out(shared);
    const auto worker = start_ready_worker();
    const std::regex batches("max_nb_batches *= *[0-9]+");
    write_file(root_ / "config.toml",
               std::regex_replace(read_file(root_ / "config.toml"), batches, "max_nb_batches = 99"));
    const auto result = prove(names_.front(), "worker.sock");
    EXPECT_EQ(result.exit_code, 0) << result.output;
    EXPECT_THAT(result.output, HasSubstr("does not take the job: it has another configuration"));
    EXPECT_EQ(response(), read_file(expected_ / names_.front()));
}

TEST_F(ResidentWorker, WorkerAndClientMeetByTheConfigurationFile) {
    PLONKD_NEED_SHARED_DATA(shared);
    lay_out(shared);
    const std::string meeting = "RUNTIME_DIRECTORY=" + root_.string();
    const test::ControllerProcess worker(PLONKD_PROVER, {"serve", "--config", "config.toml"}, root_,
                                         {meeting, "CUDA_VISIBLE_DEVICES="});
    ASSERT_TRUE(wait_until([&] { return nb_ready() == 1; }, kLimit)) << log();
    const auto result =
        run_program({"env", meeting, "CUDA_VISIBLE_DEVICES=", PLONKD_PROVER, "prove", "--config",
                     (root_ / "config.toml").string(), "--in", names_.front(), "--out", "o.json"},
                    root_);
    EXPECT_EQ(result.exit_code, 0) << result.output;
    EXPECT_THAT(result.output, HasSubstr("handing the job to the worker"));
}

TEST_F(ResidentWorker, ProgressIsTheSameBothWays) {
    PLONKD_NEED_SHARED_DATA(shared);
    lay_out(shared);
    const auto worker = start_ready_worker();
    for (const std::string socket : {"", "worker.sock"}) {
        const auto result = prove(names_.front(), socket, "3>progress.jsonl 2>&1");
        ASSERT_EQ(result.exit_code, 0);
        std::filesystem::remove(root_ / "progress.jsonl");
        const auto watched = run_program(
            {"sh", "-c", "PLONKD_PROGRESS_FD=3 " + command(names_.front(), socket, "3>progress.jsonl")},
            root_);
        ASSERT_EQ(watched.exit_code, 0) << watched.output;
        std::istringstream lines(read_file(root_ / "progress.jsonl"));
        std::vector<std::string> events;
        for (std::string line; std::getline(lines, line);) {
            const json event = json::parse(line);
            events.push_back(event.at("event") == "phase" ? event.at("name").get<std::string>() + " " +
                                                                event.at("state").get<std::string>()
                                                          : event.at("event").get<std::string>());
        }
        EXPECT_EQ(events.front(), "hello");
        EXPECT_EQ(events.back(), "write response end");
        EXPECT_THAT(events, testing::Contains("quotient begin"));
        EXPECT_EQ(std::count(events.begin(), events.end(), "slot_free"), socket.empty() ? 0 : 1);
    }
    write_file(root_ / "1-2-getZkBlobCompressionProof.json", "{");
    run_program({"sh", "-c",
                 "PLONKD_PROGRESS_FD=3 " +
                     command("1-2-getZkBlobCompressionProof.json", "worker.sock", "3>failure.jsonl")},
                root_);
    EXPECT_THAT(read_file(root_ / "failure.jsonl"), HasSubstr(R"("event":"failure","class":"request")"));
}

TEST_F(ResidentWorker, SignalsOfWatchersAreAnsweredAndSigtermEndsIt) {
    PLONKD_NEED_SHARED_DATA(shared);
    lay_out(shared);
    const auto worker = start_ready_worker();
    worker->send_signal(SIGUSR1);
    EXPECT_TRUE(
        wait_until([&] { return log().find("worker: ready, resident") != std::string::npos; }, kLimit));
    worker->send_signal(SIGUSR2);
    EXPECT_EQ(prove(names_.front(), "worker.sock").exit_code, 0);
    worker->send_signal(SIGTERM);
    EXPECT_EQ(worker->wait(kLimit), 0) << log();
    EXPECT_FALSE(std::filesystem::exists(root_ / "worker.sock"));
}

TEST_F(ResidentWorker, OneWorkerPerSocketAndADeadOneIsReplaced) {
    PLONKD_NEED_SHARED_DATA(shared);
    lay_out(shared);
    auto worker = start_ready_worker();
    EXPECT_EQ(start_worker()->wait(kLimit), 1);
    EXPECT_THAT(log(), HasSubstr("worker.sock: another worker listens there"));
    worker->send_signal(SIGKILL);
    EXPECT_EQ(worker->wait(kLimit), 137);
    EXPECT_TRUE(std::filesystem::exists(root_ / "worker.sock"));
    worker = start_ready_worker();
    EXPECT_THAT(prove(names_.front(), "worker.sock").output, HasSubstr("handing the job"));
}

TEST_F(ResidentWorker, AWorkerWithoutItsAssetsSaysWhatIsMissing) {
    PLONKD_NEED_SHARED_DATA(shared);
    lay_out(shared);
    std::filesystem::remove(root_ / "25-04-21.bin");
    EXPECT_EQ(start_worker()->wait(kLimit), 2) << log();
    EXPECT_THAT(log(), HasSubstr("cannot read dictionary 25-04-21.bin"));
    EXPECT_FALSE(std::filesystem::exists(root_ / "worker.sock"));
}

TEST_F(ResidentWorker, AClientThatEndsLeavesNothingAndTheWorkerGoesOn) {
    PLONKD_NEED_SHARED_DATA(shared);
    lay_out(shared);
    const auto worker = start_ready_worker();
    worker->send_signal(SIGSTOP);
    {
        const std::filesystem::path folder = root_;
        test::ControllerProcess client("sh", {"-c", command(names_.front(), "worker.sock")}, folder, {});
        std::this_thread::sleep_for(50ms);
        client.send_signal(SIGTERM);
        EXPECT_EQ(client.wait(kLimit), 143);
    }
    worker->send_signal(SIGCONT);
    EXPECT_FALSE(std::filesystem::exists(root_ / "out"));
    EXPECT_THAT(prove(names_.front(), "worker.sock").output, HasSubstr("handing the job"));
    EXPECT_EQ(response(), read_file(expected_ / names_.front()));
}

TEST_F(ResidentWorker, AJobOutlivesItsWorker) {
    PLONKD_NEED_SHARED_DATA(shared);
    lay_out(shared);
    const auto worker = start_ready_worker();
    worker->send_signal(SIGSTOP);
    test::ControllerProcess client("sh", {"-c", command(names_.front(), "worker.sock")}, root_, {});
    std::this_thread::sleep_for(50ms);
    worker->send_signal(SIGKILL);
    EXPECT_EQ(client.wait(kLimit), 0) << log();
    EXPECT_EQ(response(), read_file(expected_ / names_.front()));
}

TEST_F(ResidentWorker, TheControllerKeepsAWorkerThatTakesItsJobs) {
    PLONKD_NEED_SHARED_DATA(shared);
    const test::JobSite site;
    root_ = site.root;
    lay_out(shared);
    write_file(root_ / "config.toml",
               test::with_lines(read_file(root_ / "config.toml"), "controller",
                                "worker_cmd_tmpl = \"" PLONKD_PROVER
                                " prove --config {{.ConfFile}} --in {{.InFile}} --out {{.OutFile}} "
                                "--engine cpu --insecure-fixed-blinding\"\n") +
                   "\n[controller.workers]\nresident = \"always\"\nsocket_dir = \"sockets\"\n"
                   "command = \"" PLONKD_PROVER " serve --engine cpu\"\n");
    for (const std::string& name : names_) site.drop(name, read_file(root_ / name));
    test::ControllerProcess controller(PLONKD_CONTROLLER,
                                       {"--config", "config.toml", "--local-id", "prover-0"}, root_,
                                       {"CUDA_VISIBLE_DEVICES="});
    ASSERT_TRUE(wait_until([&] { return site.finished().size() == names_.size(); }, kLimit)) << log();
    controller.send_signal(SIGTERM);
    EXPECT_EQ(controller.wait(kLimit), 0) << log();
    const std::string text = log();
    std::size_t handed_over = 0;
    for (std::size_t place = 0; (place = text.find("handing the job to the worker", place)) != text.npos;
         ++place)
        ++handed_over;
    EXPECT_EQ(handed_over, names_.size()) << text;
    for (const std::string& name : names_) {
        std::string published = name;
        const std::string versions = "bcv0.0-ccv0.0-";
        published.erase(published.find(versions), versions.size());
        EXPECT_EQ(read_file(site.responses / published), read_file(expected_ / name));
    }
    EXPECT_FALSE(std::filesystem::exists(root_ / "sockets/prover-0-cpu.sock"));
}

}  // namespace
}  // namespace plonkd
