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
#include "prover/plonk/root_table.hpp"
#include "prover/poly/ntt.hpp"

namespace plonkd {

template <class C>
class CpuFixedColumns {
  public:
    using Fr = typename C::Fr;

    // Borrows `key` and `ntt`.
    CpuFixedColumns(const CircuitKey<C>& key, const Ntt<Fr>& ntt, const RootTable<Fr>& roots,
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
    const RootTable<Fr>& roots_;
    bool keep_;
    std::map<std::pair<FixedColumn::Kind, std::size_t>, FieldVector<Fr>> kept_;
};

// Where a position of the permutation points to: u^t * omega^i for position t * n + i (gnark-plonk.md section
// 4).
template <class Fr>
struct PermutationSupport {
    PermutationSupport(const Domain<Fr>& domain, const RootTable<Fr>& root_table)
        : log_n(domain.log_n), row_mask(domain.n - 1), roots(root_table) {
        const Fr u = coset_shift<Fr>();
        shifts[0] = Fr::one();
        shifts[1] = u;
        shifts[2] = u * u;
    }

    Fr operator()(std::uint32_t position) const {
        return roots[position & row_mask] * shifts[position >> log_n];
    }

    unsigned log_n;
    std::size_t row_mask;
    const RootTable<Fr>& roots;
    Fr shifts[3];
};

}  // namespace plonkd
