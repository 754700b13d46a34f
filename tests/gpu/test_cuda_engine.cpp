// The CUDA engine against the CPU engine: the same proofs, byte for byte, with fixed blinding, for random
// circuits; and gnark's own proofs for the vectors, under both transcripts.
#include <chrono>
#include <set>
#include <tuple>

#include "gpu/engine/circuit_sizes.hpp"
#include "gpu/engine/cuda_engine.hpp"
#include "gpu/engine/operation_clock.hpp"
#include "prover/gnark/witness.hpp"
#include "prover/plonk/cpu_engine.hpp"
#include "prover/plonk/dev_srs.hpp"
#include "prover/plonk/loaded_circuit.hpp"
#include "prover/plonk/setup.hpp"
#include "tests/gpu/device.hpp"
#include "tests/plonk/engine_conformance.hpp"
#include "tests/plonk/random_circuit.hpp"
#include "tests/vectors/vector_case.hpp"

namespace plonkd::test {
namespace {

template <class C>
class CudaEngineTest : public ::testing::Test {
  protected:
    void SetUp() override { PLONKD_NEED_DEVICE(); }

    static ProveOptions fixed_blinding() {
        ProveOptions options;
        options.blinding = BlindingKind::insecure_fixed;
        return options;
    }
};

using Curves = ::testing::Types<Bn254, Bls12377, Bw6761>;
TYPED_TEST_SUITE(CudaEngineTest, Curves);

template <class C>
LoadedCircuit<C> load(const ConstraintSystem& system, std::unique_ptr<Engine<C>> engine) {
    const std::size_t n = system.domain_size();
    Progress progress;
    return LoadedCircuit<C>::load(system,
                                  {make_dev_srs<C>("a test secret", required_srs_points(n)), std::nullopt},
                                  std::nullopt, std::move(engine), progress);
}

TYPED_TEST(CudaEngineTest, Conforms) {
    check_engine<TypeParam>([] { return gpu::make_cuda_engine<TypeParam>(); });
}

TYPED_TEST(CudaEngineTest, ProvesLikeTheCpuEngineAtEverySmallSize) {
    using C = TypeParam;
    for (std::uint32_t log_n = 1; log_n <= 13; ++log_n) {
        for (const std::uint32_t short_by : {0u, 1u}) {
            const std::uint32_t nb_public = log_n < 3 ? 1 : 3;
            const std::uint32_t nb_constraints = (1u << log_n) - nb_public - (log_n < 2 ? 0 : short_by);
            SCOPED_TRACE(std::to_string(nb_constraints) + " constraints");
            const auto circuit = RandomCircuit<C>::make(nb_public, 2, nb_constraints, log_n);
            const auto system = circuit.system();
            const auto on_cpu = load<C>(system, make_cpu_engine<C>());
            const auto on_gpu = load<C>(system, gpu::make_cuda_engine<C>());
            ASSERT_EQ(on_gpu.verifying_key().serialize_raw(), on_cpu.verifying_key().serialize_raw());
            const auto expected =
                prove<C>(on_cpu.context(), circuit.witness, this->fixed_blinding()).serialize_raw();
            ASSERT_EQ(prove<C>(on_gpu.context(), circuit.witness, this->fixed_blinding()).serialize_raw(),
                      expected);
            // A loaded circuit proves any number of times.
            ASSERT_EQ(prove<C>(on_gpu.context(), circuit.witness, this->fixed_blinding()).serialize_raw(),
                      expected);
        }
    }
}

enum class OnCosets { none, some, all };

OnCosets on_cosets(const gpu::MemoryPlan& plan, std::size_t nb_commitments) {
    const gpu::FixedForms all(gpu::FixedForms::places_of_all(nb_commitments), nb_commitments);
    if (plan.fixed.nb_on_cosets() == 0) return OnCosets::none;
    return plan.fixed.nb_on_cosets() < all.nb_on_cosets() ? OnCosets::some : OnCosets::all;
}

// What makes one plan's proof run differently from another's. How many of the fixed columns' forms are kept
// is test_fixed_columns.cpp's matter too.
auto regime(const gpu::MemoryPlan& plan, std::size_t nb_commitments) {
    return std::tuple(plan.nb_in_place, plan.fixed.nb_coefficients(), on_cosets(plan, nb_commitments),
                      plan.msm.nb_multiples == plan.msm.nb_windows, plan.msm.nb_multiples == 1,
                      plan.msm.streams(), plan.msm.nb_resident > 0);
}

// Less and less memory, down to the least: every mixture of resident, recomputed and streamed data that the
// plan chooses on the way proves the same bytes.
TYPED_TEST(CudaEngineTest, ProvesTheSameInEveryMemoryRegime) {
    using C = TypeParam;
    for (const std::uint32_t nb_constraints : {4'000u, 60'000u}) {
        const auto circuit = RandomCircuit<C>::make(3, 2, nb_constraints, 5);
        const auto system = circuit.system();
        const auto sizes = gpu::circuit_sizes(system);
        const auto on_cpu = load<C>(system, make_cpu_engine<C>());
        const auto expected =
            prove<C>(on_cpu.context(), circuit.witness, this->fixed_blinding()).serialize_raw();

        const std::size_t most = gpu::plan_memory(sizes, gpu::kUnlimitedMemory).total_bytes();
        const std::size_t least = gpu::least_memory(sizes);
        std::set<decltype(regime(gpu::MemoryPlan{}, 0))> seen;
        std::set<OnCosets> seen_on_cosets;
        constexpr std::size_t kSteps = 64;
        for (std::size_t step = 0; step <= kSteps; ++step) {
            gpu::CudaEngineOptions options;
            options.memory_limit_bytes = most - (most - least) * step / kSteps;
            const gpu::MemoryPlan plan = gpu::plan_memory(sizes, options.memory_limit_bytes);
            if (!seen.insert(regime(plan, sizes.nb_commitments)).second) continue;
            seen_on_cosets.insert(on_cosets(plan, sizes.nb_commitments));
            SCOPED_TRACE(plan.describe());
            const auto on_gpu = load<C>(system, gpu::make_cuda_engine<C>(options));
            ASSERT_EQ(prove<C>(on_gpu.context(), circuit.witness, this->fixed_blinding()).serialize_raw(),
                      expected);
        }
        EXPECT_GE(seen.size(), 4u);
        EXPECT_EQ(seen_on_cosets.size(), 3u);
    }
}

TYPED_TEST(CudaEngineTest, RefusesAtLoadWhatDoesNotFit) {
    using C = TypeParam;
    const auto circuit = RandomCircuit<C>::make(3, 2, 4000, 5);
    const auto system = circuit.system();
    gpu::CudaEngineOptions options;
    options.memory_limit_bytes = gpu::least_memory(gpu::circuit_sizes(system)) - 1;
    EXPECT_THROW(load<C>(system, gpu::make_cuda_engine<C>(options)), DeviceError);
}

TYPED_TEST(CudaEngineTest, TimesItsOperations) {
    using C = TypeParam;
    const auto circuit = RandomCircuit<C>::make(3, 2, 4000, 5);
    const auto system = circuit.system();
    gpu::OperationClock clock;
    gpu::CudaEngineOptions options;
    options.clock = &clock;
    const auto start = std::chrono::steady_clock::now();
    const auto on_gpu = load<C>(system, gpu::make_cuda_engine<C>(options));
    const std::size_t after_load = clock.nb_operations();
    prove<C>(on_gpu.context(), circuit.witness, this->fixed_blinding());
    const std::size_t after_proof = clock.nb_operations();
    // Uploads, commitments and conversions of L, R, O and Z, quotient, evaluations, openings.
    EXPECT_GT(after_proof, after_load + 10);
    const double total = clock.seconds(0, after_proof);
    const double wall = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    EXPECT_GT(clock.seconds(0, after_load), 0);
    EXPECT_GT(clock.seconds(after_load, after_proof), 0);
    EXPECT_LT(total, wall);
    clock.restart();
    EXPECT_EQ(clock.nb_operations(), 0u);
}

// With all memory, and with the least that suffices.
TYPED_TEST(CudaEngineTest, VectorProofsAreGnarks) {
    using C = TypeParam;
    using Fr = typename C::Fr;
    PLONKD_NEED_SHARED_DATA(shared);
    for (const VectorCase& vector : vector_cases(shared, C::kId)) {
        if (!vector.expects_proof) continue;
        const auto system = ConstraintSystem::open(vector.file("circuit.bin"));
        const auto witness = read_witness<Fr>(vector.file("witness.bin"));
        for (const std::size_t limit : {std::size_t{0}, gpu::least_memory(gpu::circuit_sizes(system))}) {
            SCOPED_TRACE(vector.name + ", " + std::to_string(limit));
            gpu::CudaEngineOptions engine_options;
            engine_options.memory_limit_bytes = limit;
            Progress progress;
            const auto circuit =
                LoadedCircuit<C>::load(system, vector_srs<C>(shared, system.domain_size()),
                                       read_verifying_key<C>(vector.file("verifying_key.bin")),
                                       gpu::make_cuda_engine<C>(engine_options), progress);
            EXPECT_EQ(setup(circuit.key(), circuit.verifying_key().kzg, circuit.engine()).serialize_raw(),
                      circuit.verifying_key().serialize_raw());
            for (const TranscriptKind transcript : vector.transcripts) {
                ProveOptions options = this->fixed_blinding();
                options.transcript = transcript;
                EXPECT_EQ(prove<C>(circuit.context(), witness.values, options).serialize_raw(),
                          file_bytes(vector.proof_file(transcript)));
            }
        }
    }
}

}  // namespace
}  // namespace plonkd::test
