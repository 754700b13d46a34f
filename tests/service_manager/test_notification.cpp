// Notifications, as a service manager receives them.
#include <cstddef>
#include <cstdlib>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <gtest/gtest.h>

#include "service_manager/notification.hpp"
#include "tests/scratch_folder.hpp"

namespace plonkd {
namespace {

// The manager's end; `name` as NOTIFY_SOCKET has it.
class Manager {
  public:
    explicit Manager(const std::string& name) {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        name.copy(address.sun_path, sizeof address.sun_path - 1);
        if (name.front() == '@') address.sun_path[0] = '\0';
        const auto length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + name.size());
        EXPECT_EQ(::bind(socket_, reinterpret_cast<const sockaddr*>(&address), length), 0);
    }
    ~Manager() { ::close(socket_); }
    Manager(const Manager&) = delete;
    Manager& operator=(const Manager&) = delete;

    // Empty: nothing has come.
    std::string received() const {
        char buffer[64];
        const ssize_t count = ::recv(socket_, buffer, sizeof buffer, 0);
        return count < 0 ? "" : std::string(buffer, static_cast<std::size_t>(count));
    }

  private:
    const int socket_ = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
};

TEST(ServiceManagerNotification, ComesToTheSocketInOneMessage) {
    const test::ScratchFolder scratch;
    const std::string name = scratch.path() / "notify";
    const Manager manager(name);
    notify_service_manager(name, "READY=1\nSTATUS=ready");
    EXPECT_EQ(manager.received(), "READY=1\nSTATUS=ready");
    EXPECT_EQ(manager.received(), "");
}

TEST(ServiceManagerNotification, ComesToAnAbstractSocket) {
    const std::string name = "@plonkd-test-" + std::to_string(::getpid());
    const Manager manager(name);
    notify_service_manager(name, "WATCHDOG=1");
    EXPECT_EQ(manager.received(), "WATCHDOG=1");
}

TEST(ServiceManagerNotification, IsNoErrorWhereNobodyListens) {
    const test::ScratchFolder scratch;
    notify_service_manager("", "READY=1");
    notify_service_manager(scratch.path() / "absent", "READY=1");
    notify_service_manager("/" + std::string(4096, 'x'), "READY=1");
}

TEST(ServiceManagerNotification, NeverWaitsForAManagerThatDoesNotRead) {
    const test::ScratchFolder scratch;
    const std::string name = scratch.path() / "notify";
    const Manager manager(name);
    for (int i = 0; i < 10'000; ++i) notify_service_manager(name, "WATCHDOG=1");
    EXPECT_EQ(manager.received(), "WATCHDOG=1");
}

TEST(ServiceManagerNotification, TheSocketIsNamedByTheEnvironment) {
    ::setenv("NOTIFY_SOCKET", "/run/somewhere", 1);
    EXPECT_EQ(service_manager_socket(), "/run/somewhere");
    ::unsetenv("NOTIFY_SOCKET");
    EXPECT_EQ(service_manager_socket(), "");
}

}  // namespace
}  // namespace plonkd
