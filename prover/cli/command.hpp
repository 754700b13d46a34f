// The commands of `prover`: each lives in a file of its own and adds itself to the application.
#pragma once

#include <CLI/CLI.hpp>

namespace plonkd {

// The process's exit code when no error is thrown; a command whose outcome is a verdict (verify) sets it.
int& exit_code();

void add_inspect_command(CLI::App& app);
void add_plonk_command(CLI::App& app);
void add_srs_command(CLI::App& app);
void add_bench_command(CLI::App& app);
void add_prove_command(CLI::App& app);
void add_serve_command(CLI::App& app);
void add_verify_command(CLI::App& app);
void add_blob_command(CLI::App& app);

// `prover plonk plan`, a sub-command of plonk.
void add_plan_command(CLI::App& plonk);

// `prover bench solve`, a sub-command of bench.
void add_bench_solve_command(CLI::App& bench);

}  // namespace plonkd
