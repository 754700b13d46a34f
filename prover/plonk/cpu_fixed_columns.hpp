// The circuit's fixed columns on the host, made from the compressed circuit key when they are needed.
//
// In monomial form, where one inverse NTT stands behind each, a column is kept after its first use if all 8 +
// k of them fit the memory budget; otherwise each use makes it again. Not thread-safe.
#pragma once

#include <map>
#include <span>

#include "prover/plonk/circuit_key.hpp"
#include "prover/plonk/column.hpp"
#include "prover/plonk/field_vector.hpp"
#include "prover/plonk/permutation_support.hpp"
#include "prover/poly/ntt.hpp"

namespace plonkd {

template <class C>
class CpuFixedColumns {
  public:
    using Fr = typename C::Fr;

    // Borrows all of them.
    CpuFixedColumns(const CircuitKey<C>& key, const Ntt<Fr>& ntt, const PermutationSupport<Fr>& support,
                    std::size_t budget_bytes);

    // Writes the n values on <omega>.
    void write_lagrange(FixedColumn column, std::span<Fr> out) const;

    // The n coefficients: kept ones, or made in `scratch`, which then holds them.
    std::span<const Fr> monomial(FixedColumn column, FieldVector<Fr>& scratch);

  private:
    void write_selector(const SelectorIndices& indices, const Fr& public_row_value, std::span<Fr> out) const;
    void write_permutation(std::size_t third, std::span<Fr> out) const;
    void write_committed_rows(std::size_t commitment, std::span<Fr> out) const;
    void write_monomial(FixedColumn column, std::span<Fr> out) const;

    const CircuitKey<C>& key_;
    const Ntt<Fr>& ntt_;
    const PermutationSupport<Fr>& support_;
    bool keep_;
    std::map<std::pair<FixedColumn::Kind, std::size_t>, FieldVector<Fr>> kept_;
};

}  // namespace plonkd
