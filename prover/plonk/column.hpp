// Polynomials held by an engine, as opaque handles whose type says curve and basis.
//
// A LagrangeColumn is the n values of a polynomial on <omega>; a MonomialColumn its coefficients (n, or a few
// more for a blinded polynomial), lowest first. Only the engine that made a handle can read it; where the
// data lies (host, device, one copy or two) is that engine's business. A handle owns its column: dropping it
// frees the memory.
#pragma once

#include <cstddef>
#include <memory>

namespace plonkd {

enum class Basis { lagrange, monomial };

// Base of what engines keep behind a handle.
class ColumnStorage {
  public:
    virtual ~ColumnStorage() = default;
};

template <class C, Basis kBasis>
class Column {
  public:
    Column() = default;  // no column
    Column(std::unique_ptr<ColumnStorage> storage, std::size_t length)
        : storage_(std::move(storage)), length_(length) {}

    explicit operator bool() const { return storage_ != nullptr; }
    std::size_t length() const { return length_; }
    ColumnStorage& storage() const { return *storage_; }

  private:
    std::unique_ptr<ColumnStorage> storage_;
    std::size_t length_ = 0;
};

template <class C>
using LagrangeColumn = Column<C, Basis::lagrange>;
template <class C>
using MonomialColumn = Column<C, Basis::monomial>;

// The columns that belong to the circuit, not to a proof: selectors, permutation, committed-row indicators.
// An engine has them once a circuit is loaded, in whatever form it likes; they are named, not passed around.
struct FixedColumn {
    enum class Kind { ql, qr, qm, qo, qk, s1, s2, s3, qcp };
    Kind kind;
    std::size_t commitment = 0;  // which BSB22 commitment; for qcp only
};

}  // namespace plonkd
