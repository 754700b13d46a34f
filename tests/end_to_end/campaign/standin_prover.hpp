// A resident worker that does what its jobs' requests say (standin_worker.cpp): the production server and
// protocol, around a prover that works, fails, hangs, stops or dies.
//
// Like the production prover it has two jobs in the works at most: one in its witness, one on the engine.
#pragma once

#include <filesystem>
#include <string>

#include <nlohmann/json.hpp>

namespace plonkd::campaign {

// What a request wants its attempt 0, 1, … to be like; the last entry repeats.
std::string behaviour_of_attempt(const nlohmann::json& request, int attempt);

int count_lines(const std::filesystem::path& file);

// Serves at the socket. How a start goes, is said by `resident_starts` beside the configuration file: a JSON
// list, by the number of the start, whose last entry repeats: serve, slow (to become ready), fail.
[[noreturn]] void serve_stand_in(const std::filesystem::path& configuration,
                                 const std::filesystem::path& socket);

}  // namespace plonkd::campaign
