// The controller's log: lines on standard error in the reference's form (linea-controller.md section 12),
// `time="…" level=info msg="…" component=main-loop`, as the workers write theirs.
#pragma once

#include <memory>
#include <string>

#include <spdlog/logger.h>

namespace plonkd {

// Linea's `log_level`: 1 fatal, 2 error, 3 warning, 4 info, 5 debug, 6 trace.
void set_log_level(int level);

// The logger of a component ("main-loop", "executor", "filesystem-watcher"); the same one for the same name.
std::shared_ptr<spdlog::logger> component_logger(const std::string& component);

}  // namespace plonkd
