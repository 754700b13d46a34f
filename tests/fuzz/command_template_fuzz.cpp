// Worker command templates and command lines.

#include "controller/command_line.hpp"
#include "controller/command_template.hpp"
#include "tests/fuzz/fuzz_target.hpp"

namespace plonkd::fuzz {

std::vector<Seed> seeds(const std::optional<std::filesystem::path>&) {
    std::vector<Seed> result;
    for (const std::string text :
         {"prover prove --config {{.ConfFile}} --in {{.InFile}} --out {{.OutFile}} --large",
          "a  {{- .InFile -}} \t b {{ .OutFile }}", "sh -c 'x' {{.InFile}} }} { \"$HOME\""})
        result.push_back({text.substr(0, 8), {text.begin(), text.end()}});
    return result;
}

}  // namespace plonkd::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace plonkd;
    const std::string text(reinterpret_cast<const char*>(data), size);
    fuzz::expect_acceptance_or_refusal([&] {
        const std::string command = CommandTemplate::parse(text, "key").render({"config", "in", "out"});
        fuzz::require(command.find("{{.") == std::string::npos, "a field that was not substituted");
        fuzz::require(!arguments_for(command).empty(), "a command line without a program");
    });
    return 0;
}
