// One worker process: start, environment, exit, the death of its whole group.

#include <cerrno>
#include <chrono>
#include <csignal>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/asio/steady_timer.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "controller/exit_code.hpp"
#include "controller/worker.hpp"
#include "tests/scratch_folder.hpp"

namespace plonkd {
namespace {

using test::names_in;
using test::read_file;
using namespace std::chrono_literals;

// The exit code of a child; the loop's handler for SIGCHLD interrupts the wait.
int wait_for_death(pid_t child) {
    int status = 0;
    while (waitpid(child, &status, 0) < 0)
        if (errno != EINTR) return -1;
    return exit_code_of_wait_status(status);
}

class WorkerProcess : public testing::Test {
  protected:
    // Runs the command to its end and returns its exit code.
    int run(const std::string& command) {
        int code = -1;
        worker_.start(command, [&](int wait_status) { code = exit_code_of_wait_status(wait_status); });
        run_loop();
        return code;
    }
    void run_loop() {
        loop_.restart();
        loop_.run_for(20s);
    }
    // Waits until the file exists; the worker writes it when it is ready for the test's next step.
    void wait_for(const std::filesystem::path& file) {
        const auto deadline = std::chrono::steady_clock::now() + 20s;
        while (!std::filesystem::exists(file) && std::chrono::steady_clock::now() < deadline) usleep(1000);
        ASSERT_TRUE(std::filesystem::exists(file));
    }

    test::ScratchFolder scratch_;
    std::string ready_ = (scratch_.path() / "ready").string();
    std::vector<std::string> opened_;
    boost::asio::io_context loop_{1};
    Worker worker_{loop_};
};

TEST_F(WorkerProcess, ExitCodesArrive) {
    EXPECT_EQ(run("exit 0"), 0);
    EXPECT_EQ(run("exit 78"), 78);
    EXPECT_EQ(run("kill -KILL $$"), 137);
    EXPECT_EQ(run("/does/not/exist"), 127);
    EXPECT_EQ(run(scratch_.path().string()), 126);
    EXPECT_EQ(run("true"), 0);
    EXPECT_EQ(run("false"), 1);
    EXPECT_FALSE(worker_.alive());
}

TEST_F(WorkerProcess, ScriptsWithoutAnInterpreterLineRun) {
    test::write_file(scratch_.path() / "script", "exit 9\n");
    chmod((scratch_.path() / "script").c_str(), 0755);
    EXPECT_EQ(run((scratch_.path() / "script").string()), 9);
}

TEST_F(WorkerProcess, RunsInItsOwnGroupWithTheInheritedEnvironment) {
    setenv("PLONKD_TEST_TOGGLE", "a b", 1);
    const auto file = scratch_.path() / "out";
    ASSERT_EQ(run("echo \"$PLONKD_TEST_TOGGLE\" $(ps -o pgid= -p $$) $$ $PWD > " + file.string()), 0);
    std::istringstream words(read_file(file));
    std::string a, b, group, process, folder;
    words >> a >> b >> group >> process >> folder;
    EXPECT_EQ(a + " " + b, "a b");
    EXPECT_EQ(group, process);
    EXPECT_EQ(folder, std::filesystem::current_path());
    unsetenv("PLONKD_TEST_TOGGLE");
}

TEST_F(WorkerProcess, StartsWithDefaultSignalHandling) {
    // The loop's handlers and a blocked mask must not reach the worker.
    EXPECT_EQ(run("kill -TERM $$; exit 0"), 143);
    sigset_t mask;
    sigemptyset(&mask);
    sigset_t previous;
    sigprocmask(SIG_SETMASK, &mask, &previous);
    EXPECT_EQ(run("grep -q '^SigBlk:.0000000000000000$' /proc/self/status"), 0);
    sigprocmask(SIG_SETMASK, &previous, nullptr);
}

TEST_F(WorkerProcess, DescriptorsOfTheControllerStayOutside) {
    const auto before = names_in("/proc/self/fd");
    boost::asio::io_context loop{1};
    Worker worker(loop);
    boost::asio::steady_timer timer(loop);
    const auto out = scratch_.path() / "out";
    worker.start("ls /proc/self/fd > " + out.string(), [](int) {});
    for (const std::string& descriptor : names_in("/proc/self/fd"))
        if (std::find(before.begin(), before.end(), descriptor) == before.end())
            opened_.push_back(descriptor);
    loop.run_for(20s);
    EXPECT_GE(opened_.size(), 3U);
    std::istringstream inherited(read_file(out));
    // `ls` itself has the folder open under the lowest free number, one of those closed on its execution.
    int shared = 0;
    for (std::string descriptor; inherited >> descriptor;)
        shared += std::find(opened_.begin(), opened_.end(), descriptor) != opened_.end();
    EXPECT_LE(shared, 1);
}

TEST_F(WorkerProcess, SignalsReachTheWholeGroup) {
    int code = -1;
    worker_.start("sleep 60 & touch " + ready_ + "; wait; exit 0",
                  [&](int wait_status) { code = exit_code_of_wait_status(wait_status); });
    wait_for(ready_);
    const pid_t group = worker_.process_id();
    worker_.terminate();
    run_loop();
    EXPECT_EQ(code, 143);
    EXPECT_EQ(kill(-group, 0), -1);
    EXPECT_EQ(errno, ESRCH);
}

TEST_F(WorkerProcess, OrphansOfTheGroupDieBeforeTheEndIsReported) {
    pid_t group = 0;
    bool gone = false;
    worker_.start("(trap '' TERM HUP; sleep 60; sleep 60) & exit 5", [&](int wait_status) {
        EXPECT_EQ(exit_code_of_wait_status(wait_status), 5);
        gone = kill(-group, 0) == -1 && errno == ESRCH;
    });
    group = worker_.process_id();
    const auto start = std::chrono::steady_clock::now();
    run_loop();
    EXPECT_TRUE(gone);
    EXPECT_LT(std::chrono::steady_clock::now() - start, 15s);
}

TEST_F(WorkerProcess, ACommandThatCleansUpOutlivesItsShell) {
    const auto cleaned = scratch_.path() / "cleaned";
    worker_.start("sh -c 'trap \"sleep 0.1; touch " + cleaned.string() + "; exit\" TERM; touch " + ready_ +
                      "; while :; do sleep 0.01; done'; true",
                  [&](int) { EXPECT_TRUE(std::filesystem::exists(cleaned)); });
    wait_for(ready_);
    worker_.terminate();
    run_loop();
    EXPECT_FALSE(worker_.alive());
}

TEST_F(WorkerProcess, TheNextWorkerMayStartFromTheLastOnesEnd) {
    int second = -1;
    worker_.start("exit 1", [&](int) {
        worker_.start("exit 2", [&](int wait_status) { second = exit_code_of_wait_status(wait_status); });
    });
    run_loop();
    EXPECT_EQ(second, 2);
}

TEST_F(WorkerProcess, DestructionKillsTheWorker) {
    pid_t group = 0;
    {
        Worker doomed(loop_);
        doomed.start("trap '' TERM; touch " + ready_ + "; sleep 60; sleep 60", [](int) {});
        wait_for(ready_);
        group = doomed.process_id();
    }
    EXPECT_EQ(kill(-group, 0), -1);
}

TEST_F(WorkerProcess, DiesWithTheController) {
    const pid_t controller = fork();
    if (controller == 0) {
        boost::asio::io_context loop{1};
        Worker worker(loop);
        worker.start("echo $$ > " + ready_ + ".part; mv " + ready_ + ".part " + ready_ + "; exec sleep 60",
                     [](int) {});
        pause();
        _exit(0);
    }
    wait_for(ready_);
    // Adopt the orphan, so that its death can be waited for.
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    kill(controller, SIGKILL);
    ASSERT_EQ(wait_for_death(controller), 137);
    const pid_t worker = std::stoi(read_file(ready_));
    EXPECT_EQ(wait_for_death(worker), 137);
}

}  // namespace
}  // namespace plonkd
