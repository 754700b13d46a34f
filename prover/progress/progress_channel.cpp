#include "prover/progress/progress_channel.hpp"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <poll.h>
#include <string>
#include <unistd.h>

#include <nlohmann/json.hpp>

namespace plonkd {

namespace {

constexpr std::size_t kMaxLineBytes = 4096;

using Json = nlohmann::ordered_json;

// Names and messages may quote files, whose bytes need not be text.
std::string line_of(const Json& event) {
    return event.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

int writable_descriptor(const char* text) {
    const std::string_view digits = text != nullptr ? text : "";
    int descriptor = -1;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), descriptor);
    if (error != std::errc{} || end != digits.data() + digits.size() || descriptor < 0) return -1;
    const int flags = ::fcntl(descriptor, F_GETFL);
    return flags >= 0 && (flags & O_ACCMODE) != O_RDONLY ? descriptor : -1;
}

}  // namespace

ProgressChannel ProgressChannel::from_environment() {
    return ProgressChannel(writable_descriptor(std::getenv(kVariable)));
}

ProgressChannel::ProgressChannel(int descriptor) : descriptor_(descriptor) {
    if (!connected()) return;
    ::fcntl(descriptor_, F_SETFD, FD_CLOEXEC);
    std::signal(SIGPIPE, SIG_IGN);
}

void ProgressChannel::hello(std::string_view program) {
    if (!connected()) return;
    write(line_of({{"v", 1}, {"event", "hello"}, {"program", program}, {"pid", ::getpid()}}));
}

void ProgressChannel::on_phase_begin(std::string_view name) {
    if (!connected()) return;
    write(line_of({{"event", "phase"}, {"name", name}, {"state", "begin"}}));
}

void ProgressChannel::on_phase_end(std::string_view name, std::chrono::duration<double> elapsed) noexcept {
    if (!connected()) return;
    write(line_of({{"event", "phase"}, {"name", name}, {"state", "end"}, {"seconds", elapsed.count()}}));
}

void ProgressChannel::progress(double fraction) {
    if (!connected()) return;
    write(line_of({{"event", "progress"}, {"fraction", fraction}}));
}

void ProgressChannel::alive() {
    if (!connected()) return;
    write(line_of({{"event", "alive"}}));
}

void ProgressChannel::slot_free() {
    if (!connected()) return;
    write(line_of({{"event", "slot_free"}}));
}

void ProgressChannel::failure(FailureClass failure_class, std::string_view message) {
    if (!connected()) return;
    std::string line;
    do {
        line = line_of({{"event", "failure"}, {"class", to_string(failure_class)}, {"message", message}});
        message = message.substr(0, message.size() / 2);
    } while (line.size() > kMaxLineBytes);
    write(line);
}

void ProgressChannel::write(std::string_view line) {
    const std::lock_guard lock(mutex_);
    // A pipe that is writable has room for a whole line.
    pollfd room{descriptor_, POLLOUT, 0};
    if (line.size() > kMaxLineBytes || ::poll(&room, 1, 0) != 1 || (room.revents & POLLOUT) == 0) return;
    while (::write(descriptor_, line.data(), line.size()) < 0 && errno == EINTR) {
    }
}

}  // namespace plonkd
