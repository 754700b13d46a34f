// The fixed columns' coefficients and values on cosets are the same whatever is kept of them.
#include <array>
#include <string>
#include <vector>

#include "gpu/plonk/fixed_columns.hpp"
#include "prover/poly/ntt.hpp"
#include "tests/gpu/device.hpp"
#include "tests/plonk/random_circuit.hpp"

namespace plonkd::test {
namespace {

using Kind = FixedColumn::Kind;

template <class C>
class FixedColumnsTest : public DeviceTest {
  protected:
    static constexpr std::size_t kNbCommitments = 2;

    // Random circuits commit to nothing; which rows a commitment takes is of no importance here.
    static CircuitKey<C> circuit_key() {
        CircuitKey<C> key = CircuitKey<C>::build(RandomCircuit<C>::make(3, 2, 200, 1).system());
        for (std::uint32_t i = 0; i < kNbCommitments; ++i)
            key.commitments.push_back({{3, 7 + i, 50}, 100 + i});
        return key;
    }

    static std::vector<FixedColumn> columns() {
        std::vector<FixedColumn> columns{{Kind::ql}, {Kind::qr}, {Kind::qm}, {Kind::qo},
                                         {Kind::qk}, {Kind::s1}, {Kind::s2}, {Kind::s3}};
        for (std::size_t i = 0; i < kNbCommitments; ++i) columns.push_back({Kind::qcp, i});
        return columns;
    }

    template <class Fr>
    std::vector<Fr> on_host(const Fr* device, std::size_t size) {
        stream().synchronize();
        return to_host_vector(device, size);
    }
};

using Curves = ::testing::Types<Bn254, Bls12377, Bw6761>;
TYPED_TEST_SUITE(FixedColumnsTest, Curves);

TYPED_TEST(FixedColumnsTest, AreTheSameWhateverIsKept) {
    using C = TypeParam;
    using Fr = typename C::Fr;
    const CircuitKey<C> key = this->circuit_key();
    const Ntt<Fr> host(key.n);
    const cudaStream_t stream = this->stream().get();
    gpu::Uploader uploader(stream);
    const gpu::DeviceNtt<Fr> ntt(host.domain().log_n, stream);
    std::vector<Fr> shifts{coset_shift<Fr>()};
    while (shifts.size() < gpu::kNbCosets) shifts.push_back(shifts.back() * coset_shift<Fr>());
    std::vector<gpu::PowerTable<Fr>> tables;
    std::array<gpu::PowerTableView<Fr>, gpu::kNbCosets> scales;
    for (std::size_t i = 0; i < gpu::kNbCosets; ++i) {
        tables.emplace_back(shifts[i], Fr::one(), host.domain().log_n, stream);
        scales[i] = tables.back().view();
    }
    const gpu::DeviceBuffer<Fr> scratch(key.n);
    const std::size_t all = gpu::FixedForms::places_of_all(this->kNbCommitments);
    for (std::size_t nb_places = 0; nb_places <= all; ++nb_places) {
        SCOPED_TRACE(std::to_string(nb_places) + " places");
        const gpu::FixedForms forms(nb_places, this->kNbCommitments);
        const gpu::DeviceFixedColumns<C> fixed(key, ntt, forms, scales, uploader, stream);
        for (const FixedColumn& column : this->columns()) {
            SCOPED_TRACE("column " + std::to_string(static_cast<int>(column.kind)));
            const gpu::ColumnForms kept = forms.of(column);
            fixed.write_values(column, scratch.data());
            std::vector<Fr> coefficients = this->on_host(scratch.data(), key.n);
            host.inverse_from_bit_reversed(coefficients);

            const Fr* made = fixed.monomial(column, scratch.data());
            EXPECT_EQ(made != scratch.data(), kept.nb_coefficients > 0);
            EXPECT_EQ(fixed.kept(column), kept.nb_coefficients > 0 ? made : nullptr);
            ASSERT_EQ(this->on_host(made, key.n), coefficients);
            for (std::size_t coset = 0; coset < gpu::kNbCosets; ++coset) {
                std::vector<Fr> expected = coefficients;
                host.coset_forward_to_bit_reversed(expected, shifts[coset]);
                const Fr* values = fixed.on_coset(column, coset, scratch.data());
                EXPECT_EQ(values != scratch.data(), coset < kept.nb_cosets);
                ASSERT_EQ(this->on_host(values, key.n), expected) << "coset " << coset;
            }
        }
    }
}

}  // namespace
}  // namespace plonkd::test
