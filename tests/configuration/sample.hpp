// The smallest valid configuration, and editing of its text.
#pragma once

#include <stdexcept>
#include <string>

#include "configuration/configuration.hpp"
#include "prover/failure/failure.hpp"

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

// The minimal configuration with the first occurrence of `from` replaced by `to`.
inline std::string minimal_with(const std::string& from, const std::string& to) {
    std::string text = kMinimal;
    const std::size_t place = text.find(from);
    if (place == std::string::npos) throw std::logic_error("the sample has no text: " + from);
    return text.replace(place, from.size(), to);
}

// The minimal configuration with a line added right after the header of a section.
inline std::string minimal_plus(const std::string& section, const std::string& line) {
    return minimal_with("[" + section + "]\n", "[" + section + "]\n" + line + "\n");
}

// The message of the SetupError that the text must cause.
inline std::string refusal(const std::string& text) {
    try {
        parse_configuration(text, "test.toml");
    } catch (const SetupError& error) {
        return error.what();
    }
    return "(accepted)";
}

}  // namespace plonkd::test
