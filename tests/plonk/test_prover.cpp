// Proofs of random circuits verify, on the smallest domains and the awkward sizes; with and without a
// Lagrange SRS they are the same proofs.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "prover/plonk/cpu_engine.hpp"
#include "prover/plonk/dev_srs.hpp"
#include "prover/plonk/loaded_circuit.hpp"
#include "prover/plonk/verifier.hpp"
#include "tests/plonk/lagrange_points.hpp"
#include "tests/plonk/random_circuit.hpp"
#include "tests/scratch_folder.hpp"

namespace plonkd {
namespace {

constexpr const char* kSeed = "a test secret";

template <class C>
class Prover : public ::testing::Test {};
using Curves = ::testing::Types<Bn254, Bls12377, Bw6761>;
TYPED_TEST_SUITE(Prover, Curves);

template <class C>
LoadedCircuit<C> load(const ConstraintSystem& system, bool with_lagrange, CpuEngineOptions options = {}) {
    const std::size_t n = system.domain_size();
    Srs<C> canonical = make_dev_srs<C>(kSeed, required_srs_points(n));
    std::optional<Srs<C>> lagrange;
    if (with_lagrange) lagrange = Srs<C>::from_points(canonical.vk(), test::lagrange_points<C>(kSeed, n));
    Progress progress;
    return LoadedCircuit<C>::load(system, {std::move(canonical), std::move(lagrange)}, std::nullopt,
                                  make_cpu_engine<C>(options), progress);
}

struct Size {
    std::uint32_t nb_public, nb_secret, nb_constraints;
};

// Domains of 2, 4, 8, 16, 32 rows, full and not, without public inputs and with nothing but.
constexpr Size kSizes[] = {{1, 0, 1}, {0, 1, 2}, {1, 1, 1}, {2, 0, 0}, {1, 1, 2},  {0, 2, 4},  {3, 1, 1},
                           {1, 2, 4}, {5, 0, 1}, {0, 3, 8}, {4, 1, 4}, {1, 1, 13}, {1, 3, 15}, {7, 2, 20}};

TYPED_TEST(Prover, ProvesEverySize) {
    using C = TypeParam;
    for (const Size& size : kSizes) {
        SCOPED_TRACE(std::to_string(size.nb_public) + " public, " + std::to_string(size.nb_constraints) +
                     " constraints");
        const auto circuit = test::RandomCircuit<C>::make(size.nb_public, size.nb_secret, size.nb_constraints,
                                                          size.nb_constraints);
        const auto system = circuit.system();
        const auto loaded = load<C>(system, false);
        const Proof<C> proof = prove<C>(loaded.context(), circuit.witness, {});
        EXPECT_EQ(verify<C>(loaded.verifying_key(), proof, circuit.public_inputs(size.nb_public),
                            TranscriptKind::gnark_default)
                      .reason,
                  "");
        if (size.nb_public == 0) continue;
        std::vector<typename C::Fr> other(circuit.witness.begin(), circuit.witness.begin() + size.nb_public);
        other.back() += C::Fr::one();
        EXPECT_FALSE(verify<C>(loaded.verifying_key(), proof, other, TranscriptKind::gnark_default));
    }
}

TYPED_TEST(Prover, LagrangePointsAndKeptColumnsDoNotChangeTheProof) {
    using C = TypeParam;
    const auto circuit = test::RandomCircuit<C>::make(2, 3, 40, 7);
    const auto system = circuit.system();
    ProveOptions options;
    options.blinding = BlindingKind::insecure_fixed;
    CpuEngineOptions keep_nothing;
    keep_nothing.fixed_column_budget_bytes = 0;

    const auto plain = load<C>(system, false);
    const auto with_lagrange = load<C>(system, true);
    const auto frugal = load<C>(system, true, keep_nothing);
    EXPECT_EQ(with_lagrange.verifying_key().serialize_raw(), plain.verifying_key().serialize_raw());
    const auto expected = prove<C>(plain.context(), circuit.witness, options).serialize_raw();
    EXPECT_EQ(prove<C>(with_lagrange.context(), circuit.witness, options).serialize_raw(), expected);
    EXPECT_EQ(prove<C>(frugal.context(), circuit.witness, options).serialize_raw(), expected);
    // A loaded circuit proves any number of times.
    EXPECT_EQ(prove<C>(plain.context(), circuit.witness, options).serialize_raw(), expected);
}

TYPED_TEST(Prover, RandomBlindingMakesProofsDiffer) {
    using C = TypeParam;
    const auto circuit = test::RandomCircuit<C>::make(1, 3, 10, 3);
    const auto system = circuit.system();
    const auto loaded = load<C>(system, false);
    EXPECT_NE(prove<C>(loaded.context(), circuit.witness, {}).serialize_raw(),
              prove<C>(loaded.context(), circuit.witness, {}).serialize_raw());
}

TYPED_TEST(Prover, NamesAKeyOfAnotherCircuitAsASetupError) {
    using C = TypeParam;
    const auto circuit = test::RandomCircuit<C>::make(1, 3, 10, 3);
    const auto other = test::RandomCircuit<C>::make(1, 3, 10, 4);
    const auto system = circuit.system();
    const auto other_system = other.system();
    const auto loaded = load<C>(system, false);
    const auto other_loaded = load<C>(other_system, false);
    const ProvingContext<C> mixed{loaded.program(), loaded.key(), other_loaded.verifying_key(),
                                  loaded.engine()};
    EXPECT_THROW(prove<C>(mixed, circuit.witness, {}), SetupError);
}

TYPED_TEST(Prover, ADamagedSrsIsASetupError) {
    using C = TypeParam;
    const auto circuit = test::RandomCircuit<C>::make(1, 3, 10, 3);
    const auto system = circuit.system();
    const std::size_t n = system.domain_size();
    const Srs<C> good = make_dev_srs<C>(kSeed, required_srs_points(n));
    std::vector<typename C::G1> points(good.points().begin(), good.points().end());
    points[7].x += C::Fp::one();
    const test::ScratchFolder folder;
    const std::filesystem::path file = folder.path() / "damaged.memdump";
    write_memdump<C>(file, good.vk(), points);
    const auto load_damaged = [&](std::optional<VerifyingKey<C>> key) {
        Progress progress;
        return LoadedCircuit<C>::load(system, open_srs<C>({file, std::nullopt}, n), std::move(key),
                                      make_cpu_engine<C>(), progress);
    };
    const auto load_without_key = [&] { load_damaged(std::nullopt); };
    EXPECT_THAT(load_without_key, testing::ThrowsMessage<SetupError>(
                                      testing::AllOf(testing::StartsWith(file.string() + ": offset "),
                                                     testing::HasSubstr(": point 7: expected a point of "))));
    const auto key = load<C>(system, false).verifying_key();
    EXPECT_THROW(prove<C>(load_damaged(key).context(), circuit.witness, {}), SetupError);
}

TEST(ProverTranscript, Bn254HasNoRecursion) {
    const auto circuit = test::RandomCircuit<Bn254>::make(1, 3, 10, 3);
    const auto system = circuit.system();
    const auto loaded = load<Bn254>(system, false);
    ProveOptions options;
    options.transcript = TranscriptKind::recursion;
    EXPECT_THROW(prove<Bn254>(loaded.context(), circuit.witness, options), RequestError);
}

}  // namespace
}  // namespace plonkd
