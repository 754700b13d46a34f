// The circuit's fixed columns on the device: compressed, and in coefficient form where the memory plan keeps
// them.
#pragma once

#include <vector>

#include "gpu/device/uploader.hpp"
#include "gpu/ntt/ntt.hpp"
#include "gpu/plonk/column_kernels.hpp"
#include "prover/plonk/circuit_key.hpp"
#include "prover/plonk/column.hpp"

namespace plonkd::gpu {

template <class C>
class DeviceFixedColumns {
  public:
    using Fr = typename C::Fr;

    // Keeps the coefficients of the first `nb_kept` columns in the memory plan's order. Borrows `ntt`; `key`
    // only while it runs.
    DeviceFixedColumns(const CircuitKey<C>& key, const DeviceNtt<Fr>& ntt, std::size_t nb_kept,
                       Uploader& uploader, cudaStream_t stream);

    // The n values on <omega> in bit-reversed order.
    void write_values(FixedColumn column, Fr* out) const;
    // sum += factor * these values.
    void add_values(FixedColumn column, const Fr& factor, Fr* sum) const;

    // The n coefficients, null where they are not kept.
    const Fr* kept(FixedColumn column) const;
    // The n coefficients: kept ones, or made in `scratch`.
    const Fr* monomial(FixedColumn column, Fr* scratch) const;

    PermutationRows<Fr> permutation_rows() const;

  private:
    SelectorRows<Fr> selector_rows(FixedColumn::Kind kind) const;

    struct Commitment {
        DeviceBuffer<std::uint32_t> reversed_rows;
    };

    const DeviceNtt<Fr>& ntt_;
    cudaStream_t stream_;
    std::size_t n_, nb_public_, nb_constraints_;
    DeviceBuffer<Fr> coefficients_;
    std::vector<DeviceBuffer<std::uint32_t>> selectors_;  // ql, qr, qm, qo, qk
    DeviceBuffer<std::uint32_t> permutation_;
    std::vector<Commitment> commitments_;
    PowerTable<Fr> omega_;
    DeviceBuffer<Fr> kept_;
};

}  // namespace plonkd::gpu
