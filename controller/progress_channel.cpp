#include "controller/progress_channel.hpp"

#include <cerrno>
#include <fcntl.h>
#include <system_error>
#include <unistd.h>

namespace plonkd {

namespace {

constexpr std::size_t kLongestLine = 4096;
// What one look reads at most, so that a flood leaves the loop time for everything else.
constexpr std::size_t kBytesPerLook = std::size_t{64} << 10;
constexpr std::size_t kShownGarbage = 120;
// After so much garbage nothing is expected of this worker any more, and its lines are not looked at.
constexpr std::size_t kMostGarbageLines = 1000;

}  // namespace

ProgressChannel::ProgressChannel(boost::asio::io_context& loop, OnEvent on_event, OnGarbage on_garbage)
    : on_event_(std::move(on_event)), on_garbage_(std::move(on_garbage)), reading_end_(loop) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0)
        throw std::system_error(errno, std::generic_category(), "progress pipe");
    reading_end_.assign(ends[0]);
    writing_end_ = ends[1];
}

ProgressChannel::~ProgressChannel() {
    if (writing_end_ >= 0) close(writing_end_);
}

void ProgressChannel::start() {
    close(writing_end_);
    writing_end_ = -1;
    wait();
}

void ProgressChannel::wait() {
    reading_end_.async_wait(boost::asio::posix::stream_descriptor::wait_read,
                            [this](const boost::system::error_code& error) {
                                if (!error && read_available()) wait();
                            });
}

void ProgressChannel::drain() {
    read_available();
}

bool ProgressChannel::read_available() {
    char buffer[4096];
    for (std::size_t total = 0; !ended_ && total < kBytesPerLook;) {
        const ssize_t count = read(reading_end_.native_handle(), buffer, sizeof buffer);
        if (count > 0) {
            total += std::size_t(count);
            take({buffer, std::size_t(count)});
        } else if (count < 0 && errno == EINTR) {
            continue;
        } else {
            ended_ = count == 0 || (errno != EAGAIN && errno != EWOULDBLOCK);
            break;
        }
    }
    return !ended_;
}

void ProgressChannel::take(std::string_view bytes) {
    while (!bytes.empty()) {
        const std::size_t end = bytes.find('\n');
        const std::string_view part = bytes.substr(0, end);
        if (!skipping_ && line_.size() + part.size() > kLongestLine) {
            report_garbage(line_.empty() ? part : line_);
            line_.clear();
            skipping_ = true;
        }
        if (!skipping_) line_ += part;
        if (end == std::string_view::npos) return;
        bytes.remove_prefix(end + 1);
        if (!skipping_) take_line(line_);
        line_.clear();
        skipping_ = false;
    }
}

void ProgressChannel::take_line(std::string_view line) {
    if (garbage_lines_ > kMostGarbageLines) return;
    if (const auto event = parse_worker_event(line))
        on_event_(*event);
    else
        report_garbage(line);
}

void ProgressChannel::report_garbage(std::string_view line) {
    if (garbage_lines_++ > 0) return;
    std::string shown(line.substr(0, kShownGarbage));
    for (char& c : shown)
        if (c < 0x20 || c == 0x7F) c = '?';
    on_garbage_(shown);
}

}  // namespace plonkd
