#include "gpu/plonk/fixed_columns.hpp"

#include "gpu/poly/polynomial.hpp"
#include "prover/poly/domain.hpp"

namespace plonkd::gpu {

namespace {

using Kind = FixedColumn::Kind;
constexpr Kind kSelectors[] = {Kind::ql, Kind::qr, Kind::qm, Kind::qo, Kind::qk};
constexpr Kind kPermutations[] = {Kind::s1, Kind::s2, Kind::s3};

template <class T, class Range>
DeviceBuffer<T> uploaded(const Range& values, Uploader& uploader) {
    DeviceBuffer<T> buffer(values.size());
    uploader.copy(buffer.data(), values.data(), buffer.bytes());
    return buffer;
}

}  // namespace

template <class C>
DeviceFixedColumns<C>::DeviceFixedColumns(const CircuitKey<C>& key, const DeviceNtt<Fr>& ntt, bool keep,
                                          Uploader& uploader, cudaStream_t stream)
    : ntt_(ntt),
      stream_(stream),
      n_(key.n),
      nb_public_(key.nb_public),
      nb_constraints_(key.nb_constraints),
      coefficients_(uploaded<Fr>(key.coefficients, uploader)),
      permutation_(uploaded<std::uint32_t>(key.permutation, uploader)),
      omega_(Domain<Fr>::of_size(key.n).omega, Fr::one(), ntt.log_n(), stream) {
    for (const auto* selector : {&key.ql, &key.qr, &key.qm, &key.qo, &key.qk}) {
        selectors_.push_back(uploaded<std::uint32_t>(*selector, uploader));
    }
    for (const auto& commitment : key.commitments) {
        std::vector<std::uint32_t> rows = commitment.committed_rows;
        for (std::uint32_t& row : rows) row = static_cast<std::uint32_t>(reverse_bits(row, ntt.log_n()));
        commitments_.push_back({uploaded<std::uint32_t>(rows, uploader)});
    }
    if (!keep) return;
    DeviceBuffer<Fr> kept((8 + commitments_.size()) * n_);
    const auto make = [&](FixedColumn column) { monomial(column, kept.data() + slot(column) * n_); };
    for (const Kind kind : kSelectors) make({kind});
    for (const Kind kind : kPermutations) make({kind});
    for (std::size_t i = 0; i < commitments_.size(); ++i) make({Kind::qcp, i});
    kept_ = std::move(kept);
}

template <class C>
std::size_t DeviceFixedColumns<C>::slot(FixedColumn column) const {
    const auto kind = static_cast<std::size_t>(column.kind);
    return column.kind == Kind::qcp ? 8 + column.commitment : kind;
}

template <class C>
PermutationRows<typename C::Fr> DeviceFixedColumns<C>::permutation_rows() const {
    const Fr u = coset_shift<Fr>();
    return {permutation_.data(), omega_.view(), {Fr::one(), u, u.squared()}};
}

template <class C>
void DeviceFixedColumns<C>::write_values(FixedColumn column, Fr* out) const {
    switch (column.kind) {
        case Kind::ql:
        case Kind::qr:
        case Kind::qm:
        case Kind::qo:
        case Kind::qk: {
            const auto& indices = selectors_[static_cast<std::size_t>(column.kind)];
            const Fr public_value = column.kind == Kind::ql ? -Fr::one() : Fr::zero();
            return write_selector<Fr>(
                {indices.data(), nb_constraints_, coefficients_.data(), nb_public_, public_value},
                ntt_.log_n(), RowOrder::bit_reversed, out, stream_);
        }
        case Kind::s1:
        case Kind::s2:
        case Kind::s3: {
            const auto third = static_cast<unsigned>(column.kind) - static_cast<unsigned>(Kind::s1);
            return write_permutation(permutation_rows(), third, ntt_.log_n(), RowOrder::bit_reversed, out,
                                     stream_);
        }
        case Kind::qcp: {
            const auto& rows = commitments_.at(column.commitment).reversed_rows;
            fill(out, n_, Fr::zero(), stream_);
            return set_rows(out, rows.data(), rows.size(), Fr::one(), stream_);
        }
    }
}

template <class C>
const typename C::Fr* DeviceFixedColumns<C>::monomial(FixedColumn column, Fr* scratch) const {
    if (kept_.size() > 0) return kept_.data() + slot(column) * n_;
    write_values(column, scratch);
    ntt_.inverse(scratch, stream_);
    return scratch;
}

template class DeviceFixedColumns<Bn254>;
template class DeviceFixedColumns<Bls12377>;
template class DeviceFixedColumns<Bw6761>;

}  // namespace plonkd::gpu
