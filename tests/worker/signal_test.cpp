// Signals, in processes of their own: what must not end a job, what must, and when.
#include <csignal>
#include <unistd.h>

#include <gtest/gtest.h>

#include "prover/worker/job_signals.hpp"
#include "prover/worker/process_state.hpp"

namespace plonkd {
namespace {

// A process that has taken `signal` and then ends with 7, unless the signal ends it.
[[noreturn]] void take(int signal, bool publishing) {
    JobSignals::block();
    Progress progress;
    JobSignals signals(progress);
    const auto phase = progress.phase("solve");
    auto publication = publishing ? signals.publishing() : nullptr;
    ::kill(::getpid(), signal);
    // Long enough for the signal to do its worst, on a machine that is not overloaded; a test that passes
    // does not depend on it.
    ::usleep(publishing ? 50'000 : 200'000);
    publication.reset();
    ::_exit(7);
}

TEST(JobSignals, WatchersSignalsDoNotEndTheJob) {
    testing::GTEST_FLAG(death_test_style) = "threadsafe";
    EXPECT_EXIT(take(SIGUSR1, false), testing::ExitedWithCode(7), "");
    EXPECT_EXIT(take(SIGUSR2, false), testing::ExitedWithCode(7), "");
}

TEST(JobSignals, SigtermWaitsForTheResponseBeingWritten) {
    testing::GTEST_FLAG(death_test_style) = "threadsafe";
    EXPECT_EXIT(take(SIGTERM, true), testing::ExitedWithCode(7), "");
}

TEST(JobSignals, SigtermEndsAJobAtOnce) {
    testing::GTEST_FLAG(death_test_style) = "threadsafe";
    EXPECT_EXIT(
        {
            JobSignals::block();
            Progress progress;
            const JobSignals signals(progress);
            ::kill(::getpid(), SIGTERM);
            ::sleep(60);
        },
        testing::KilledBySignal(SIGTERM), "");
}

TEST(ProcessState, NamesMemoryAndThreads) {
    EXPECT_NE(process_state().find(" GB, at most "), std::string::npos);
}

}  // namespace
}  // namespace plonkd
