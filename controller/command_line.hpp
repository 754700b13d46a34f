// How a worker's command line is executed: by /bin/sh, or directly where the shell would add nothing.
//
// Some shells (Debian's dash) stay between the controller and the command they run. Signals to the worker's
// group reach both, but the request to die with the controller (PR_SET_PDEATHSIG) is not inherited by the
// shell's child. A command of plain words, as all default templates are, means the same without a shell and
// is executed directly.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace plonkd {

// The words of a command without any character that is special to the shell, the first one replaced by the
// file that the shell would find for it in $PATH. Nothing for every other command (builtins, assignments,
// names not found, …).
std::optional<std::vector<std::string>> as_plain_command(const std::string& command);

// The words with the first one replaced by the file that the shell would find for it; nothing if there is
// none, or where the first word is an assignment to the shell.
std::optional<std::vector<std::string>> with_program_found(std::vector<std::string> words);

// Whether no character of the text is special to the shell; blanks separate words.
bool is_plain(std::string_view text);

// The text as one word of a shell's command line: quoted only where it needs to be.
std::string quoted_for_shell(const std::string& text);

// What to execute for the command: its plain words, or {"/bin/sh", "-c", command}.
std::vector<std::string> arguments_for(const std::string& command);

}  // namespace plonkd
