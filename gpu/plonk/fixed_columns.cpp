#include "gpu/plonk/fixed_columns.hpp"

#include "gpu/poly/polynomial.hpp"
#include "prover/poly/domain.hpp"

namespace plonkd::gpu {

namespace {

using Kind = FixedColumn::Kind;

template <class T, class Range>
DeviceBuffer<T> uploaded(const Range& values, Uploader& uploader) {
    DeviceBuffer<T> buffer(values.size());
    uploader.copy(buffer.data(), values.data(), buffer.bytes());
    return buffer;
}

unsigned permutation_third(Kind kind) {
    return static_cast<unsigned>(kind) - static_cast<unsigned>(Kind::s1);
}

}  // namespace

template <class C>
DeviceFixedColumns<C>::DeviceFixedColumns(const CircuitKey<C>& key, const DeviceNtt<Fr>& ntt,
                                          const FixedForms& forms,
                                          const std::array<PowerTableView<Fr>, kNbCosets>& coset_scales,
                                          Uploader& uploader, cudaStream_t stream)
    : ntt_(ntt),
      forms_(forms),
      coset_scales_(coset_scales),
      stream_(stream),
      n_(key.n),
      nb_public_(key.nb_public),
      nb_constraints_(key.nb_constraints),
      coefficients_(uploaded<Fr>(key.coefficients, uploader)),
      permutation_(uploaded<std::uint32_t>(key.permutation, uploader)),
      omega_(Domain<Fr>::of_size(key.n).omega, Fr::one(), ntt.log_n(), stream),
      kept_(forms.nb_places() * key.n) {
    for (const auto* selector : {&key.ql, &key.qr, &key.qm, &key.qo, &key.qk}) {
        selectors_.push_back(uploaded<std::uint32_t>(*selector, uploader));
    }
    for (const auto& commitment : key.commitments) {
        std::vector<std::uint32_t> rows = commitment.committed_rows;
        for (std::uint32_t& row : rows) row = static_cast<std::uint32_t>(reverse_bits(row, ntt.log_n()));
        commitments_.push_back({uploaded<std::uint32_t>(rows, uploader)});
    }
    for (const Kind kind : {Kind::s1, Kind::s2, Kind::s3, Kind::ql, Kind::qr, Kind::qm, Kind::qo}) {
        keep({kind});
    }
    for (std::size_t i = 0; i < commitments_.size(); ++i) keep({Kind::qcp, i});
}

template <class C>
void DeviceFixedColumns<C>::keep(FixedColumn column) {
    const ColumnForms forms = forms_.of(column);
    if (forms.nb_places() == 0) return;
    write_coefficients(column, place(forms.first_place));
    for (std::size_t i = 1; i < forms.nb_places(); ++i) {
        copy(place(forms.first_place), place(forms.first_place + i));
    }
    for (std::size_t coset = 0; coset < forms.nb_cosets; ++coset) {
        ntt_.forward(place(forms.first_place + forms.nb_coefficients + coset), stream_, coset_scales_[coset]);
    }
}

template <class C>
PermutationRows<typename C::Fr> DeviceFixedColumns<C>::permutation_rows() const {
    const Fr u = coset_shift<Fr>();
    return {permutation_.data(), omega_.view(), {Fr::one(), u, u.squared()}};
}

template <class C>
SelectorRows<typename C::Fr> DeviceFixedColumns<C>::selector_rows(Kind kind) const {
    const Fr public_value = kind == Kind::ql ? -Fr::one() : Fr::zero();
    return {selectors_[static_cast<std::size_t>(kind)].data(), nb_constraints_, coefficients_.data(),
            nb_public_, public_value};
}

template <class C>
void DeviceFixedColumns<C>::write_values(FixedColumn column, Fr* out) const {
    switch (column.kind) {
        case Kind::ql:
        case Kind::qr:
        case Kind::qm:
        case Kind::qo:
        case Kind::qk:
            return write_selector(selector_rows(column.kind), ntt_.log_n(), RowOrder::bit_reversed, out,
                                  stream_);
        case Kind::s1:
        case Kind::s2:
        case Kind::s3:
            return write_permutation(permutation_rows(), permutation_third(column.kind), ntt_.log_n(),
                                     RowOrder::bit_reversed, out, stream_);
        case Kind::qcp: {
            const auto& rows = commitments_.at(column.commitment).reversed_rows;
            fill(out, n_, Fr::zero(), stream_);
            return set_rows(out, rows.data(), rows.size(), Fr::one(), stream_);
        }
    }
}

template <class C>
void DeviceFixedColumns<C>::add_values(FixedColumn column, const Fr& factor, Fr* sum) const {
    switch (column.kind) {
        case Kind::ql:
        case Kind::qr:
        case Kind::qm:
        case Kind::qo:
        case Kind::qk:
            return add_selector(selector_rows(column.kind), factor, ntt_.log_n(), RowOrder::bit_reversed, sum,
                                stream_);
        case Kind::s1:
        case Kind::s2:
        case Kind::s3:
            return add_permutation(permutation_rows(), permutation_third(column.kind), factor, ntt_.log_n(),
                                   RowOrder::bit_reversed, sum, stream_);
        case Kind::qcp: {
            const auto& rows = commitments_.at(column.commitment).reversed_rows;
            return add_to_rows(sum, rows.data(), rows.size(), factor, stream_);
        }
    }
}

template <class C>
void DeviceFixedColumns<C>::write_coefficients(FixedColumn column, Fr* out) const {
    write_values(column, out);
    ntt_.inverse(out, stream_);
}

template <class C>
void DeviceFixedColumns<C>::copy(const Fr* from, Fr* to) const {
    check(cudaMemcpyAsync(to, from, n_ * sizeof(Fr), cudaMemcpyDeviceToDevice, stream_),
          "copying a fixed column");
}

template <class C>
const typename C::Fr* DeviceFixedColumns<C>::kept(FixedColumn column) const {
    const ColumnForms forms = forms_.of(column);
    return forms.nb_coefficients > 0 ? place(forms.first_place) : nullptr;
}

template <class C>
const typename C::Fr* DeviceFixedColumns<C>::monomial(FixedColumn column, Fr* scratch) const {
    if (const Fr* coefficients = kept(column)) return coefficients;
    write_coefficients(column, scratch);
    return scratch;
}

template <class C>
const typename C::Fr* DeviceFixedColumns<C>::on_coset(FixedColumn column, std::size_t coset,
                                                      Fr* scratch) const {
    const ColumnForms forms = forms_.of(column);
    if (coset < forms.nb_cosets) return place(forms.first_place + forms.nb_coefficients + coset);
    const Fr* coefficients = monomial(column, scratch);
    if (coefficients != scratch) copy(coefficients, scratch);
    ntt_.forward(scratch, stream_, coset_scales_.at(coset));
    return scratch;
}

template class DeviceFixedColumns<Bn254>;
template class DeviceFixedColumns<Bls12377>;
template class DeviceFixedColumns<Bw6761>;

}  // namespace plonkd::gpu
