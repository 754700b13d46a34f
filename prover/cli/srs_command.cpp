// `prover srs dev`: a test SRS whose secret is known.

#include <iostream>
#include <memory>
#include <string>

#include "prover/cli/command.hpp"
#include "prover/plonk/dev_srs.hpp"

namespace plonkd {

namespace {

struct DevSrsOptions {
    std::string curve, seed;
    std::size_t nb_points = 0;
    std::filesystem::path out;
};

}  // namespace

void add_srs_command(CLI::App& app) {
    CLI::App* srs = app.add_subcommand("srs", "Structured reference strings");
    srs->require_subcommand(1);
    CLI::App* dev = srs->add_subcommand(
        "dev",
        "Write a test SRS with a KNOWN SECRET (memory dump). INSECURE: anyone can forge proofs with it");
    const auto options = std::make_shared<DevSrsOptions>();
    dev->add_option("--curve", options->curve, "Curve")
        ->required()
        ->check(CLI::IsMember({"bls12377", "bw6761", "bn254"}));
    dev->add_option("--points", options->nb_points,
                    "Number of G1 points; a circuit of domain size n needs n + 3")
        ->required()
        ->check(CLI::Range(std::size_t{1}, std::size_t{1} << 32));
    dev->add_option("--seed", options->seed, "Text that the secret is made from")->required();
    dev->add_option("--out", options->out, "File to write")->type_name("FILE")->required();
    dev->callback([options] {
        std::cerr
            << "prover: warning: insecure test SRS: its secret follows from the seed, so anyone can forge "
               "proofs with it\n";
        with_curve(*curve_from_name(options->curve), [&](auto curve) {
            using C = decltype(curve);
            const Srs<C> dev_srs = make_dev_srs<C>(options->seed, options->nb_points);
            write_memdump<C>(options->out, dev_srs.vk(), dev_srs.points());
        });
    });
}

}  // namespace plonkd
