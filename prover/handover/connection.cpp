#include "prover/handover/connection.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <memory>
#include <poll.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>
#include <utility>

namespace plonkd {

namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr int kBacklog = 64;

[[noreturn]] void fail(const fs::path& path, const std::string& action) {
    throw SetupError(path.string() + ": cannot " + action + ": " + std::strerror(errno));
}

std::optional<sockaddr_un> address_of(const fs::path& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.native().size() >= sizeof address.sun_path) return std::nullopt;
    std::memcpy(address.sun_path, path.c_str(), path.native().size() + 1);
    return address;
}

FileDescriptor connect_socket(const fs::path& path) {
    const auto address = address_of(path);
    if (!address) return {};
    FileDescriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (!socket ||
        ::connect(socket.get(), reinterpret_cast<const sockaddr*>(&*address), sizeof *address) != 0)
        return {};
    return socket;
}

// Milliseconds left for poll(2); -1: no limit.
int time_left(std::optional<Clock::time_point> deadline) {
    if (!deadline) return -1;
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(*deadline - Clock::now()).count();
    return left > 0 ? static_cast<int>(left) : 0;
}

bool wait_for(int descriptor, short events, std::optional<Clock::time_point> deadline) {
    while (true) {
        pollfd entry{descriptor, events, 0};
        const int ready = ::poll(&entry, 1, time_left(deadline));
        if (ready >= 0 || errno != EINTR) return ready > 0;
    }
}

}  // namespace

FileDescriptor::FileDescriptor(FileDescriptor&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)) {}

FileDescriptor& FileDescriptor::operator=(FileDescriptor&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    return *this;
}

FileDescriptor::~FileDescriptor() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

bool Connection::send(const Message& message) {
    const std::string frame = encode_message(message);
    std::string_view left = frame;
    const std::lock_guard lock(send_mutex_);
    while (!left.empty()) {
        const ssize_t sent = ::send(socket_.get(), left.data(), left.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent > 0) {
            left.remove_prefix(static_cast<std::size_t>(sent));
        } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
            if (!wait_for(socket_.get(), POLLOUT, Clock::now() + kSendLimit)) return false;
        } else if (errno != EINTR) {
            return false;
        }
    }
    return true;
}

std::optional<Message> Connection::receive(std::optional<std::chrono::milliseconds> limit) {
    const auto deadline = limit ? std::optional(Clock::now() + *limit) : std::nullopt;
    char buffer[1 << 16];
    while (true) {
        if (auto message = reader_.next()) return message;
        if (!wait_for(socket_.get(), POLLIN, deadline)) return std::nullopt;
        const ssize_t count = ::recv(socket_.get(), buffer, sizeof buffer, 0);
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) return std::nullopt;
        reader_.append({buffer, static_cast<std::size_t>(count)});
    }
}

bool Connection::peer_has_left() const {
    pollfd entry{socket_.get(), POLLRDHUP, 0};
    return ::poll(&entry, 1, 0) > 0 && (entry.revents & (POLLRDHUP | POLLHUP | POLLERR)) != 0;
}

std::optional<Connection::Peer> Connection::peer() const {
    ucred credentials{};
    socklen_t size = sizeof credentials;
    if (::getsockopt(socket_.get(), SOL_SOCKET, SO_PEERCRED, &credentials, &size) != 0) return std::nullopt;
    return Peer{credentials.uid, credentials.pid};
}

bool Connection::peer_is_trusted() const {
    const auto other = peer();
    return other && (other->user == ::geteuid() || other->user == 0);
}

std::unique_ptr<Connection> connect_to_worker(const fs::path& socket) {
    FileDescriptor descriptor = connect_socket(socket);
    if (!descriptor) return nullptr;
    auto connection = std::make_unique<Connection>(std::move(descriptor));
    return connection->peer_is_trusted() ? std::move(connection) : nullptr;
}

Listener::Listener(const fs::path& socket) : path_(socket) {
    const auto address = address_of(path_);
    if (!address) {
        throw SetupError(path_.string() + ": expected a socket path of at most " +
                         std::to_string(sizeof(sockaddr_un::sun_path) - 1) + " bytes, found " +
                         std::to_string(path_.native().size()));
    }
    const fs::path lock_file = path_.string() + ".lock";
    lock_ = FileDescriptor(::open(lock_file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (!lock_) fail(lock_file, "open");
    if (::flock(lock_.get(), LOCK_EX | LOCK_NB) != 0 || connect_socket(path_))
        throw SetupError(path_.string() + ": another worker listens there");

    struct stat status {};
    if (::lstat(path_.c_str(), &status) == 0) {
        if (!S_ISSOCK(status.st_mode)) throw SetupError(path_.string() + ": exists and is no socket");
        if (::unlink(path_.c_str()) != 0) fail(path_, "remove a dead worker's socket");
    }
    socket_ = FileDescriptor(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    if (!socket_) fail(path_, "make a socket");
    // Of mode 0600 from the beginning: a later change of mode would leave a moment for others.
    const mode_t previous_mask = ::umask(0177);
    const int bound = ::bind(socket_.get(), reinterpret_cast<const sockaddr*>(&*address), sizeof *address);
    ::umask(previous_mask);
    if (bound != 0) fail(path_, "bind a socket");
    if (::listen(socket_.get(), kBacklog) != 0) {
        ::unlink(path_.c_str());
        fail(path_, "listen");
    }
}

Listener::~Listener() {
    ::unlink(path_.c_str());
}

FileDescriptor Listener::accept() {
    return FileDescriptor(::accept4(socket_.get(), nullptr, nullptr, SOCK_CLOEXEC));
}

}  // namespace plonkd
