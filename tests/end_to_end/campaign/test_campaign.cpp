// The fault campaign. By itself it injects some 800 faults; PLONKD_CAMPAIGN_FAULTS=2000 (scripts/test
// --campaign) lets each of its two random parts go on until it has had so many. PLONKD_CAMPAIGN_SEED replays
// the episodes of a seed; a failure names the seed of its episode, and PLONKD_CAMPAIGN_EPISODE replays that
// one alone.

#include <atomic>
#include <cstdlib>
#include <functional>
#include <iostream>
#include <mutex>
#include <thread>

#include <gtest/gtest.h>

#include "tests/end_to_end/campaign/episode.hpp"

namespace plonkd::campaign {
namespace {

constexpr int kFaultsPerEpisode = 20;
// Episodes wait more than they work.
constexpr int kEpisodesAtOnce = 3;

std::uint64_t number_from_environment(const char* name, std::uint64_t otherwise) {
    const char* text = std::getenv(name);
    return text == nullptr || *text == '\0' ? otherwise : std::strtoull(text, nullptr, 10);
}

// Sums up the results of runs that go on in several threads, and fails the test for each violation.
class Tally {
  public:
    void add(const std::string& name, const EpisodeResult& result) {
        const std::lock_guard lock(mutex_);
        for (const auto& [fault, count] : result.faults) faults_[fault] += count;
        fault_count_ += result.fault_count();
        requests_ += result.requests;
        proofs_ += result.proofs;
        handed_over_ += result.handed_over;
        beside_another_ += result.beside_another;
        for (const std::string& violation : result.violations) ADD_FAILURE() << name << ": " << violation;
    }
    int fault_count() {
        const std::lock_guard lock(mutex_);
        return fault_count_;
    }
    int handed_over() const { return handed_over_; }
    int beside_another() const { return beside_another_; }
    void print() {
        const std::lock_guard lock(mutex_);
        std::cout << fault_count_ << " faults, " << requests_ << " requests, " << proofs_ << " proofs, "
                  << handed_over_ << " of them by resident workers, " << beside_another_
                  << " jobs beside another\n";
        for (const auto& [fault, count] : faults_) std::cout << "  " << count << "\t" << fault << '\n';
    }

  private:
    std::mutex mutex_;
    std::map<std::string, int> faults_;
    int fault_count_ = 0;
    int requests_ = 0;
    int proofs_ = 0;
    int handed_over_ = 0;
    int beside_another_ = 0;
};

// Calls `work` with 0, 1, 2, … from several threads until one call returns false.
void in_parallel(const std::function<bool(std::uint64_t)>& work) {
    std::atomic<std::uint64_t> next{0};
    std::atomic<bool> over{false};
    std::vector<std::thread> threads;
    for (int i = 0; i < kEpisodesAtOnce; ++i)
        threads.emplace_back([&] {
            while (!over)
                if (!work(next++)) over = true;
        });
    for (std::thread& thread : threads) thread.join();
}

struct StepAction {
    const char* name;
    std::string action;  // fault_control.hpp
    Workers workers;
    int stride;  // every so many steps
};

class EveryStep : public testing::TestWithParam<StepAction> {};

// From the first call on the queue's folders to the last one of the last job.
TEST_P(EveryStep, LosesNothing) {
    constexpr int kMostSteps = 1000;
    const StepAction& parameters = GetParam();
    Tally tally;
    in_parallel([&](std::uint64_t index) {
        const int step = 1 + parameters.stride * static_cast<int>(index);
        if (step > kMostSteps) return false;
        const EpisodeResult result = run_step(step, parameters.action, parameters.workers);
        tally.add("step " + std::to_string(step) + ", action " + parameters.action, result);
        return result.step_was_reached;
    });
    tally.print();
}

// Killed before the step; it fails with EIO. With resident workers a run takes seconds, and the steps are the
// same: some of them will do.
INSTANTIATE_TEST_SUITE_P(Actions, EveryStep,
                         testing::Values(StepAction{"Killed", "K", Workers::one_shot, 1},
                                         StepAction{"Failing", "E5", Workers::one_shot, 1},
                                         StepAction{"KilledWithResidentWorker", "K", Workers::resident, 11}),
                         [](const auto& parameters) { return parameters.param.name; });

std::uint64_t seed() {
    return number_from_environment("PLONKD_CAMPAIGN_SEED", 1);
}

// Random faults in episodes of these workers until there have been `faults`; or the one episode that is to be
// looked at.
void run_campaign(Tally& tally, Workers workers, int faults) {
    if (const auto episode = number_from_environment("PLONKD_CAMPAIGN_EPISODE", 0)) {
        tally.add("episode " + std::to_string(episode), run_episode(episode, kFaultsPerEpisode, workers));
        return tally.print();
    }
    std::cout << "seed " << seed() << '\n';
    in_parallel([&](std::uint64_t index) {
        const std::uint64_t episode = seed() * 1'000'000 + index;
        tally.add("episode " + std::to_string(episode), run_episode(episode, kFaultsPerEpisode, workers));
        return tally.fault_count() < faults;
    });
    tally.print();
    EXPECT_GE(tally.fault_count(), faults);
}

TEST(Campaign, RandomFaultsLoseNothing) {
    Tally tally;
    run_campaign(tally, Workers::one_shot,
                 static_cast<int>(number_from_environment("PLONKD_CAMPAIGN_FAULTS", 120)));
}

TEST(Campaign, RandomFaultsWithResidentWorkersLoseNothing) {
    Tally tally;
    run_campaign(tally, Workers::resident,
                 static_cast<int>(number_from_environment("PLONKD_CAMPAIGN_FAULTS", 120)));
    if (number_from_environment("PLONKD_CAMPAIGN_EPISODE", 0) != 0) return;
    // Else little of this was about resident workers.
    EXPECT_GT(tally.handed_over(), 0);
    EXPECT_GT(tally.beside_another(), 0);
}

}  // namespace
}  // namespace plonkd::campaign
