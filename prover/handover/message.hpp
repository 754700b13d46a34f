// What a resident worker and its clients say to each other (docs/resident-worker.md), as bytes and as types.
//
// A message is a frame: the lengths of a header and of a body (32 bits each, big-endian), the header, a JSON
// object whose `type` names the message, and the body, raw bytes that only `job` and `proven` have. Decoding
// is strict: a header has exactly the members of its type, each of its JSON type. Nothing larger than the
// limits is ever held.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "prover/failure/failure.hpp"

namespace plonkd {

inline constexpr std::uint64_t kHandoverProtocol = 2;

inline constexpr std::size_t kMaxHeaderBytes = std::size_t{64} << 10;
// A request may have 64 MiB, and the response repeats it.
inline constexpr std::size_t kMaxBodyBytes = std::size_t{66} << 20;

// Client to worker. First of all: what the client would prove with if it worked alone.
struct HelloMessage {
    std::uint64_t protocol = kHandoverProtocol;
    std::string configuration;    // configuration_digest(): 64 hexadecimal digits
    std::string engine;           // the choice: "auto", "cpu" or "cuda"
    std::string device;           // LINEA_PROVER_GPU_DEVICE_ID, empty where unset
    bool devices_hidden = false;  // CUDA_VISIBLE_DEVICES is set and empty
    bool operator==(const HelloMessage&) const = default;
};
struct JobMessage {
    std::string name;  // of the request file, for messages
    bool insecure_fixed_blinding = false;
    std::string request;  // the file's content
    bool operator==(const JobMessage&) const = default;
};
// Instead of a hello: asks how the worker is.
struct StatusQuery {
    bool operator==(const StatusQuery&) const = default;
};

// Worker to client. The answer to a hello: a job may follow.
struct WelcomeMessage {
    std::uint64_t protocol = kHandoverProtocol;
    std::string engine;  // "cpu" or "cuda"
    // Device memory that the worker may use at most; 0: what is free.
    std::uint64_t memory_limit_bytes = 0;
    bool operator==(const WelcomeMessage&) const = default;
};
// The client keeps its job or gets it back: the worker would do something else, or is about to end.
struct DeclinedMessage {
    std::string reason;
    bool operator==(const DeclinedMessage&) const = default;
};
struct PhaseMessage {
    std::string name;
    bool ended = false;
    bool operator==(const PhaseMessage&) const = default;
};
struct AliveMessage {
    bool operator==(const AliveMessage&) const = default;
};
struct SlotFreeMessage {
    bool operator==(const SlotFreeMessage&) const = default;
};
struct ProvenMessage {
    std::uint64_t peak_memory_bytes = 0;  // of the worker
    std::string response;                 // the file's content
    bool operator==(const ProvenMessage&) const = default;
};
struct FailedMessage {
    FailureClass failure_class = FailureClass::internal;
    int exit_code = 2;
    std::string message;
    bool operator==(const FailedMessage&) const = default;
};
struct StatusMessage {
    std::uint64_t protocol = kHandoverProtocol;
    bool ready = false;  // the assets are loaded
    std::string state;   // for people: what the worker is doing
    bool operator==(const StatusMessage&) const = default;
};

using Message =
    std::variant<HelloMessage, JobMessage, StatusQuery, WelcomeMessage, DeclinedMessage, PhaseMessage,
                 AliveMessage, SlotFreeMessage, ProvenMessage, FailedMessage, StatusMessage>;

// The frame. Throws InternalError for one that would exceed the limits. Text that is not UTF-8 is replaced.
std::string encode_message(const Message& message);

// Cuts a stream of bytes into messages.
class MessageReader {
  public:
    void append(std::span<const char> bytes) { buffer_.append(bytes.data(), bytes.size()); }
    // The next complete message, if there is one. Throws RequestError for anything that is none; the stream
    // cannot be used any further then.
    std::optional<Message> next();

  private:
    std::string buffer_;
};

}  // namespace plonkd
