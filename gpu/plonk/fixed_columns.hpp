// The circuit's fixed columns on the device: compressed, and in the forms that the memory plan keeps, which
// are made when a circuit is loaded.
#pragma once

#include <array>
#include <vector>

#include "gpu/device/uploader.hpp"
#include "gpu/ntt/ntt.hpp"
#include "gpu/plonk/column_kernels.hpp"
#include "gpu/plonk/fixed_forms.hpp"
#include "prover/plonk/circuit_key.hpp"
#include "prover/plonk/column.hpp"

namespace plonkd::gpu {

template <class C>
class DeviceFixedColumns {
  public:
    using Fr = typename C::Fr;

    // Holds n elements of device memory for each place of `forms`. `coset_scales` take coefficients to the
    // quotient's cosets. Borrows `ntt` and the tables behind `coset_scales`; `key` only while it runs.
    DeviceFixedColumns(const CircuitKey<C>& key, const DeviceNtt<Fr>& ntt, const FixedForms& forms,
                       const std::array<PowerTableView<Fr>, kNbCosets>& coset_scales, Uploader& uploader,
                       cudaStream_t stream);

    // The n values on <omega> in bit-reversed order.
    void write_values(FixedColumn column, Fr* out) const;
    // sum += factor * these values.
    void add_values(FixedColumn column, const Fr& factor, Fr* sum) const;

    // The n coefficients, null where they are not kept.
    const Fr* kept(FixedColumn column) const;
    // The n coefficients: kept ones, or made in `scratch`.
    const Fr* monomial(FixedColumn column, Fr* scratch) const;
    // The n values on a coset, of kNbCosets, in bit-reversed order: kept ones, or made in `scratch`.
    const Fr* on_coset(FixedColumn column, std::size_t coset, Fr* scratch) const;

    PermutationRows<Fr> permutation_rows() const;

  private:
    SelectorRows<Fr> selector_rows(FixedColumn::Kind kind) const;
    void keep(FixedColumn column);
    void write_coefficients(FixedColumn column, Fr* out) const;
    void copy(const Fr* from, Fr* to) const;
    Fr* place(std::size_t index) const { return kept_.data() + index * n_; }

    struct Commitment {
        DeviceBuffer<std::uint32_t> reversed_rows;
    };

    const DeviceNtt<Fr>& ntt_;
    const FixedForms forms_;
    const std::array<PowerTableView<Fr>, kNbCosets> coset_scales_;
    cudaStream_t stream_;
    std::size_t n_, nb_public_, nb_constraints_;
    DeviceBuffer<Fr> coefficients_;
    std::vector<DeviceBuffer<std::uint32_t>> selectors_;  // ql, qr, qm, qo, qk
    DeviceBuffer<std::uint32_t> permutation_;
    std::vector<Commitment> commitments_;
    PowerTable<Fr> omega_;
    DeviceBuffer<Fr> kept_;  // one place after the other
};

}  // namespace plonkd::gpu
