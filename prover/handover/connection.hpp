// The two ends of a UNIX stream socket that carries messages, and the worker's listening end.
//
// A socket is of mode 0600, and both sides ask the kernel who the other one is: the same user or root.
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <sys/types.h>

#include "prover/handover/message.hpp"

namespace plonkd {

class FileDescriptor {
  public:
    FileDescriptor() = default;
    explicit FileDescriptor(int descriptor) : descriptor_(descriptor) {}
    FileDescriptor(FileDescriptor&& other) noexcept;
    FileDescriptor& operator=(FileDescriptor&& other) noexcept;
    ~FileDescriptor();

    int get() const { return descriptor_; }
    explicit operator bool() const { return descriptor_ >= 0; }

  private:
    int descriptor_ = -1;
};

// Messages may be sent from several threads; one thread receives.
class Connection {
  public:
    explicit Connection(FileDescriptor socket) : socket_(std::move(socket)) {}

    int descriptor() const { return socket_.get(); }

    // False where the other side has gone away or takes nothing for `kSendLimit`. Never raises SIGPIPE.
    bool send(const Message& message);
    static constexpr std::chrono::seconds kSendLimit{5};

    // The next message; nothing at the end of the stream, on an error, or when none comes within `limit`.
    // Throws RequestError for what is no message.
    std::optional<Message> receive(std::optional<std::chrono::milliseconds> limit = std::nullopt);

    // The other side will send no more, or has gone away. Does not wait.
    bool peer_has_left() const;

    struct Peer {
        uid_t user;
        pid_t process;
    };
    // Nothing where the kernel cannot say.
    std::optional<Peer> peer() const;
    // The other side runs as this process's user or as root.
    bool peer_is_trusted() const;

  private:
    FileDescriptor socket_;
    std::mutex send_mutex_;
    MessageReader reader_;
};

// Connects to the socket; nothing where nobody listens there, or somebody who is not trusted.
std::unique_ptr<Connection> connect_to_worker(const std::filesystem::path& socket);

// A listening socket, removed at the end. Beside it stands `<socket>.lock`, locked while the process lives,
// so that a dead worker's socket can be replaced and a live one's cannot.
class Listener {
  public:
    // Throws SetupError: another worker has the socket, something that is no socket has the name, the path is
    // longer than the system allows, the folder cannot be written.
    explicit Listener(const std::filesystem::path& socket);
    ~Listener();
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;

    const std::filesystem::path& path() const { return path_; }
    int descriptor() const { return socket_.get(); }
    // The next connection that waits to be accepted; nothing where there is none.
    FileDescriptor accept();

  private:
    std::filesystem::path path_;
    FileDescriptor lock_;
    FileDescriptor socket_;
};

}  // namespace plonkd
