// prover: proves compression jobs and any gnark PlonK circuit.

#include <exception>
#include <iostream>

#include "prover/cli/command.hpp"
#include "prover/failure/failure.hpp"

namespace plonkd {

int& exit_code() {
    static int code = 0;
    return code;
}

namespace {

// A wrong command line: 2 for the commands whose 1 means "invalid", 1 for all others.
int usage_exit_code(const CLI::App& app) {
    const CLI::App* command = &app;
    while (!command->get_subcommands().empty()) command = command->get_subcommands().front();
    return command->get_name() == "verify" ? 2 : 1;
}

}  // namespace
}  // namespace plonkd

int main(int argc, char** argv) {
    CLI::App app{"plonkd prover: gnark PlonK proofs on BLS12-377, BW6-761 and BN254"};
    app.name("prover");
    app.set_version_flag("--version", "plonkd " PLONKD_VERSION);
    app.require_subcommand(1);
    plonkd::add_prove_command(app);
    plonkd::add_serve_command(app);
    plonkd::add_verify_command(app);
    plonkd::add_plonk_command(app);
    plonkd::add_srs_command(app);
    plonkd::add_inspect_command(app);
    plonkd::add_bench_command(app);
    plonkd::add_blob_command(app);

    try {
        app.parse(argc, argv);
        return plonkd::exit_code();
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : plonkd::usage_exit_code(app);
    } catch (const plonkd::Failure& failure) {
        std::cerr << "prover: " << to_string(failure.failure_class()) << " error: " << failure.what() << '\n';
        return failure.exit_code();
    } catch (const std::bad_alloc&) {
        std::cerr << "prover: setup error: out of memory\n";
        return plonkd::Failure::default_exit_code(plonkd::FailureClass::setup);
    } catch (const std::exception& error) {
        std::cerr << "prover: internal error: " << error.what() << '\n';
        return plonkd::Failure::default_exit_code(plonkd::FailureClass::internal);
    }
}
