#include "prover/handover/message.hpp"

#include <array>
#include <limits>

#include <nlohmann/json.hpp>

namespace plonkd {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kPrefixBytes = 8;

[[noreturn]] void refuse(const std::string& reason) {
    throw RequestError("worker protocol: " + reason);
}

// The members of a header, each asked for once by its name; one that nobody asks for is refused.
class HeaderReader {
  public:
    explicit HeaderReader(const Json& header) : header_(header) {}

    std::string text(const char* key) {
        const Json& value = member(key);
        if (!value.is_string()) wrong(key, "a string");
        return value.get<std::string>();
    }
    bool flag(const char* key) {
        const Json& value = member(key);
        if (!value.is_boolean()) wrong(key, "a boolean");
        return value.get<bool>();
    }
    std::uint64_t count(const char* key) {
        const Json& value = member(key);
        if (!value.is_number_unsigned()) wrong(key, "an unsigned integer");
        return value.get<std::uint64_t>();
    }
    void expect_end() const {
        if (nb_read_ != header_.size()) refuse("a header with a member that its type does not have");
    }

  private:
    const Json& member(const char* key) {
        const auto place = header_.find(key);
        if (place == header_.end()) refuse(std::string("a header without the member ") + key);
        ++nb_read_;
        return *place;
    }
    [[noreturn]] static void wrong(const char* key, const char* expected) {
        refuse(std::string("member ") + key + ": expected " + expected);
    }

    const Json& header_;
    std::size_t nb_read_ = 0;
};

constexpr std::array kFailureClasses{FailureClass::request, FailureClass::setup, FailureClass::device,
                                     FailureClass::internal};

FailureClass read_failure_class(HeaderReader& header) {
    const std::string name = header.text("class");
    for (const FailureClass candidate : kFailureClasses)
        if (name == to_string(candidate)) return candidate;
    refuse("member class: expected a failure class, found \"" + name + "\"");
}

int read_exit_code(HeaderReader& header) {
    const std::uint64_t code = header.count("exit_code");
    if (code == 0 || code > 255) refuse("member exit_code: expected 1 to 255, found " + std::to_string(code));
    return static_cast<int>(code);
}

std::uint64_t read_protocol(HeaderReader& header) {
    return header.count("protocol");
}

Message read_message(const std::string& type, HeaderReader& header, std::string& body) {
    if (type == "hello") {
        HelloMessage message;
        message.protocol = read_protocol(header);
        message.configuration = header.text("configuration");
        message.engine = header.text("engine");
        message.device = header.text("device");
        message.devices_hidden = header.flag("devices_hidden");
        return message;
    }
    if (type == "job")
        return JobMessage{header.text("name"), header.flag("insecure_fixed_blinding"), std::move(body)};
    if (type == "status_query") return StatusQuery{};
    if (type == "welcome")
        return WelcomeMessage{read_protocol(header), header.text("engine"),
                              header.count("memory_limit_bytes")};
    if (type == "declined") return DeclinedMessage{header.text("reason")};
    if (type == "phase") return PhaseMessage{header.text("name"), header.flag("ended")};
    if (type == "alive") return AliveMessage{};
    if (type == "slot_free") return SlotFreeMessage{};
    if (type == "proven") return ProvenMessage{header.count("peak_memory_bytes"), std::move(body)};
    if (type == "failed") {
        FailedMessage message;
        message.failure_class = read_failure_class(header);
        message.exit_code = read_exit_code(header);
        message.message = header.text("message");
        return message;
    }
    if (type == "status") {
        StatusMessage message;
        message.protocol = read_protocol(header);
        message.ready = header.flag("ready");
        message.state = header.text("state");
        return message;
    }
    refuse("unknown message type \"" + type + "\"");
}

Message decode(std::string_view header_text, std::string body) {
    const Json json = Json::parse(header_text, nullptr, /*allow_exceptions=*/false);
    if (!json.is_object()) refuse("a header that is no JSON object");
    HeaderReader header(json);
    const std::string type = header.text("type");
    const bool takes_body = type == "job" || type == "proven";
    if (!takes_body && !body.empty()) refuse("a body after a header of type \"" + type + "\"");
    Message message = read_message(type, header, body);
    header.expect_end();
    return message;
}

// The header of each message type. The body is its last member, where it has one.
struct HeaderWriter {
    Json operator()(const HelloMessage& m) const {
        return {{"type", "hello"},    {"protocol", m.protocol}, {"configuration", m.configuration},
                {"engine", m.engine}, {"device", m.device},     {"devices_hidden", m.devices_hidden}};
    }
    Json operator()(const JobMessage& m) const {
        return {{"type", "job"}, {"name", m.name}, {"insecure_fixed_blinding", m.insecure_fixed_blinding}};
    }
    Json operator()(const StatusQuery&) const { return {{"type", "status_query"}}; }
    Json operator()(const WelcomeMessage& m) const {
        return {{"type", "welcome"},
                {"protocol", m.protocol},
                {"engine", m.engine},
                {"memory_limit_bytes", m.memory_limit_bytes}};
    }
    Json operator()(const DeclinedMessage& m) const { return {{"type", "declined"}, {"reason", m.reason}}; }
    Json operator()(const PhaseMessage& m) const {
        return {{"type", "phase"}, {"name", m.name}, {"ended", m.ended}};
    }
    Json operator()(const AliveMessage&) const { return {{"type", "alive"}}; }
    Json operator()(const SlotFreeMessage&) const { return {{"type", "slot_free"}}; }
    Json operator()(const ProvenMessage& m) const {
        return {{"type", "proven"}, {"peak_memory_bytes", m.peak_memory_bytes}};
    }
    Json operator()(const FailedMessage& m) const {
        return {{"type", "failed"},
                {"class", to_string(m.failure_class)},
                {"exit_code", static_cast<std::uint64_t>(m.exit_code)},
                {"message", m.message}};
    }
    Json operator()(const StatusMessage& m) const {
        return {{"type", "status"}, {"protocol", m.protocol}, {"ready", m.ready}, {"state", m.state}};
    }
};

std::string_view body_of(const Message& message) {
    if (const auto* job = std::get_if<JobMessage>(&message)) return job->request;
    if (const auto* proven = std::get_if<ProvenMessage>(&message)) return proven->response;
    return {};
}

void append_length(std::string& frame, std::size_t length) {
    for (int shift = 24; shift >= 0; shift -= 8) frame += static_cast<char>((length >> shift) & 0xff);
}

std::size_t read_length(const std::string& frame, std::size_t offset) {
    std::size_t length = 0;
    for (std::size_t i = 0; i < 4; ++i) length = length << 8 | static_cast<std::uint8_t>(frame[offset + i]);
    return length;
}

}  // namespace

std::string encode_message(const Message& message) {
    const std::string header =
        std::visit(HeaderWriter{}, message).dump(-1, ' ', false, Json::error_handler_t::replace);
    const std::string_view body = body_of(message);
    if (header.size() > kMaxHeaderBytes || body.size() > kMaxBodyBytes)
        throw InternalError("worker protocol: a message of " + std::to_string(header.size() + body.size()) +
                            " bytes");
    std::string frame;
    frame.reserve(kPrefixBytes + header.size() + body.size());
    append_length(frame, header.size());
    append_length(frame, body.size());
    return frame.append(header).append(body);
}

std::optional<Message> MessageReader::next() {
    if (buffer_.size() < kPrefixBytes) return std::nullopt;
    const std::size_t header = read_length(buffer_, 0);
    const std::size_t body = read_length(buffer_, 4);
    if (header > kMaxHeaderBytes) refuse("a header of " + std::to_string(header) + " bytes");
    if (body > kMaxBodyBytes) refuse("a body of " + std::to_string(body) + " bytes");
    if (buffer_.size() < kPrefixBytes + header + body) return std::nullopt;
    Message message = decode(std::string_view(buffer_).substr(kPrefixBytes, header),
                             buffer_.substr(kPrefixBytes + header, body));
    buffer_.erase(0, kPrefixBytes + header + body);
    return message;
}

}  // namespace plonkd
