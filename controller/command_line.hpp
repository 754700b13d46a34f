// How a worker's command line is executed: by /bin/sh, or directly where the shell would add nothing.
//
// Some shells (Debian's dash) stay between the controller and the command they run. Signals to the worker's
// group reach both, but the request to die with the controller (PR_SET_PDEATHSIG) is not inherited by the
// shell's child. A command of plain words, as all default templates are, means the same without a shell and
// is executed directly.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace plonkd {

// The words of a command without any character that is special to the shell, the first one replaced by the
// file that the shell would find for it in $PATH. Nothing for every other command (builtins, assignments,
// names not found, …).
std::optional<std::vector<std::string>> as_plain_command(const std::string& command);

// What to execute for the command: its plain words, or {"/bin/sh", "-c", command}.
std::vector<std::string> arguments_for(const std::string& command);

}  // namespace plonkd
