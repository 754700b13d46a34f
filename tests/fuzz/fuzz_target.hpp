// A fuzz target: one parser, fed with bytes that may be anything.
//
// A target is one source file that defines the two functions below, and one line in CMakeLists.txt
// (plonkd_fuzz_target). Every build makes `mutate_<name>`, which feeds a bounded number of deterministic
// mutations of the seeds (ctest runs it); a build with the `fuzz` preset also makes `fuzz_<name>`, a
// libFuzzer program that searches on its own:
//
//     build/fuzz/tests/mutate_proof --write-seeds corpus/proof
//     build/fuzz/tests/fuzz_proof corpus/proof
//
// A target accepts any input: it returns when the parser accepts or refuses with a request or setup error,
// and ends the process on anything else. Where a format has one encoding per value, it also requires that
// what was accepted encodes to the same bytes again, so that nothing malformed passes silently.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "prover/failure/failure.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace plonkd::fuzz {

struct Seed {
    std::string name;
    std::vector<std::uint8_t> bytes;
};

// Well-formed inputs to start from: files made by our own writers, and those of the reference data where
// `shared` is present.
std::vector<Seed> seeds(const std::optional<std::filesystem::path>& shared);

// Ends the process: the parser under test broke a promise.
[[noreturn]] inline void broken(const std::string& what) {
    std::fprintf(stderr, "fuzz target: %s\n", what.c_str());
    std::abort();
}

inline void require(bool holds, const char* promise) {
    if (!holds) broken(promise);
}

// Inputs that a parser accepted so far: shows that a target's seeds are what they claim to be.
inline std::size_t nb_accepted = 0;

// Runs the parser; a refusal must be a request or setup error with a message.
template <class Parse>
void expect_acceptance_or_refusal(Parse&& parse) {
    try {
        parse();
        ++nb_accepted;
    } catch (const Failure& failure) {
        const FailureClass failure_class = failure.failure_class();
        if (failure_class != FailureClass::request && failure_class != FailureClass::setup) {
            broken(std::string("a failure of class ") + to_string(failure_class) + ": " + failure.what());
        }
        require(failure.what()[0] != '\0', "a refusal without a message");
    } catch (const std::exception& error) {
        broken(std::string("an exception that is not a failure: ") + error.what());
    }
}

// For formats with one encoding per value.
inline void require_same(std::span<const std::uint8_t> input, const std::vector<std::uint8_t>& encoded) {
    require(input.size() == encoded.size() && std::equal(input.begin(), input.end(), encoded.begin()),
            "what was accepted does not encode to the same bytes");
}

}  // namespace plonkd::fuzz
