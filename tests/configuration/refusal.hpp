// What the configuration's reader says to a text that it must refuse.
#pragma once

#include <string>

#include "configuration/configuration.hpp"
#include "prover/failure/failure.hpp"

namespace plonkd::test {

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
