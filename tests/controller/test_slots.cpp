// How many jobs run beside each other, and where the next one goes.

#include <gtest/gtest.h>

#include "controller/slots.hpp"

namespace plonkd {
namespace {

const WorkerEndpoint kFirst{"/run/0", 0};
const WorkerEndpoint kSecond{"/run/1", 1};

OccupiedSlot on(const WorkerEndpoint& endpoint, bool slot_free = false) {
    return {endpoint, slot_free};
}

// The socket of the next job's worker, "alone", or "none" if it has to wait.
std::string next(const std::vector<WorkerEndpoint>& ready, bool starting,
                 const std::vector<OccupiedSlot>& occupied) {
    const auto slot = free_slot(ready, starting, occupied);
    if (!slot) return "none";
    return slot->endpoint ? slot->endpoint->socket : "alone";
}

TEST(Slots, WithoutResidentWorkersThereIsOneJob) {
    EXPECT_EQ(next({}, false, {}), "alone");
    EXPECT_EQ(next({}, false, {{}}), "none");
    // One that has gone still has its job.
    EXPECT_EQ(next({}, false, {on(kFirst, true)}), "none");
}

TEST(Slots, NothingStartsWhileTheFirstWorkerComesUp) {
    EXPECT_EQ(next({}, true, {}), "none");
    EXPECT_EQ(next({kFirst}, true, {}), "/run/0");
}

TEST(Slots, IdleWorkersComeFirst) {
    EXPECT_EQ(next({kFirst, kSecond}, false, {}), "/run/0");
    EXPECT_EQ(next({kFirst, kSecond}, false, {on(kFirst)}), "/run/1");
    EXPECT_EQ(next({kFirst, kSecond}, false, {on(kFirst, true)}), "/run/1");
    EXPECT_EQ(next({kFirst, kSecond}, false, {on(kFirst), on(kSecond)}), "none");
}

TEST(Slots, TheSecondJobNeedsAFreeStage) {
    EXPECT_EQ(next({kFirst}, false, {on(kFirst)}), "none");
    EXPECT_EQ(next({kFirst}, false, {on(kFirst, true)}), "/run/0");
    EXPECT_EQ(next({kFirst}, false, {on(kFirst, true), on(kFirst)}), "none");
    EXPECT_EQ(next({kFirst}, false, {on(kFirst, true), on(kFirst, true)}), "none");
    EXPECT_EQ(next({kFirst, kSecond}, false, {on(kFirst), on(kSecond, true)}), "/run/1");
}

TEST(Slots, NothingStartsBesideAJobThatWorksAlone) {
    EXPECT_EQ(next({kFirst, kSecond}, false, {{}}), "none");
}

}  // namespace
}  // namespace plonkd
