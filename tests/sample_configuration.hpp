// The smallest valid configuration, as text, and edits of such a text.
#pragma once

#include <initializer_list>
#include <stdexcept>
#include <string>
#include <utility>

namespace plonkd::test {

inline const std::string kMinimal = R"(version = "7.1.0"
assets_dir = "assets"
log_level = 4
[controller]
localid = ""
[execution]
prover_mode = "dev"
[data_availability]
prover_mode = "full"
[invalidity]
prover_mode = "dev"
[aggregation]
prover_mode = "dev"
num_proofs = [10]
is_allowed_circuit_id = 963
[layer2]
chain_id = 1337
base_fee = 0
coin_base = "0x0000000000000000000000000000000000000000"
message_service_contract = "0xe537D669CA013d86EBeF1D64e40fC74CADC91987"
[traces_limits]
modules = [{module = "", limit = 1, limit_large = 2}]
)";

// `text` with the first occurrence of `from` replaced by `to`.
inline std::string edited(std::string text, const std::string& from, const std::string& to) {
    const std::size_t place = text.find(from);
    if (place == std::string::npos) throw std::logic_error("the configuration has no text: " + from);
    return text.replace(place, from.size(), to);
}

// `text` with lines added right after the header of a section.
inline std::string with_lines(std::string text, const std::string& section, const std::string& lines) {
    const std::string header = "[" + section + "]\n";
    return edited(std::move(text), header, header + lines);
}

inline std::string minimal_with(const std::string& from, const std::string& to) {
    return edited(kMinimal, from, to);
}

inline std::string minimal_plus(const std::string& section, const std::string& line) {
    return with_lines(kMinimal, section, line + "\n");
}

// The minimal configuration in dev mode with assets and the queues of all job types below `root`: those of
// compression jobs in <root>/<queue>/compression, and so on.
inline std::string minimal_site(const std::string& root, const std::string& queue = "queue") {
    std::string text = minimal_with("\"assets\"", "\"" + root + "/prover-assets\"");
    text = edited(std::move(text), "\"full\"", "\"dev\"");
    const std::initializer_list<std::pair<const char*, const char*>> kQueues = {
        {"execution", "execution"},
        {"data_availability", "compression"},
        {"invalidity", "invalidity"},
        {"aggregation", "aggregation"}};
    for (const auto& [section, name] : kQueues)
        text = with_lines(std::move(text), section,
                          "requests_root_dir = \"" + root + "/" + queue + "/" + name + "\"\n");
    return text;
}

}  // namespace plonkd::test
