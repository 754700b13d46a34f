// Resident workers under supervision: readiness, restarts, giving up, stopping.

#include <csignal>
#include <cstdlib>
#include <memory>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "controller/worker_pool.hpp"
#include "logging/logging.hpp"
#include "prover/failure/failure.hpp"
#include "tests/configuration/refusal.hpp"
#include "tests/sample_configuration.hpp"
#include "tests/scratch_folder.hpp"

namespace plonkd {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using namespace std::chrono_literals;

class Pool : public testing::Test {
  protected:
    void SetUp() override { set_log_level(1); }

    WorkerPoolSettings settings(const std::string& behaviour) {
        WorkerPoolSettings result;
        result.devices = {-1};
        result.command = FAKE_WORKER " " + behaviour;
        result.configuration_file = starts_.string();
        result.socket_folder = (scratch_.path() / "sockets").string();
        result.socket_prefix = "prover-0";
        result.restart_delay = 1ms;
        result.longest_restart_delay = 4ms;
        result.probe_interval = 5ms;
        result.ready_limit = 60s;
        result.answer_limit = 60s;
        result.kill_delay = 60s;
        return result;
    }
    void start(WorkerPoolSettings chosen) {
        pool_ = std::make_unique<WorkerPool>(loop_, std::move(chosen), [this] { ++nb_changes_; });
        pool_->start();
    }
    void run_until(const std::function<bool()>& condition) {
        const auto deadline = std::chrono::steady_clock::now() + 60s;
        while (!condition()) {
            ASSERT_LT(std::chrono::steady_clock::now(), deadline) << "the awaited state was not reached";
            loop_.run_one_for(5ms);
            loop_.restart();
        }
    }
    void stop() {
        bool stopped = false;
        pool_->stop([&] { stopped = true; });
        run_until([&] { return stopped; });
    }
    std::vector<pid_t> starts() const {
        std::vector<pid_t> result;
        std::ifstream file(starts_);
        for (pid_t id; file >> id;) result.push_back(id);
        return result;
    }

    test::ScratchFolder scratch_;
    std::filesystem::path starts_ = scratch_.path() / "starts";
    boost::asio::io_context loop_{1};
    std::unique_ptr<WorkerPool> pool_;
    int nb_changes_ = 0;
};

TEST_F(Pool, AWorkerIsReadyWhenItSaysSo) {
    start(settings("ready"));
    EXPECT_THAT(pool_->ready(), IsEmpty());
    run_until([&] { return !pool_->ready().empty(); });
    EXPECT_GE(nb_changes_, 1);
    const WorkerEndpoint endpoint{(scratch_.path() / "sockets/prover-0-cpu.sock").string(), -1};
    EXPECT_THAT(pool_->ready(), ElementsAre(endpoint));
    EXPECT_EQ(pool_->status().front().process_id, starts().front());
    stop();
    EXPECT_THAT(pool_->ready(), IsEmpty());
    EXPECT_EQ(::kill(starts().front(), 0), -1);
    EXPECT_THAT(starts(), SizeIs(1));
}

TEST_F(Pool, OneWorkerPerDevice) {
    WorkerPoolSettings chosen = settings("ready");
    chosen.devices = {0, 3};
    start(chosen);
    run_until([&] { return pool_->ready().size() == 2; });
    EXPECT_EQ(pool_->ready()[1].device, 3);
    EXPECT_NE(pool_->ready()[0].socket, pool_->ready()[1].socket);
    stop();
}

TEST_F(Pool, LoadingIsNotReady) {
    start(settings("loading"));
    run_until([&] { return !starts().empty(); });
    for (int i = 0; i < 20; ++i) loop_.run_one_for(5ms);
    EXPECT_THAT(pool_->ready(), IsEmpty());
    EXPECT_EQ(pool_->status().front().state, WorkerState::starting);
    stop();
}

TEST_F(Pool, AWorkerThatEndsIsStartedAnew) {
    start(settings("ready"));
    run_until([&] { return !pool_->ready().empty(); });
    ::kill(starts().front(), SIGKILL);
    run_until([&] { return pool_->ready().empty(); });
    run_until([&] { return !pool_->ready().empty(); });
    EXPECT_THAT(starts(), SizeIs(2));
    stop();
}

class FailingPool : public Pool, public testing::WithParamInterface<const char*> {};

TEST_P(FailingPool, FailuresInARowEndInGivingUp) {
    WorkerPoolSettings chosen = settings(GetParam());
    chosen.restart_limit = 4;
    start(chosen);
    run_until([&] { return pool_->status().front().state == WorkerState::given_up; });
    EXPECT_THAT(starts(), SizeIs(4));
    EXPECT_EQ(pool_->status().front().process_id, 0);
    stop();
}

INSTANTIATE_TEST_SUITE_P(Pool, FailingPool, testing::Values("broken", "crash"));

TEST_F(Pool, PathsMayHaveBlanks) {
    starts_ = scratch_.path() / "starts of the 'worker'";
    start(settings("ready"));
    run_until([&] { return !pool_->ready().empty(); });
    EXPECT_THAT(starts(), SizeIs(1));
    stop();
}

TEST_F(Pool, ACommandThatCannotRunIsGivenUp) {
    WorkerPoolSettings chosen = settings("ready");
    chosen.command = "/does/not/exist";
    chosen.restart_limit = 2;
    start(chosen);
    run_until([&] { return pool_->status().front().state == WorkerState::given_up; });
    stop();
}

TEST_F(Pool, AStableWorkerStartsWithAFreshCount) {
    WorkerPoolSettings chosen = settings("ready");
    chosen.restart_limit = 2;
    chosen.stable_after = 0ms;
    start(chosen);
    for (std::size_t round = 1; round <= 4; ++round) {
        run_until([&] { return !pool_->ready().empty() && starts().size() == round; });
        ::kill(starts().back(), SIGKILL);
        run_until([&] { return pool_->ready().empty(); });
    }
    EXPECT_NE(pool_->status().front().state, WorkerState::given_up);
    stop();
}

TEST_F(Pool, AWorkerThatDoesNotBecomeReadyIsKilled) {
    WorkerPoolSettings chosen = settings("loading");
    chosen.ready_limit = 20ms;
    chosen.restart_limit = 2;
    start(chosen);
    run_until([&] { return pool_->status().front().state == WorkerState::given_up; });
    stop();
}

TEST_F(Pool, AWorkerThatFallsSilentIsKilled) {
    WorkerPoolSettings chosen = settings("silent");
    chosen.answer_limit = 50ms;
    // How the pool shows the worker after each change.
    std::vector<WorkerStatus> seen;
    pool_ = std::make_unique<WorkerPool>(loop_, chosen, [&] { seen.push_back(pool_->status().front()); });
    pool_->start();
    run_until([&] { return !pool_->ready().empty(); });
    run_until([&] { return starts().size() > 1; });
    stop();
    // Jobs keep away from it before it is dead.
    const auto is_ready = [](const WorkerStatus& status) { return status.state == WorkerState::ready; };
    const auto ready = std::find_if(seen.begin(), seen.end(), is_ready);
    const auto left = std::find_if_not(ready, seen.end(), is_ready);
    ASSERT_NE(left, seen.end());
    EXPECT_EQ(left->state, WorkerState::waiting);
    EXPECT_EQ(left->process_id, starts().front());
}

TEST_F(Pool, AWorkerThatIgnoresSigtermIsKilled) {
    WorkerPoolSettings chosen = settings("stubborn");
    chosen.kill_delay = 20ms;
    start(chosen);
    run_until([&] { return !pool_->ready().empty(); });
    stop();
    EXPECT_EQ(::kill(starts().front(), 0), -1);
}

TEST_F(Pool, AnEmptyPoolStops) {
    start({});
    stop();
    EXPECT_THAT(pool_->ready(), IsEmpty());
}

TEST_F(Pool, DestructionKillsTheWorkers) {
    start(settings("stubborn"));
    run_until([&] { return !pool_->ready().empty(); });
    pool_.reset();
    EXPECT_EQ(::kill(starts().front(), 0), -1);
}

class PoolSettings : public testing::Test {
  protected:
    void TearDown() override {
        ::unsetenv("LINEA_PROVER_GPU_DEVICE_ID");
        ::unsetenv("RUNTIME_DIRECTORY");
    }
    std::vector<int> devices(const std::string& resident, const HostClass& host) {
        Configuration configuration = parse_configuration(test::kMinimal, "test.toml");
        configuration.controller.workers.resident = resident == "gpu"      ? ResidentWorkers::gpu
                                                    : resident == "always" ? ResidentWorkers::always
                                                                           : ResidentWorkers::never;
        configuration.controller.workers.socket_dir = "sockets";
        return make_worker_pool_settings(configuration, "test.toml", "prover-0", host).devices;
    }
    const HostClass gpus_{true, "two", 2};
    const HostClass cpu_{false, "none", 0};
};

TEST_F(PoolSettings, WorkersByHostAndConfiguration) {
    EXPECT_THAT(devices("gpu", gpus_), ElementsAre(0, 1));
    EXPECT_THAT(devices("gpu", cpu_), IsEmpty());
    EXPECT_THAT(devices("always", gpus_), ElementsAre(0, 1));
    EXPECT_THAT(devices("always", cpu_), ElementsAre(-1));
    EXPECT_THAT(devices("never", gpus_), IsEmpty());
    ::setenv("LINEA_PROVER_GPU_DEVICE_ID", "1", 1);
    EXPECT_THAT(devices("gpu", gpus_), ElementsAre(1));
}

TEST_F(PoolSettings, SocketsStandInTheRuntimeFolder) {
    const test::ScratchFolder scratch;
    ::setenv("RUNTIME_DIRECTORY", scratch.path().c_str(), 1);
    const Configuration configuration = parse_configuration(test::kMinimal, "test.toml");
    EXPECT_EQ(make_worker_pool_settings(configuration, "test.toml", "prover-0", gpus_).socket_folder,
              scratch.path());
}

}  // namespace
}  // namespace plonkd
