// The reading end of a worker's progress channel: a pipe whose writing end the worker inherits.
//
// Lines are bounded (4 KiB), garbage is reported once and then skipped, a worker that floods the pipe costs
// time but no memory, and one that never writes is simply not heard.
#pragma once

#include <functional>
#include <string>

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>

#include "controller/worker_event.hpp"

namespace plonkd {

inline constexpr const char* kProgressVariable = "PLONKD_PROGRESS_FD";

// Bound to one event loop and its thread. One worker's life.
class ProgressChannel {
  public:
    using OnEvent = std::function<void(const WorkerEvent&)>;
    // The beginning of the first line that is no event, printable.
    using OnGarbage = std::function<void(const std::string&)>;

    // Throws std::system_error if there is no pipe to be had.
    ProgressChannel(boost::asio::io_context& loop, OnEvent on_event, OnGarbage on_garbage);
    ~ProgressChannel();
    ProgressChannel(const ProgressChannel&) = delete;
    ProgressChannel& operator=(const ProgressChannel&) = delete;

    // To be inherited by the worker under this number; closed on any other execution. Non-blocking.
    int writing_end() const { return writing_end_; }

    // To be called once the worker has its copy: begins to read.
    void start();

    // Handles at once what has been written so far.
    void drain();

  private:
    void wait();
    // False once nothing can come any more.
    bool read_available();
    void take(std::string_view bytes);
    void take_line(std::string_view line);
    void report_garbage(std::string_view line);

    const OnEvent on_event_;
    const OnGarbage on_garbage_;
    boost::asio::posix::stream_descriptor reading_end_;
    int writing_end_ = -1;
    std::string line_;       // the beginning of a line whose end has not come yet
    bool skipping_ = false;  // the present line is too long
    std::size_t garbage_lines_ = 0;
    bool ended_ = false;
};

}  // namespace plonkd
