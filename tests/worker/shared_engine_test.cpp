// Whose turn it is on an engine that two proofs share.
#include "prover/worker/shared_engine.hpp"

#include <atomic>
#include <thread>

#include <gtest/gtest.h>

namespace plonkd {
namespace {

void never() {}
void ignore(bool) {}

TEST(SharedEngine, AFreeEngineBecomesTheFirstComersOwn) {
    SharedEngine engine;
    int nb_rounds = 0;
    SharedEngine::Turn turn(
        engine, never, [&] { ++nb_rounds; }, ignore);
    EXPECT_TRUE(turn.begin_commitment());
    turn.end_commitment();
    EXPECT_TRUE(turn.begin_commitment());
    turn.end_commitment();
    turn.begin_rounds();
    turn.end_round();
    EXPECT_EQ(nb_rounds, 1);
}

TEST(SharedEngine, AGuestCommitsBetweenRounds) {
    SharedEngine engine;
    SharedEngine::Turn owner(engine, never, never, ignore);
    owner.begin_rounds();
    std::atomic<bool> may_come = false, waits = false, was_guest = false;
    std::thread guest_thread([&] {
        SharedEngine::Turn guest(
            engine, [&] { waits = true; }, never, ignore);
        was_guest = !guest.begin_commitment();
        EXPECT_TRUE(may_come);
        guest.end_commitment();
    });
    while (!waits) std::this_thread::yield();
    may_come = true;
    owner.end_round();
    EXPECT_TRUE(was_guest);
    guest_thread.join();
}

TEST(SharedEngine, TheNextOwnerWaitsForTheEnd) {
    SharedEngine engine;
    auto owner = std::make_unique<SharedEngine::Turn>(engine, never, never, ignore);
    owner->begin_rounds();
    std::atomic<bool> waits = false, ended = false;
    std::thread next_thread([&] {
        SharedEngine::Turn next(
            engine, [&] { waits = true; }, never, ignore);
        next.begin_rounds();
        EXPECT_TRUE(ended);
    });
    while (!waits) std::this_thread::yield();
    owner->end_round();
    ended = true;
    owner.reset();
    next_thread.join();
}

// Who is to blame where the engine does not return.
TEST(SharedEngine, WorksForOneJobAtATime) {
    SharedEngine engine;
    std::atomic<int> worked_for = 0;
    std::atomic<bool> waits = false;
    const auto job = [&](int number) {
        return [&, number](bool working) {
            EXPECT_EQ(worked_for.exchange(working ? number : 0), working ? 0 : number);
        };
    };
    {
        SharedEngine::Turn owner(engine, never, never, job(1));
        EXPECT_TRUE(owner.begin_commitment());
        EXPECT_EQ(worked_for, 1);
        owner.end_commitment();
        EXPECT_EQ(worked_for, 0);
        owner.begin_rounds();
        EXPECT_EQ(worked_for, 1);
        std::thread guest_thread([&] {
            SharedEngine::Turn guest(
                engine, [&] { waits = true; }, never, job(2));
            EXPECT_FALSE(guest.begin_commitment());
            EXPECT_EQ(worked_for, 2);
            guest.end_commitment();
        });
        while (!waits) std::this_thread::yield();
        owner.end_round();
        EXPECT_EQ(worked_for, 1);
        guest_thread.join();
    }
    EXPECT_EQ(worked_for, 0);
}

TEST(SharedEngine, AWaitCanBeCalledOff) {
    SharedEngine engine;
    SharedEngine::Turn owner(engine, never, never, ignore);
    owner.begin_rounds();
    SharedEngine::Turn other(
        engine, [] { throw std::runtime_error("called off"); }, never, ignore);
    EXPECT_THROW(other.begin_commitment(), std::runtime_error);
    EXPECT_THROW(other.begin_rounds(), std::runtime_error);
    // Nobody waits any more.
    owner.end_round();
}

}  // namespace
}  // namespace plonkd
