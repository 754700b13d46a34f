// The worker's command line as the operator writes it: text with the fields {{.ConfFile}}, {{.InFile}},
// {{.OutFile}}.
//
// This is the part of Go's text/template that worker commands need: field substitution, blanks around the
// field, and the trim markers "{{- " and " -}}", which remove the white space next to the action. Everything
// else that Go would accept (pipelines, conditions, functions, other fields) is refused when the controller
// starts, not when the first job fails. Substituted paths are not quoted: the command runs through `sh -c`,
// as in the reference.
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace plonkd {

struct CommandFields {
    std::string configuration_file;  // .ConfFile: the --config argument as given
    std::string request_file;        // .InFile
    std::string response_file;       // .OutFile
};

class CommandTemplate {
  public:
    // `key` is the configuration key, for messages. Throws SetupError with the place of the first unsupported
    // part.
    static CommandTemplate parse(std::string_view text, std::string_view key);

    std::string render(const CommandFields& fields) const;

  private:
    using Field = std::string CommandFields::*;

    std::vector<std::variant<std::string, Field>> parts_;
};

}  // namespace plonkd
