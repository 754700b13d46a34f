#include "prover/plonk/cpu_fixed_columns.hpp"

#include <algorithm>

#include <tbb/blocked_range.h>
#include <tbb/parallel_for.h>

namespace plonkd {

template <class C>
CpuFixedColumns<C>::CpuFixedColumns(const CircuitKey<C>& key, const Ntt<Fr>& ntt,
                                    const PermutationSupport<Fr>& support, std::size_t budget_bytes)
    : key_(key),
      ntt_(ntt),
      support_(support),
      keep_((8 + key.commitments.size()) * key.n <= budget_bytes / sizeof(Fr)) {}

template <class C>
void CpuFixedColumns<C>::write_lagrange(FixedColumn column, std::span<Fr> out) const {
    using Kind = FixedColumn::Kind;
    switch (column.kind) {
        case Kind::ql:
            return write_selector(key_.ql, -Fr::one(), out);
        case Kind::qr:
            return write_selector(key_.qr, Fr::zero(), out);
        case Kind::qm:
            return write_selector(key_.qm, Fr::zero(), out);
        case Kind::qo:
            return write_selector(key_.qo, Fr::zero(), out);
        case Kind::qk:
            return write_selector(key_.qk, Fr::zero(), out);
        case Kind::s1:
            return write_permutation(0, out);
        case Kind::s2:
            return write_permutation(1, out);
        case Kind::s3:
            return write_permutation(2, out);
        case Kind::qcp:
            return write_committed_rows(column.commitment, out);
    }
}

template <class C>
std::span<const typename C::Fr> CpuFixedColumns<C>::monomial(FixedColumn column, FieldVector<Fr>& scratch) {
    if (!keep_) {
        scratch.resize(key_.n);
        write_monomial(column, scratch);
        return scratch;
    }
    FieldVector<Fr>& kept = kept_[{column.kind, column.commitment}];
    if (kept.empty()) {
        kept.resize(key_.n);
        write_monomial(column, kept);
    }
    return kept;
}

template <class C>
void CpuFixedColumns<C>::write_monomial(FixedColumn column, std::span<Fr> out) const {
    write_lagrange(column, out);
    ntt_.inverse(out);
}

template <class C>
void CpuFixedColumns<C>::write_selector(const SelectorIndices& indices, const Fr& public_row_value,
                                        std::span<Fr> out) const {
    std::fill_n(out.begin(), key_.nb_public, public_row_value);
    const std::span<Fr> rows = out.subspan(key_.nb_public, indices.size());
    tbb::parallel_for(tbb::blocked_range<std::size_t>(0, rows.size(), 4096), [&](const auto& range) {
        for (std::size_t i = range.begin(); i < range.end(); ++i) rows[i] = key_.coefficients[indices[i]];
    });
    std::fill(out.begin() + static_cast<std::ptrdiff_t>(key_.nb_public + indices.size()), out.end(),
              Fr::zero());
}

template <class C>
void CpuFixedColumns<C>::write_permutation(std::size_t third, std::span<Fr> out) const {
    const std::span<const std::uint32_t> positions =
        std::span<const std::uint32_t>(key_.permutation).subspan(third * key_.n, key_.n);
    tbb::parallel_for(tbb::blocked_range<std::size_t>(0, out.size(), 4096), [&](const auto& range) {
        support_.write(positions.subspan(range.begin(), range.size()),
                       out.subspan(range.begin(), range.size()));
    });
}

template <class C>
void CpuFixedColumns<C>::write_committed_rows(std::size_t commitment, std::span<Fr> out) const {
    std::fill(out.begin(), out.end(), Fr::zero());
    for (const std::uint32_t row : key_.commitments.at(commitment).committed_rows) out[row] = Fr::one();
}

template class CpuFixedColumns<Bn254>;
template class CpuFixedColumns<Bls12377>;
template class CpuFixedColumns<Bw6761>;

}  // namespace plonkd
