// The CUDA engine against the CPU engine at the sizes where several passes, tiles and waves of blocks take
// part: the same proofs, byte for byte, with fixed blinding. Nearly all of the time is the processor's; one
// curve alone: --gtest_filter='*/bw6761.*'.
#include "gpu/engine/cuda_engine.hpp"
#include "prover/plonk/cpu_engine.hpp"
#include "prover/plonk/dev_srs.hpp"
#include "prover/plonk/prover.hpp"
#include "prover/plonk/setup.hpp"
#include "tests/gpu/device.hpp"
#include "tests/plonk/random_circuit.hpp"

namespace plonkd::test {
namespace {

template <class C>
class LargeCudaEngineTest : public ::testing::Test {
  protected:
    void SetUp() override { PLONKD_NEED_DEVICE(); }
};

using Curves = ::testing::Types<Bn254, Bls12377, Bw6761>;
struct CurveNames {
    template <class C>
    static std::string GetName(int) {
        return std::string(C::kName);
    }
};
TYPED_TEST_SUITE(LargeCudaEngineTest, Curves, CurveNames);

TYPED_TEST(LargeCudaEngineTest, ProvesLikeTheCpuEngineAtEverySize) {
    using C = TypeParam;
    constexpr std::uint32_t kMaxLogN = 20;
    const Srs<C> srs = make_dev_srs<C>("a test secret", required_srs_points(std::size_t{1} << kMaxLogN));
    const auto cpu = make_cpu_engine<C>();
    const auto cuda = gpu::make_cuda_engine<C>();
    ProveOptions options;
    options.blinding = BlindingKind::insecure_fixed;
    for (std::uint32_t log_n = 14; log_n <= kMaxLogN; ++log_n) {
        SCOPED_TRACE("n = 2^" + std::to_string(log_n));
        const auto circuit = RandomCircuit<C>::make(3, 2, (1U << log_n) - 3 - log_n % 2, log_n);
        const auto system = circuit.system();
        const auto program = Program<C>::build(system);
        const auto key = CircuitKey<C>::build(system);
        ASSERT_EQ(key.n, std::size_t{1} << log_n);
        cpu->load(key, {srs.points(), {}});
        const VerifyingKey<C> verifying_key = setup(key, srs.vk(), *cpu);
        const auto expected =
            prove<C>({program, key, verifying_key, *cpu}, circuit.witness, options).serialize_raw();
        cpu->unload();
        cuda->load(key, {srs.points(), {}});
        EXPECT_EQ(setup(key, srs.vk(), *cuda).serialize_raw(), verifying_key.serialize_raw());
        EXPECT_EQ(prove<C>({program, key, verifying_key, *cuda}, circuit.witness, options).serialize_raw(),
                  expected);
        cuda->unload();
    }
}

}  // namespace
}  // namespace plonkd::test
