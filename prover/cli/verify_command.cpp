// prover verify: checks a response that a prover published.

#include <iostream>
#include <memory>

#include "prover/cli/command.hpp"
#include "prover/failure/failure.hpp"
#include "prover/worker/response_verification.hpp"

namespace plonkd {
namespace {

// As `plonk verify`.
constexpr int kInvalid = 1;
constexpr int kUnusable = 2;

struct VerifyArguments {
    std::filesystem::path configuration, response;
};

void run(const VerifyArguments& arguments) {
    try {
        const VerifyResult result =
            verify_response(load_configuration(arguments.configuration), arguments.response);
        if (result) {
            std::cout << "valid\n";
            return;
        }
        std::cerr << "prover: " << arguments.response.string() << ": invalid: " << result.reason << '\n';
        exit_code() = kInvalid;
    } catch (const Failure& failure) {
        throw Failure(failure.failure_class(), kUnusable, failure.what());
    }
}

}  // namespace

void add_verify_command(CLI::App& app) {
    CLI::App& command = *app.add_subcommand(
        "verify", "Verify a response of a compression job: exit 0 valid, 1 invalid, 2 unusable input");
    auto arguments = std::make_shared<VerifyArguments>();
    command.add_option("--config", arguments->configuration, "Linea's configuration file (TOML)")->required();
    command.add_option("--in", arguments->response, "Response file")->required();
    command.callback([arguments] { run(*arguments); });
}

}  // namespace plonkd
