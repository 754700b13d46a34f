#include "prover/worker/log_level.hpp"

#include <algorithm>
#include <memory>

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

namespace plonkd {

void set_log_level(int level) {
    constexpr spdlog::level::level_enum kLevels[] = {spdlog::level::critical, spdlog::level::err,
                                                     spdlog::level::warn,     spdlog::level::info,
                                                     spdlog::level::debug,    spdlog::level::trace};
    spdlog::set_level(kLevels[std::clamp(level, 1, 6) - 1]);
}

void log_to_standard_error() {
    auto logger =
        std::make_shared<spdlog::logger>("prover", std::make_shared<spdlog::sinks::stderr_sink_mt>());
    logger->set_pattern("time=\"%Y-%m-%dT%H:%M:%S%z\" level=%l msg=\"%v\"");
    spdlog::set_default_logger(std::move(logger));
}

}  // namespace plonkd
