// The worker's command line as the operator writes it: text with the fields {{.ConfFile}}, {{.InFile}},
// {{.OutFile}}.
//
// This is the part of Go's text/template that worker commands need: field substitution, blanks around the
// field, and the trim markers "{{- " and " -}}", which remove the white space next to the action. Everything
// else that Go would accept (pipelines, conditions, functions, other fields) is refused when the controller
// starts, not when the first job fails.
//
// A template of plain words is executed directly, each substituted path being (part of) one word whatever
// characters it has. A template with shell syntax runs through `sh -c`, as in the reference; there a path
// with blanks or other special characters is quoted, unless the template has put it between quotes itself.
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

    // The program and its arguments.
    std::vector<std::string> arguments(const CommandFields& fields) const;

    // The text of the shell's command line.
    std::string render(const CommandFields& fields) const;

  private:
    using Field = std::string CommandFields::*;

    bool is_plain_text() const;
    std::vector<std::string> words(const CommandFields& fields) const;

    std::vector<std::variant<std::string, Field>> parts_;
};

}  // namespace plonkd
