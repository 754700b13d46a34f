// What a client does when the worker that has its job ends: another one takes the job, or the client works
// alone. The worker is a script.
#include "prover/worker/hand_over.hpp"

#include <atomic>
#include <cstdlib>
#include <functional>
#include <stop_token>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "prover/failure/failure.hpp"
#include "prover/handover/connection.hpp"
#include "tests/worker/job_folder.hpp"

namespace plonkd {
namespace {

using namespace std::chrono_literals;

// What one conversation does once it has welcomed the client and has the job.
using Answer = std::function<void(Connection&)>;

void end_in_the_middle(Connection& client) {
    client.send(PhaseMessage{"solve", false});
}
void give_back(Connection& client) {
    client.send(DeclinedMessage{"the worker is ending"});
}
void answer(Connection& client) {
    client.send(ProvenMessage{123, "the response"});
}
const std::vector<Answer> kLosses{end_in_the_middle, give_back};

class HandOver : public testing::Test {
  protected:
    HandOver() {
        folder_.write_configuration("dev", "");
        folder_.write("request.json", "the request");
        configuration_ = load_configuration(folder_ / "config.toml");
        options_.configuration = folder_ / "config.toml";
        options_.request = folder_ / "request.json";
        options_.shared_engine = "auto";
        ::setenv("PLONKD_WORKER_SOCKET", socket_.c_str(), 1);
    }
    ~HandOver() override { ::unsetenv("PLONKD_WORKER_SOCKET"); }

    // The client's outcome while workers with this engine hold these conversations, one after the other, and
    // nobody listens afterwards.
    std::optional<HandedOverJob> hand_over_to(const std::string& engine, const std::vector<Answer>& script) {
        auto listener = std::make_unique<Listener>(socket_);
        std::jthread worker([&](const std::stop_token& stop) {
            for (const Answer& conversation : script) {
                Connection client(accept_from(*listener, stop));
                if (client.descriptor() < 0) return;
                EXPECT_TRUE(std::holds_alternative<HelloMessage>(client.receive(10s).value()));
                EXPECT_TRUE(client.send(WelcomeMessage{kHandoverProtocol, engine, 0}));
                EXPECT_EQ(std::get<JobMessage>(client.receive(10s).value()).request, "the request");
                ++nb_jobs_;
                conversation(client);
            }
            listener.reset();
        });
        Progress progress;
        return hand_over(options_, configuration_, progress);
    }

    static FileDescriptor accept_from(Listener& listener, const std::stop_token& stop) {
        while (!stop.stop_requested()) {
            if (auto accepted = listener.accept()) return accepted;
            std::this_thread::sleep_for(1ms);
        }
        return FileDescriptor();
    }

    const test::JobFolder folder_;
    const std::string socket_ = (folder_ / "w.sock").string();
    Configuration configuration_;
    CompressionJobOptions options_;
    std::atomic<int> nb_jobs_ = 0;
};

TEST_F(HandOver, GivesBackWhatTheWorkerAnswers) {
    const auto job = hand_over_to("cpu", {answer});
    ASSERT_TRUE(job);
    EXPECT_EQ(job->response, "the response");
    EXPECT_EQ(job->peak_memory_bytes, 123U);
}

TEST_F(HandOver, WorksAloneAtOnceWhereTheLostWorkerHadNoDevice) {
    for (const Answer& loss : kLosses) {
        EXPECT_FALSE(hand_over_to("cpu", {loss, answer}));
    }
    EXPECT_EQ(nb_jobs_, 2);
}

TEST_F(HandOver, ALostDeviceWorkersJobIsTakenByTheNextOne) {
    for (const Answer& loss : kLosses) {
        const auto job = hand_over_to("cuda", {loss, answer});
        ASSERT_TRUE(job);
        EXPECT_EQ(job->response, "the response");
    }
}

TEST_F(HandOver, WorksAloneWhereNoDeviceWorkerComesBack) {
    options_.worker_return_limit = 1s;
    EXPECT_FALSE(hand_over_to("cuda", {end_in_the_middle}));
}

TEST_F(HandOver, AJobThatLosesASecondDeviceWorkerIsADeviceError) {
    EXPECT_THROW(hand_over_to("cuda", {end_in_the_middle, end_in_the_middle, answer}), DeviceError);
    EXPECT_EQ(nb_jobs_, 2);
}

}  // namespace
}  // namespace plonkd
