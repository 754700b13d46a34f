#include "controller/logging.hpp"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

namespace plonkd {

void set_log_level(int level) {
    constexpr spdlog::level::level_enum kLevels[] = {spdlog::level::critical, spdlog::level::err,
                                                     spdlog::level::warn,     spdlog::level::info,
                                                     spdlog::level::debug,    spdlog::level::trace};
    spdlog::set_level(kLevels[level < 1 ? 0 : level > 6 ? 5 : level - 1]);
}

std::shared_ptr<spdlog::logger> component_logger(const std::string& component) {
    if (auto existing = spdlog::get(component)) return existing;
    auto logger = spdlog::stderr_logger_st(component);
    logger->set_pattern("time=\"%Y-%m-%dT%H:%M:%S%z\" level=%l msg=\"%v\" component=%n");
    logger->flush_on(spdlog::level::trace);
    return logger;
}

}  // namespace plonkd
