// `controller status`: what a running controller of this configuration is doing, on a terminal.
#pragma once

#include <chrono>
#include <ostream>
#include <string>

namespace plonkd {

struct StatusArguments {
    std::string configuration_file;
    bool json = false;  // the document itself instead of text
    std::chrono::milliseconds time_limit = std::chrono::seconds(5);
};

// Asks the controller for /status.json at the configured address and writes it to `out`. Throws SetupError,
// in words for the operator, where no controller answers.
void print_status(const StatusArguments& arguments, std::ostream& out);

}  // namespace plonkd
