// Linea's log levels on our logger.
#pragma once

namespace plonkd {

// `level` is in logrus' numbering (linea-controller.md section 12): 1 fatal, 2 error, 3 warning, 4 info, 5
// debug, 6 trace.
void set_log_level(int level);

// Sends the log to standard error, one line per message. Called once by a program.
void log_to_standard_error();

}  // namespace plonkd
