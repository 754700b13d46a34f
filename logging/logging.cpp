#include "logging/logging.hpp"

#include <algorithm>

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include "logging/line_formatter.hpp"

namespace plonkd {

namespace {

std::shared_ptr<spdlog::logger> make_logger(const std::string& name) {
    auto logger = std::make_shared<spdlog::logger>(name, std::make_shared<spdlog::sinks::stderr_sink_mt>());
    // Takes the level that holds for all loggers, and every later one; its own formatter comes after that.
    spdlog::initialize_logger(logger);
    logger->set_formatter(std::make_unique<LineFormatter>(standard_error_is_journal()));
    logger->flush_on(spdlog::level::trace);
    return logger;
}

}  // namespace

void set_log_level(int level) {
    constexpr spdlog::level::level_enum kLevels[] = {spdlog::level::critical, spdlog::level::err,
                                                     spdlog::level::warn,     spdlog::level::info,
                                                     spdlog::level::debug,    spdlog::level::trace};
    spdlog::set_level(kLevels[std::clamp(level, 1, 6) - 1]);
}

void set_log_format(LogFormat format) {
    LineFormatter::set_format(format);
}

std::shared_ptr<spdlog::logger> component_logger(const std::string& component) {
    if (auto existing = spdlog::get(component)) return existing;
    return make_logger(component);
}

void log_to_standard_error() {
    spdlog::set_default_logger(component_logger("prover"));
}

void log_event(spdlog::logger& logger, spdlog::level::level_enum level, std::string_view message,
               const LogFields& fields) {
    // Loggers write in the caller's thread, so the fields reach the formatter without a copy.
    LineFormatter::set_fields(&fields);
    logger.log(level, "{}", message);
    LineFormatter::set_fields(nullptr);
}

}  // namespace plonkd
