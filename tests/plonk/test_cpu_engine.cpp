// The CPU engine, keeping its fixed columns and not.

#include "prover/plonk/cpu_engine.hpp"
#include "tests/plonk/engine_conformance.hpp"

namespace plonkd {
namespace {

template <class C>
class CpuEngineTest : public ::testing::Test {};
using Curves = ::testing::Types<Bn254, Bls12377, Bw6761>;
TYPED_TEST_SUITE(CpuEngineTest, Curves);

TYPED_TEST(CpuEngineTest, Conforms) {
    test::check_engine<TypeParam>([] { return make_cpu_engine<TypeParam>(); });
}

TYPED_TEST(CpuEngineTest, ConformsWithoutKeptColumns) {
    CpuEngineOptions options;
    options.fixed_column_budget_bytes = 0;
    test::check_engine<TypeParam>([&] { return make_cpu_engine<TypeParam>(options); });
}

TYPED_TEST(CpuEngineTest, RefusesPointsThatDoNotFit) {
    using C = TypeParam;
    const auto circuit = test::RandomCircuit<C>::make(1, 1, 6, 1);
    const auto key = CircuitKey<C>::build(circuit.system());
    const Srs<C> srs = make_dev_srs<C>("engine", required_srs_points(key.n));
    const auto engine = make_cpu_engine<C>();
    EXPECT_THROW(engine->load(key, {srs.points().first(key.n), {}}), InternalError);
    EXPECT_THROW(engine->load(key, {srs.points(), srs.points().first(key.n - 1)}), InternalError);
}

}  // namespace
}  // namespace plonkd
