// Sockets: who may listen, who may come, and what becomes of a dead worker's socket.
#include "prover/handover/connection.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/handover/messages.hpp"
#include "tests/scratch_folder.hpp"

namespace plonkd {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;
using namespace std::chrono_literals;

constexpr auto kLimit = 60s;

class Sockets : public testing::Test {
  protected:
    FileDescriptor accept(Listener& listener) {
        pollfd entry{listener.descriptor(), POLLIN, 0};
        EXPECT_EQ(::poll(&entry, 1, 60'000), 1);
        return listener.accept();
    }

    test::ScratchFolder scratch_;
    std::filesystem::path socket_ = scratch_.path() / "worker.sock";
};

TEST_F(Sockets, MessagesGoBothWays) {
    Listener listener(socket_);
    const auto client = connect_to_worker(socket_);
    ASSERT_NE(client, nullptr);
    Connection worker(accept(listener));
    EXPECT_TRUE(worker.peer_is_trusted());
    EXPECT_EQ(worker.peer()->process, ::getpid());
    for (const Message& message : test::all_messages()) {
        EXPECT_TRUE(client->send(message));
        EXPECT_EQ(worker.receive(kLimit), message);
        EXPECT_TRUE(worker.send(message));
        EXPECT_EQ(client->receive(kLimit), message);
    }
    EXPECT_FALSE(client->receive(1ms));
}

TEST_F(Sockets, TheEndOfAClientIsNoticed) {
    Listener listener(socket_);
    auto client = connect_to_worker(socket_);
    Connection worker(accept(listener));
    EXPECT_FALSE(worker.peer_has_left());
    client.reset();
    EXPECT_TRUE(worker.peer_has_left());
    EXPECT_FALSE(worker.receive(kLimit));
    EXPECT_FALSE(worker.send(AliveMessage{}));
}

TEST_F(Sockets, OnlyTheUserMayConnect) {
    const Listener listener(socket_);
    struct stat status {};
    ASSERT_EQ(::stat(socket_.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 07777, 0600u);
    EXPECT_EQ(status.st_uid, ::geteuid());
}

TEST_F(Sockets, AnotherUsersSocketIsNotTrusted) {
    if (::geteuid() != 0) GTEST_SKIP() << "needs root, to act as another user";
    std::filesystem::permissions(scratch_.path(), std::filesystem::perms::all);
    const pid_t child = ::fork();
    if (child == 0) {
        // An impostor's worker, which everybody may connect to.
        if (::setresuid(65534, 65534, 65534) != 0) ::_exit(2);
        Listener listener(socket_);
        ::chmod(socket_.c_str(), 0777);
        ::pause();
    }
    for (int i = 0; i < 60'000 && !std::filesystem::exists(socket_); ++i) ::usleep(1000);
    ::usleep(10'000);
    EXPECT_EQ(connect_to_worker(socket_), nullptr);
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
}

TEST_F(Sockets, ALiveWorkersSocketIsNotTaken) {
    {
        const Listener listener(socket_);
        EXPECT_THAT([&] { Listener{socket_}; },
                    ThrowsMessage<SetupError>(HasSubstr("another worker listens there")));
        EXPECT_NE(connect_to_worker(socket_), nullptr);
    }
    EXPECT_FALSE(std::filesystem::exists(socket_));
    EXPECT_EQ(connect_to_worker(socket_), nullptr);
}

TEST_F(Sockets, ADeadWorkersSocketIsReplaced) {
    const pid_t child = ::fork();
    if (child == 0) {
        const Listener listener(socket_);
        ::_exit(0);
    }
    ::waitpid(child, nullptr, 0);
    ASSERT_TRUE(std::filesystem::exists(socket_));
    EXPECT_EQ(connect_to_worker(socket_), nullptr);
    const Listener listener(socket_);
    EXPECT_NE(connect_to_worker(socket_), nullptr);
}

TEST_F(Sockets, WhatIsNoSocketStays) {
    test::write_file(socket_, "a file");
    EXPECT_THAT([&] { Listener{socket_}; }, ThrowsMessage<SetupError>(HasSubstr("is no socket")));
    EXPECT_EQ(test::read_file(socket_), "a file");
}

TEST_F(Sockets, UnusablePathsAreNamed) {
    EXPECT_THAT([&] { Listener{scratch_.path() / std::string(200, 'x')}; },
                ThrowsMessage<SetupError>(HasSubstr("a socket path of at most 107 bytes")));
    EXPECT_THAT([&] { Listener{scratch_.path() / "absent/worker.sock"}; },
                ThrowsMessage<SetupError>(HasSubstr("cannot open")));
    EXPECT_EQ(connect_to_worker(scratch_.path() / std::string(200, 'x')), nullptr);
}

}  // namespace
}  // namespace plonkd
