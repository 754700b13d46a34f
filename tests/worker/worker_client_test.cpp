// One client of a resident worker, over a socket pair.
#include "prover/worker/worker_client.hpp"

#include <sys/socket.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "prover/failure/failure.hpp"
#include "prover/worker/configuration_digest.hpp"
#include "prover/worker/hand_over.hpp"
#include "prover/worker/resident_prover.hpp"
#include "tests/worker/full_mode_site.hpp"

namespace plonkd {
namespace {

using testing::HasSubstr;
using namespace std::chrono_literals;

constexpr auto kLimit = 120s;

class Clients : public testing::Test {
  protected:
    Clients() : prover_(site_.configuration(), [this] { return make_engine(); }) {
        served_.configuration = configuration_digest(site_.configuration());
        served_.choice = "auto";
        served_.engine = "cpu";
    }
    std::unique_ptr<Engine<Bls12377>> make_engine() {
        return std::make_unique<test::WatchedEngine>([this](std::string_view operation) {
            if (on_operation_) on_operation_(operation);
        });
    }
    // The client's end of a new conversation.
    Connection& connect() {
        int ends[2];
        EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), 0);
        client_ = std::make_unique<Connection>(FileDescriptor(ends[0]));
        served_client_ = std::make_unique<WorkerClient>(std::make_unique<Connection>(FileDescriptor(ends[1])),
                                                        served_, prover_, end_);
        return *client_;
    }
    HelloMessage hello() const {
        HelloMessage hello;
        hello.configuration = served_.configuration;
        hello.engine = "auto";
        return hello;
    }
    Connection& connect_welcome() {
        Connection& client = connect();
        EXPECT_TRUE(client.send(hello()));
        EXPECT_TRUE(std::holds_alternative<WelcomeMessage>(client.receive(kLimit).value()));
        return client;
    }
    // The last message of a job.
    Message last_message(Connection& client) {
        while (auto message = client.receive(kLimit)) {
            if (std::holds_alternative<PhaseMessage>(*message)) ++nb_phases_;
            if (std::holds_alternative<SlotFreeMessage>(*message)) ++nb_slots_;
            if (std::holds_alternative<ProvenMessage>(*message) ||
                std::holds_alternative<FailedMessage>(*message) ||
                std::holds_alternative<DeclinedMessage>(*message))
                return *message;
        }
        ADD_FAILURE() << "the conversation ended early";
        return AliveMessage{};
    }

    struct AfterHang {
        Message answer;
        std::optional<int> exit_code;  // while the device hangs
    };
    // Hands over a job whose engine does not come back from `operation`, and says so.
    AfterHang hang_in(std::string_view operation) {
        std::atomic<bool> in_operation = false, over = false;
        on_operation_ = [&, operation](std::string_view called) {
            if (called != operation) return;
            in_operation = true;
            while (!over) std::this_thread::sleep_for(1ms);
        };
        Connection& client = connect_welcome();
        client.send(JobMessage{"request", false, site_.request(1)});
        while (!in_operation) std::this_thread::sleep_for(1ms);
        served_client_->lose_device("it hangs");
        served_client_->give_back("the worker is ending");
        const AfterHang after{last_message(client), end_.exit_code()};
        over = true;
        served_client_.reset();
        return after;
    }

    test::FullModeSite site_;
    std::function<void(std::string_view)> on_operation_;
    ServedEngine served_;
    ResidentProver prover_;
    WorkerEnd end_;
    int nb_phases_ = 0, nb_slots_ = 0;
    std::unique_ptr<Connection> client_;
    std::unique_ptr<WorkerClient> served_client_;
};

TEST_F(Clients, AJobIsAnsweredWithItsResponse) {
    Connection& client = connect_welcome();
    client.send(JobMessage{"request", true, site_.request(1)});
    const Message answer = last_message(client);
    const auto* proven = std::get_if<ProvenMessage>(&answer);
    ASSERT_NE(proven, nullptr);
    EXPECT_THAT(proven->response, HasSubstr("decompressionProof"));
    EXPECT_GT(proven->peak_memory_bytes, 0u);
    EXPECT_EQ(nb_phases_, 16);  // eight, from "wait for worker" to "verify"
    EXPECT_EQ(nb_slots_, 1);
}

TEST_F(Clients, AFailureComesWithItsClassAndCode) {
    Connection& client = connect_welcome();
    client.send(JobMessage{"the request", false, "{"});
    const Message answer = last_message(client);
    const auto* failed = std::get_if<FailedMessage>(&answer);
    ASSERT_NE(failed, nullptr);
    EXPECT_EQ(failed->failure_class, FailureClass::request);
    EXPECT_EQ(failed->exit_code, 1);
    EXPECT_THAT(failed->message, HasSubstr("the request: not JSON"));
    EXPECT_FALSE(end_.exit_code());
}

TEST_F(Clients, ADeviceErrorEndsTheWorker) {
    on_operation_ = [](std::string_view operation) {
        if (operation == "quotient") throw DeviceError("the device fell off the bus");
    };
    Connection& client = connect_welcome();
    client.send(JobMessage{"request", false, site_.request(1)});
    const Message answer = last_message(client);
    const auto* failed = std::get_if<FailedMessage>(&answer);
    ASSERT_NE(failed, nullptr);
    EXPECT_EQ(failed->exit_code, 75);
    served_client_.reset();
    EXPECT_EQ(end_.exit_code(), 75);
}

TEST_F(Clients, ADeviceThatDoesNotComeBackFailsTheJobItWorksFor) {
    const AfterHang after = hang_in("quotient");
    EXPECT_EQ(after.answer, Message(FailedMessage{FailureClass::device, 75, "it hangs"}));
    EXPECT_EQ(after.exit_code, 75);
}

TEST_F(Clients, ADeviceThatDoesNotComeBackFailsNoOtherJob) {
    // It hangs while the assets are loaded: no job's fault.
    const AfterHang after = hang_in("load");
    EXPECT_EQ(after.answer, Message(DeclinedMessage{"the worker is ending"}));
    EXPECT_FALSE(after.exit_code);
}

TEST_F(Clients, ABadAllocationIsASetupError) {
    on_operation_ = [](std::string_view operation) {
        if (operation == "quotient") throw std::bad_alloc();
    };
    Connection& client = connect_welcome();
    client.send(JobMessage{"request", false, site_.request(1)});
    EXPECT_EQ(last_message(client), Message(FailedMessage{FailureClass::setup, 1, "out of memory"}));
}

TEST_F(Clients, AClientThatLeavesEndsItsJob) {
    std::atomic<bool> in_quotient = false, left = false;
    on_operation_ = [&](std::string_view operation) {
        EXPECT_NE(operation, "evaluate") << "the job went on without its client";
        if (operation != "quotient") return;
        in_quotient = true;
        while (!left) std::this_thread::sleep_for(1ms);
    };
    connect_welcome().send(JobMessage{"request", false, site_.request(1)});
    while (!in_quotient) std::this_thread::sleep_for(1ms);
    EXPECT_EQ(served_client_->watch(true), 0s);
    EXPECT_THAT(served_client_->describe(), HasSubstr("request, in phase quotient"));
    client_.reset();
    while (served_client_->watch(true) == 0s) std::this_thread::sleep_for(1ms);
    left = true;
    served_client_.reset();
}

TEST_F(Clients, AJobIsGivenBackWhenTheWorkerEnds) {
    on_operation_ = [&](std::string_view operation) {
        if (operation == "quotient") end_.request(0);
    };
    Connection& client = connect_welcome();
    client.send(JobMessage{"request", false, site_.request(1)});
    EXPECT_TRUE(std::holds_alternative<DeclinedMessage>(last_message(client)));
}

TEST_F(Clients, WhoeverSpeaksNonsenseIsSentAway) {
    Connection& client = connect();
    client.send(JobMessage{"request", false, "{}"});
    EXPECT_EQ(last_message(client), Message(DeclinedMessage{"worker protocol: expected a hello"}));
    Connection& second = connect_welcome();
    second.send(hello());
    EXPECT_EQ(last_message(second), Message(DeclinedMessage{"worker protocol: expected a job"}));
}

TEST_F(Clients, StatusIsAnsweredAsOftenAsAsked) {
    Connection& client = connect();
    for (const bool ready : {false, true}) {
        client.send(StatusQuery{});
        const auto answer = client.receive(kLimit);
        EXPECT_EQ(std::get<StatusMessage>(answer.value()).ready, ready);
        if (!ready) prover_.prepare([] {});
    }
    client_.reset();
}

TEST_F(Clients, OthersAreDeclinedWithTheReason) {
    const auto reason = [&](const HelloMessage& other) {
        return reason_to_decline(other, served_).value_or("");
    };
    EXPECT_EQ(reason(hello()), "");
    HelloMessage other = hello();
    other.protocol = 1;
    EXPECT_THAT(reason(other), HasSubstr("protocol 2, not 1"));
    other = hello();
    other.configuration = "another";
    EXPECT_THAT(reason(other), HasSubstr("another configuration"));
    other = hello();
    other.engine = "cuda";
    EXPECT_THAT(reason(other), HasSubstr("the engine cpu"));
    other.engine = "cpu";
    EXPECT_EQ(reason(other), "");
    other.devices_hidden = true;
    EXPECT_EQ(reason(other), "");

    // A worker on the CPU by choice is not what a client with free choice would be.
    served_.choice = "cpu";
    EXPECT_THAT(reason(hello()), HasSubstr("the engine cpu"));

    served_.choice = "auto";
    served_.engine = "cuda";
    EXPECT_EQ(reason(hello()), "");
    other = hello();
    other.devices_hidden = true;
    EXPECT_THAT(reason(other), HasSubstr("the engine cuda"));
    other = hello();
    other.device = "1";
    EXPECT_THAT(reason(other), HasSubstr("it has device 0"));
    served_.device = "1";
    EXPECT_EQ(reason(other), "");
    served_.dev_mode = true;
    other.engine = "cpu";
    EXPECT_EQ(reason(other), "");
}

TEST_F(Clients, TheWelcomeNamesTheWorkersMemoryLimit) {
    served_.memory_limit_bytes = 76'000'000'000;
    Connection& client = connect();
    EXPECT_TRUE(client.send(hello()));
    EXPECT_EQ(client.receive(kLimit), Message(WelcomeMessage{kHandoverProtocol, "cpu", 76'000'000'000}));
    client_.reset();
}

TEST(MemoryLimit, OfAClientIsNotIgnoredInSilence) {
    const auto notice = [](const char* engine, std::uint64_t worker, std::uint64_t client) {
        return memory_limit_notice({kHandoverProtocol, engine, worker}, client).value_or("");
    };
    // Nobody asked for one, or it is kept.
    EXPECT_EQ(notice("cuda", 0, 0), "");
    EXPECT_EQ(notice("cuda", 80, 0), "");
    EXPECT_EQ(notice("cuda", 76, 76), "");
    EXPECT_EQ(notice("cuda", 48, 76), "");
    EXPECT_EQ(notice("cpu", 0, 76), "");
    // The worker may use more.
    EXPECT_THAT(notice("cuda", 0, 76), HasSubstr("the worker's own limit is none"));
    EXPECT_THAT(notice("cuda", 80, 76), HasSubstr("the worker's own limit is at most 80 bytes"));
}

TEST_F(Clients, TheConfigurationDigestIsThatOfTheFilesUsed) {
    Configuration configuration = site_.configuration();
    const std::string digest = configuration_digest(configuration);
    EXPECT_EQ(digest.size(), 64u);
    configuration.log_level = 6;
    configuration.controller.retry_delays = {std::chrono::seconds(9)};
    EXPECT_EQ(configuration_digest(configuration), digest);
    configuration.version = "7.1.1";
    EXPECT_NE(configuration_digest(configuration), digest);
    configuration = site_.configuration();
    configuration.data_availability.dict_paths.emplace_back("other.bin");
    EXPECT_NE(configuration_digest(configuration), digest);
}

}  // namespace
}  // namespace plonkd
