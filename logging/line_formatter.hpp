// From a log message to its line.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>
#include <spdlog/formatter.h>

#include "logging/log_format.hpp"
#include "logging/logging.hpp"

namespace plonkd {

// A message before it becomes a line; nothing is owned.
struct LogRecord {
    spdlog::level::level_enum level;
    std::string_view component;  // may be empty
    std::string_view message;
    spdlog::log_clock::time_point time;
    const LogFields* fields = nullptr;  // may be null
};

// The line of a record, without its end.
std::string format_line(const LogRecord& record, LogFormat format, bool for_journal);

// Whether standard error is the stream that $JOURNAL_STREAM ("<device>:<inode>", systemd.exec(5)) names.
bool standard_error_is_journal();

// spdlog's interface to format_line. The format is the one set when a message is written.
class LineFormatter : public spdlog::formatter {
  public:
    explicit LineFormatter(bool for_journal) : for_journal_(for_journal) {}
    void format(const spdlog::details::log_msg& message, spdlog::memory_buf_t& line) override;
    std::unique_ptr<spdlog::formatter> clone() const override;

    static void set_format(LogFormat format);
    // The fields of the message that this thread is about to log; null for none.
    static void set_fields(const LogFields* fields);

  private:
    bool for_journal_;
};

}  // namespace plonkd
