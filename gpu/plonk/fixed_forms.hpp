// In which forms a circuit's fixed columns stay on the device: coefficients, and values on the quotient's
// three cosets. A pure function of sizes, built without CUDA too.
//
// A form takes the place of one column of n elements and saves transforms in every proof. Where it is not
// kept, the coefficients are made again from the compressed column, an inverse transform, and the values on
// a coset from them, a forward one:
//   - S1, S2 and Qcp_i are needed on each coset and, as coefficients, for their value at zeta;
//   - S3, Ql, Qr, Qm and Qo on the cosets alone: the opening's combination adds up as values on <omega> what
//     has no coefficients;
//   - Qk is never kept: its completed form, which the quotient needs, is another one in every proof.
#pragma once

#include <cstddef>

#include "prover/plonk/column.hpp"

namespace plonkd::gpu {

inline constexpr std::size_t kNbCosets = 3;

// The places of one column's forms: coefficients first, then the first of the cosets.
struct ColumnForms {
    std::size_t first_place = 0;
    std::size_t nb_coefficients = 0;  // 1 where they are kept, else 0
    std::size_t nb_cosets = 0;

    std::size_t nb_places() const { return nb_coefficients + nb_cosets; }
};

class FixedForms {
  public:
    FixedForms() = default;  // none
    // The forms that save most transforms in `nb_places` places. More than places_of_all() stay empty.
    FixedForms(std::size_t nb_places, std::size_t nb_commitments);

    static std::size_t places_of_all(std::size_t nb_commitments);

    ColumnForms of(const FixedColumn& column) const;

    std::size_t nb_coefficients() const { return nb_opened_coefficients_ + nb_other_coefficients_; }
    std::size_t nb_on_cosets() const { return nb_opened_on_cosets_ + kNbCosets * nb_others_on_cosets_; }
    std::size_t nb_places() const { return nb_coefficients() + nb_on_cosets(); }
    // Of a proof, for these columns; falls with every place.
    std::size_t nb_transforms() const;

  private:
    std::size_t nb_opened_ = 0;               // S1, S2, Qcp_i; the others are S3, Ql, Qr, Qm, Qo
    std::size_t nb_opened_coefficients_ = 0;  // the first so many
    std::size_t nb_opened_on_cosets_ = 0;     // pairs of column and coset
    std::size_t nb_other_coefficients_ = 0;   // those behind the ones on cosets
    std::size_t nb_others_on_cosets_ = 0;     // the first so many: on all three, without coefficients
};

}  // namespace plonkd::gpu
