#include <cstdlib>
#include <cstring>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "controller/service_manager.hpp"
#include "tests/scratch_folder.hpp"

namespace plonkd {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;
using namespace std::chrono_literals;

// The manager's end of the notification socket.
class ServiceManagerTest : public testing::Test {
  protected:
    void SetUp() override {
        socket_ = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        std::strncpy(address.sun_path, path_.c_str(), sizeof address.sun_path - 1);
        ASSERT_EQ(bind(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
        setenv("NOTIFY_SOCKET", path_.c_str(), 1);
    }
    void TearDown() override {
        close(socket_);
        for (const char* name : {"NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID"}) unsetenv(name);
    }
    std::vector<std::string> received() const {
        std::vector<std::string> messages;
        char buffer[4096];
        for (ssize_t length; (length = recv(socket_, buffer, sizeof buffer, 0)) >= 0;)
            messages.emplace_back(buffer, static_cast<std::size_t>(length));
        return messages;
    }

    test::ScratchFolder scratch_;
    const std::string path_ = scratch_.path() / "notify";
    int socket_ = -1;
    boost::asio::io_context loop_;
};

TEST_F(ServiceManagerTest, SaysNothingWhereNobodyAsked) {
    unsetenv("NOTIFY_SOCKET");
    setenv("WATCHDOG_USEC", "1000", 1);
    ServiceManager manager(loop_, 10s);
    manager.ready();
    manager.on_stopping();
    EXPECT_EQ(loop_.run(), 0u);  // no timer either
    EXPECT_THAT(received(), IsEmpty());
}

TEST_F(ServiceManagerTest, TellsReadinessAndJobs) {
    ServiceManager manager(loop_, 10s);
    manager.ready();
    EXPECT_THAT(received(), ElementsAre("READY=1", "STATUS=no job in hand; 0 jobs ended"));
    JobView job;
    job.number = 7;
    job.file_name = "1-2-getZkBlobCompressionProof.json";
    manager.on_job_started(job);
    EXPECT_THAT(received(), ElementsAre("STATUS=running 1-2-getZkBlobCompressionProof.json; 0 jobs ended"));
    manager.on_job_ended(job, JobEnding{});
    EXPECT_THAT(received(), ElementsAre("STATUS=no job in hand; 1 jobs ended"));
}

TEST_F(ServiceManagerTest, AsksForTheTimeThatAStopMayTakeOnce) {
    ServiceManager manager(loop_, 1860s);
    manager.on_stopping();
    manager.on_stopping();
    EXPECT_THAT(received(), ElementsAre("STOPPING=1\nEXTEND_TIMEOUT_USEC=1860000000",
                                        AllOf(StartsWith("STATUS=stopping"), HasSubstr("no job in hand"))));
}

TEST_F(ServiceManagerTest, ShowsSignsOfLifeFromTheLoop) {
    setenv("WATCHDOG_USEC", "4000", 1);
    setenv("WATCHDOG_PID", std::to_string(getpid()).c_str(), 1);
    ServiceManager manager(loop_, 10s);
    manager.ready();
    while (loop_.run_one() > 0) {
        const auto messages = received();
        if (std::count(messages.begin(), messages.end(), "WATCHDOG=1") > 0) return;
    }
    FAIL() << "no sign of life";
}

TEST_F(ServiceManagerTest, IgnoresAWatchdogForAnotherProcess) {
    setenv("WATCHDOG_USEC", "4000", 1);
    setenv("WATCHDOG_PID", "1", 1);
    ServiceManager manager(loop_, 10s);
    manager.ready();
    EXPECT_EQ(loop_.run(), 0u);
}

}  // namespace
}  // namespace plonkd
