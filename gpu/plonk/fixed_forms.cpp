#include "gpu/plonk/fixed_forms.hpp"

#include <algorithm>
#include <optional>

namespace plonkd::gpu {

namespace {

constexpr std::size_t kNbOthers = 5;

struct Position {
    bool opened;
    std::size_t index;  // among those that are opened, or among the others
};

// Nothing for Qk.
std::optional<Position> position(const FixedColumn& column) {
    switch (column.kind) {
        case FixedColumn::Kind::s1:
            return Position{true, 0};
        case FixedColumn::Kind::s2:
            return Position{true, 1};
        case FixedColumn::Kind::qcp:
            return Position{true, 2 + column.commitment};
        case FixedColumn::Kind::s3:
            return Position{false, 0};
        case FixedColumn::Kind::ql:
            return Position{false, 1};
        case FixedColumn::Kind::qr:
            return Position{false, 2};
        case FixedColumn::Kind::qm:
            return Position{false, 3};
        case FixedColumn::Kind::qo:
            return Position{false, 4};
        case FixedColumn::Kind::qk:
            break;
    }
    return std::nullopt;
}

// How many of the columns below `index` are among the `count` columns from `begin` on.
std::size_t count_below(std::size_t index, std::size_t begin, std::size_t count) {
    return std::clamp(index, begin, begin + count) - begin;
}

}  // namespace

// In the order of what a place saves: the coefficients of an opened column 4 transforms, of another one 3;
// that one's values on all cosets, which need no coefficients, 3 more for two places; and 1 an opened
// column's values on one coset.
FixedForms::FixedForms(std::size_t nb_places, std::size_t nb_commitments) : nb_opened_(2 + nb_commitments) {
    const auto take = [&](std::size_t most, std::size_t places_each) {
        const std::size_t count = std::min(most, nb_places / places_each);
        nb_places -= count * places_each;
        return count;
    };
    nb_opened_coefficients_ = take(nb_opened_, 1);
    nb_other_coefficients_ = take(kNbOthers, 1);
    nb_others_on_cosets_ = take(nb_other_coefficients_, kNbCosets - 1);
    nb_other_coefficients_ -= nb_others_on_cosets_;
    nb_opened_on_cosets_ = take(kNbCosets * nb_opened_coefficients_, 1);
}

std::size_t FixedForms::places_of_all(std::size_t nb_commitments) {
    return (2 + nb_commitments) * (1 + kNbCosets) + kNbOthers * kNbCosets;
}

ColumnForms FixedForms::of(const FixedColumn& column) const {
    const std::optional<Position> at = position(column);
    if (!at) return {};
    const auto opened_before = [&](std::size_t index) {
        return std::min(index, nb_opened_coefficients_) + std::min(kNbCosets * index, nb_opened_on_cosets_);
    };
    const auto others_before = [&](std::size_t index) {
        return kNbCosets * count_below(index, 0, nb_others_on_cosets_) +
               count_below(index, nb_others_on_cosets_, nb_other_coefficients_);
    };
    ColumnForms forms;
    if (at->opened) {
        forms.first_place = opened_before(at->index);
        forms.nb_coefficients = at->index < nb_opened_coefficients_ ? 1 : 0;
        forms.nb_cosets = opened_before(at->index + 1) - forms.first_place - forms.nb_coefficients;
    } else {
        forms.first_place = opened_before(nb_opened_) + others_before(at->index);
        const bool on_cosets = at->index < nb_others_on_cosets_;
        const bool kept = at->index < nb_others_on_cosets_ + nb_other_coefficients_;
        forms.nb_cosets = on_cosets ? kNbCosets : 0;
        forms.nb_coefficients = kept && !on_cosets ? 1 : 0;
    }
    return forms;
}

// Without any form a column takes two transforms on each coset, and one more for its value at zeta where it
// is opened.
std::size_t FixedForms::nb_transforms() const {
    const std::size_t without = (2 * kNbCosets + 1) * nb_opened_ + 2 * kNbCosets * kNbOthers;
    return without - (kNbCosets + 1) * nb_opened_coefficients_ - nb_opened_on_cosets_ -
           kNbCosets * nb_other_coefficients_ - 2 * kNbCosets * nb_others_on_cosets_;
}

}  // namespace plonkd::gpu
