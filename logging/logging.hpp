// The log of all programs: one line per message on standard error, as text or as JSON.
//
// Text is the reference's form (linea-controller.md section 12). Messages may hold anything, file names
// included: they are quoted, so that a line stays a line. Under systemd, when standard error is the journal
// (JOURNAL_STREAM), lines begin with the priority that journald reads ("<6>") and carry no time of their own.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json_fwd.hpp>
#include <spdlog/logger.h>

#include "logging/log_format.hpp"

namespace plonkd {

// Linea's `log_level`, in logrus' numbering: 1 fatal, 2 error, 3 warning, 4 info, 5 debug, 6 trace. Holds for
// all loggers, those made later included.
void set_log_level(int level);

// Holds for all loggers, those made later included. Text until it is called.
void set_log_format(LogFormat format);

// The logger of a component ("main-loop", "executor", "filesystem-watcher"); the same one for the same name.
std::shared_ptr<spdlog::logger> component_logger(const std::string& component);

// Makes standard error the target of spdlog::info and its like. Called once by a program that is one
// component.
void log_to_standard_error();

// Values that belong to a message, in the order in which they are written. An object becomes an object in
// JSON and `key.inner=value` in text.
using LogFields = std::vector<std::pair<std::string, nlohmann::json>>;

// A message with values.
void log_event(spdlog::logger& logger, spdlog::level::level_enum level, std::string_view message,
               const LogFields& fields);

}  // namespace plonkd
