// `prover srs dev`: a test SRS whose secret is known.

#include <iostream>
#include <memory>
#include <string>

#include "prover/cli/command.hpp"
#include "prover/curve/fixed_base.hpp"
#include "prover/gnark/kzg.hpp"

namespace plonkd {

namespace {

struct DevSrsOptions {
    std::string curve, seed;
    std::size_t nb_points = 0;
    std::filesystem::path out;
};

// tau is the seed's bytes as a big-endian integer mod r; point i is tau^i * G1 with the standard generators.
template <class C>
void write_dev_srs(const DevSrsOptions& options) {
    using Fr = typename C::Fr;
    const Fr tau = Fr::from_bytes_reduced(
        {reinterpret_cast<const std::uint8_t*>(options.seed.data()), options.seed.size()});
    if (tau.is_zero()) throw RequestError("--seed gives the secret zero: choose another text");

    KzgVerifyingKey<C> vk;
    vk.g1 = C::g1_generator();
    vk.g2[0] = C::g2_generator();
    vk.g2[1] = multiply(C::g2_generator(), tau).to_affine();
    for (std::size_t i = 0; i < 2; ++i) vk.lines[i] = pairing_lines<C>(vk.g2[i]);
    const std::vector<typename C::G1> points = fixed_base_powers<C>(vk.g1, tau, options.nb_points);
    write_memdump<C>(options.out, vk, points);
}

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
        std::cerr << "prover: warning: insecure test SRS: its secret follows from the seed, so anyone can "
                     "forge proofs "
                     "with it\n";
        with_curve(*curve_from_name(options->curve),
                   [&](auto curve) { write_dev_srs<decltype(curve)>(*options); });
    });
}

}  // namespace plonkd
