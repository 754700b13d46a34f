#include "logging/line_formatter.hpp"

#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <sys/stat.h>
#include <unistd.h>

namespace plonkd {

namespace {

using nlohmann::json;
using nlohmann::ordered_json;

std::atomic<LogFormat> g_format{LogFormat::text};
thread_local const LogFields* t_fields = nullptr;

// logrus' names.
std::string_view level_name(spdlog::level::level_enum level) {
    switch (level) {
        case spdlog::level::trace:
            return "trace";
        case spdlog::level::debug:
            return "debug";
        case spdlog::level::info:
            return "info";
        case spdlog::level::warn:
            return "warning";
        case spdlog::level::err:
            return "error";
        default:
            return "fatal";
    }
}

// The priorities of sd-daemon(3).
std::string_view journal_prefix(spdlog::level::level_enum level) {
    switch (level) {
        case spdlog::level::trace:
        case spdlog::level::debug:
            return "<7>";
        case spdlog::level::info:
            return "<6>";
        case spdlog::level::warn:
            return "<4>";
        case spdlog::level::err:
            return "<3>";
        default:
            return "<2>";
    }
}

// RFC 3339 in local time, to the millisecond.
std::string time_text(spdlog::log_clock::time_point time) {
    const auto since_epoch =
        std::chrono::duration_cast<std::chrono::milliseconds>(time.time_since_epoch()).count();
    const std::time_t seconds = std::time_t(since_epoch / 1000);
    std::tm local{};
    localtime_r(&seconds, &local);
    char day_and_time[32];
    std::strftime(day_and_time, sizeof day_and_time, "%Y-%m-%dT%H:%M:%S", &local);
    const long offset = local.tm_gmtoff / 60;
    const unsigned minutes = unsigned(offset < 0 ? -offset : offset);
    char text[64];
    std::snprintf(text, sizeof text, "%s.%03d%c%02u:%02u", day_and_time, int(since_epoch % 1000),
                  offset < 0 ? '-' : '+', minutes / 60 % 100, minutes % 60);
    return text;
}

// Bytes that are no UTF-8 are replaced, control characters escaped.
std::string dump(const auto& value) {
    return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::string quote(std::string_view text) {
    return dump(json(text));
}

void append_field(std::string& line, const std::string& key, const json& value) {
    if (value.is_object()) {
        std::string path = key + '.';
        const std::size_t prefix = path.size();
        for (const auto& [inner, inner_value] : value.items()) {
            path.replace(prefix, std::string::npos, inner);
            append_field(line, path, inner_value);
        }
        return;
    }
    constexpr std::string_view kPlain =
        "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_./:@+,";
    line += ' ';
    for (const char c : key) line += kPlain.find(c) == std::string_view::npos ? '_' : c;
    line += '=';
    if (!value.is_string()) {
        line += dump(value);
        return;
    }
    const auto& text = value.get_ref<const std::string&>();
    const bool plain = !text.empty() && text.find_first_not_of(kPlain) == std::string::npos;
    line += plain ? text : quote(text);
}

std::string text_line(const LogRecord& record, bool with_time) {
    std::string line;
    if (with_time) line += "time=\"" + time_text(record.time) + "\" ";
    line += "level=" + std::string(level_name(record.level)) + " msg=" + quote(record.message);
    if (!record.component.empty()) append_field(line, "component", json(record.component));
    if (record.fields != nullptr)
        for (const auto& [key, value] : *record.fields) append_field(line, key, value);
    return line;
}

std::string json_line(const LogRecord& record, bool with_time) {
    ordered_json line = ordered_json::object();
    if (with_time) line["time"] = time_text(record.time);
    line["level"] = level_name(record.level);
    if (!record.component.empty()) line["component"] = record.component;
    line["msg"] = record.message;
    if (record.fields != nullptr)
        for (const auto& [key, value] : *record.fields) line[key] = value;
    return dump(line);
}

}  // namespace

std::string format_line(const LogRecord& record, LogFormat format, bool for_journal) {
    std::string line(for_journal ? journal_prefix(record.level) : "");
    line += format == LogFormat::json ? json_line(record, !for_journal) : text_line(record, !for_journal);
    return line;
}

bool standard_error_is_journal() {
    const char* stream = std::getenv("JOURNAL_STREAM");
    struct stat status {};
    if (stream == nullptr || fstat(STDERR_FILENO, &status) != 0) return false;
    return std::to_string(status.st_dev) + ":" + std::to_string(status.st_ino) == stream;
}

void LineFormatter::format(const spdlog::details::log_msg& message, spdlog::memory_buf_t& line) {
    std::string text = format_line({message.level,
                                    {message.logger_name.data(), message.logger_name.size()},
                                    {message.payload.data(), message.payload.size()},
                                    message.time,
                                    t_fields},
                                   g_format.load(std::memory_order_relaxed), for_journal_);
    text += '\n';
    line.append(text.data(), text.data() + text.size());
}

std::unique_ptr<spdlog::formatter> LineFormatter::clone() const {
    return std::make_unique<LineFormatter>(for_journal_);
}

void LineFormatter::set_format(LogFormat format) {
    g_format.store(format, std::memory_order_relaxed);
}

void LineFormatter::set_fields(const LogFields* fields) {
    t_fields = fields;
}

}  // namespace plonkd
