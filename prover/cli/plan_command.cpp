// `prover plonk plan`: what a circuit would hold on a GPU, without one.

#include <iostream>
#include <memory>
#include <optional>
#include <string>

#include <nlohmann/json.hpp>

#include "gpu/engine/circuit_sizes.hpp"
#include "prover/cli/command.hpp"
#include "prover/cli/engine_choice.hpp"

namespace plonkd {

namespace {

struct PlanArguments {
    std::filesystem::path circuit;
    std::size_t nb_constraints = 0;
    std::string curve;
    std::size_t nb_commitments = 0;
    std::size_t memory_limit_bytes = 0;
    bool json = false;
};

struct PlannedCircuit {
    CurveId curve;
    gpu::CircuitSizes sizes;
};

PlannedCircuit described(const PlanArguments& arguments) {
    if (!arguments.circuit.empty()) {
        const ConstraintSystem system = ConstraintSystem::open(arguments.circuit);
        return {system.curve, gpu::circuit_sizes(system)};
    }
    const CurveId curve = *curve_from_name(arguments.curve);
    std::size_t n = 2;
    while (n < arguments.nb_constraints) n *= 2;
    gpu::CircuitSizes sizes = gpu::circuit_sizes(curve, n, arguments.nb_constraints);
    sizes.nb_commitments = arguments.nb_commitments;
    return {curve, sizes};
}

nlohmann::ordered_json as_json(const PlannedCircuit& circuit, const gpu::MemoryPlan& plan,
                               double relative_time) {
    return {{"curve", name(circuit.curve)},
            {"n", circuit.sizes.n},
            {"commitments", circuit.sizes.nb_commitments},
            {"total_bytes", plan.total_bytes()},
            {"least_bytes", gpu::least_memory(circuit.sizes)},
            {"relative_time", relative_time},
            {"columns", plan.nb_columns},
            {"column_bytes", plan.column_bytes},
            {"wires_in_place", plan.nb_in_place},
            {"compressed_circuit_bytes", plan.circuit_bytes},
            {"kept_fixed_columns", plan.fixed.nb_coefficients()},
            {"kept_fixed_column_bytes", plan.fixed_bytes},
            {"kept_coset_columns", plan.fixed.nb_on_cosets()},
            {"kept_coset_column_bytes", plan.coset_bytes},
            {"window_bits", plan.msm.window_bits},
            {"windows", plan.msm.nb_windows},
            {"multiples", plan.msm.nb_multiples},
            {"bucket_sets", plan.msm.nb_sets},
            {"points", plan.msm.nb_points},
            {"resident_points", plan.msm.nb_resident},
            {"points_per_pass", plan.msm.chunk()},
            {"table_bytes", plan.table_bytes},
            {"work_bytes", plan.work_bytes},
            {"reserve_bytes", plan.reserve_bytes},
            {"host_bytes", plan.host_bytes}};
}

void print_plan(const PlanArguments& arguments) {
    const PlannedCircuit circuit = described(arguments);
    const std::size_t available =
        arguments.memory_limit_bytes == 0 ? gpu::kUnlimitedMemory : arguments.memory_limit_bytes;
    const gpu::MemoryPlan plan = gpu::plan_memory(circuit.sizes, available);
    const double relative_time = plan.cost / gpu::plan_memory(circuit.sizes, gpu::kUnlimitedMemory).cost;
    if (arguments.json) {
        std::cout << as_json(circuit, plan, relative_time).dump(2) << '\n';
        return;
    }
    std::cout << name(circuit.curve) << ", n = " << circuit.sizes.n << ", " << circuit.sizes.nb_commitments
              << " BSB22 commitments\n"
              << plan.describe();
    std::printf("expected time of a proof: %.2f x that with unlimited memory; at least %.2f GB are needed\n",
                relative_time, static_cast<double>(gpu::least_memory(circuit.sizes)) / 1e9);
    std::fflush(stdout);
}

}  // namespace

void add_plan_command(CLI::App& plonk) {
    CLI::App* command = plonk.add_subcommand(
        "plan", "Print what a circuit would hold in GPU memory, and how fast that is; needs no GPU");
    const auto arguments = std::make_shared<PlanArguments>();
    CLI::Option* circuit =
        command->add_option("--circuit", arguments->circuit, "Constraint system (circuit.bin)");
    circuit->type_name("FILE");
    CLI::Option* curve = command->add_option("--curve", arguments->curve, "Curve, with --constraints");
    curve->check(CLI::IsMember({"bls12377", "bw6761", "bn254"}).description(""))
        ->type_name("bls12377|bw6761|bn254");
    command
        ->add_option("--constraints", arguments->nb_constraints,
                     "Constraints and public inputs of a circuit without a file")
        ->check(CLI::Range(std::size_t{1}, std::size_t{1} << 30).description(""))
        ->type_name("N")
        ->needs(curve)
        ->excludes(circuit);
    command->add_option("--commitments", arguments->nb_commitments, "Its BSB22 commitments")
        ->check(CLI::Range(std::size_t{0}, std::size_t{1000}).description(""))
        ->type_name("K")
        ->excludes(circuit);
    add_gpu_memory_limit_option(*command, arguments->memory_limit_bytes, "no limit");
    command->add_flag("--json", arguments->json, "Print JSON");
    command->callback([arguments] {
        if (arguments->circuit.empty() && arguments->nb_constraints == 0) {
            throw CLI::RequiredError("--circuit or --constraints");
        }
        print_plan(*arguments);
    });
}

}  // namespace plonkd
