// Which forms of the fixed columns are kept is arithmetic: it needs no device.
#include <limits>
#include <set>
#include <vector>

#include <gtest/gtest.h>

#include "gpu/plonk/fixed_forms.hpp"

namespace plonkd::gpu {
namespace {

using Kind = FixedColumn::Kind;

struct TestColumn {
    FixedColumn column;
    bool opened;
};

std::vector<TestColumn> columns(std::size_t nb_commitments) {
    std::vector<TestColumn> columns{{{Kind::s1}, true},  {{Kind::s2}, true},  {{Kind::s3}, false},
                                    {{Kind::ql}, false}, {{Kind::qr}, false}, {{Kind::qm}, false},
                                    {{Kind::qo}, false}};
    for (std::size_t i = 0; i < nb_commitments; ++i) columns.push_back({{Kind::qcp, i}, true});
    return columns;
}

// Forward transforms to the cosets that are not kept, and inverse ones wherever coefficients are needed.
std::size_t nb_transforms(bool opened, std::size_t nb_coefficients, std::size_t nb_cosets) {
    const std::size_t forward = kNbCosets - nb_cosets;
    const std::size_t inverse = nb_coefficients > 0 ? 0 : forward + (opened ? 1 : 0);
    return forward + inverse;
}

TEST(FixedForms, EveryFormHasAPlaceOfItsOwn) {
    for (const std::size_t nb_commitments : {0u, 1u, 3u}) {
        const std::size_t all = FixedForms::places_of_all(nb_commitments);
        for (std::size_t nb_places = 0; nb_places <= all + 2; ++nb_places) {
            SCOPED_TRACE(std::to_string(nb_places) + " places, " + std::to_string(nb_commitments));
            const FixedForms forms(nb_places, nb_commitments);
            std::set<std::size_t> taken;
            std::size_t nb_coefficients = 0;
            std::size_t nb_on_cosets = 0;
            for (const TestColumn& column : columns(nb_commitments)) {
                const ColumnForms kept = forms.of(column.column);
                EXPECT_LE(kept.nb_coefficients, 1u);
                EXPECT_LE(kept.nb_cosets, kNbCosets);
                nb_coefficients += kept.nb_coefficients;
                nb_on_cosets += kept.nb_cosets;
                for (std::size_t i = 0; i < kept.nb_places(); ++i) {
                    EXPECT_TRUE(taken.insert(kept.first_place + i).second);
                }
            }
            EXPECT_EQ(forms.nb_places(), std::min(nb_places, all));
            EXPECT_EQ(forms.nb_coefficients(), nb_coefficients);
            EXPECT_EQ(forms.nb_on_cosets(), nb_on_cosets);
            EXPECT_EQ(taken.size(), forms.nb_places());
            if (!taken.empty()) {
                EXPECT_EQ(*taken.rbegin(), forms.nb_places() - 1);
            }
            EXPECT_EQ(forms.of({Kind::qk}).nb_places(), 0u);
        }
    }
}

// No other choice of as many forms saves more transforms.
TEST(FixedForms, SavesAsManyTransformsAsPossible) {
    for (const std::size_t nb_commitments : {0u, 1u, 2u, 5u}) {
        const std::size_t all = FixedForms::places_of_all(nb_commitments);
        // least[p]: of the columns so far, in p places.
        std::vector<std::size_t> least(all + 1, 0);
        for (const TestColumn& column : columns(nb_commitments)) {
            std::vector<std::size_t> with_column(all + 1, std::numeric_limits<std::size_t>::max());
            for (std::size_t places = 0; places <= all; ++places) {
                for (const std::size_t nb_coefficients : {0u, 1u}) {
                    for (std::size_t nb_cosets = 0; nb_cosets <= kNbCosets; ++nb_cosets) {
                        if (nb_coefficients + nb_cosets > places) continue;
                        with_column[places] =
                            std::min(with_column[places],
                                     least[places - nb_coefficients - nb_cosets] +
                                         nb_transforms(column.opened, nb_coefficients, nb_cosets));
                    }
                }
            }
            least = with_column;
        }
        for (std::size_t nb_places = 0; nb_places <= all; ++nb_places) {
            SCOPED_TRACE(std::to_string(nb_places) + " places, " + std::to_string(nb_commitments));
            const FixedForms forms(nb_places, nb_commitments);
            std::size_t count = 0;
            for (const TestColumn& column : columns(nb_commitments)) {
                const ColumnForms kept = forms.of(column.column);
                count += nb_transforms(column.opened, kept.nb_coefficients, kept.nb_cosets);
            }
            EXPECT_EQ(forms.nb_transforms(), count);
            EXPECT_EQ(count, least[nb_places]);
        }
    }
}

// What the search of the memory plan relies on.
TEST(FixedForms, EveryPlaceSavesATransform) {
    for (const std::size_t nb_commitments : {0u, 1u, 3u}) {
        const std::size_t all = FixedForms::places_of_all(nb_commitments);
        for (std::size_t nb_places = 0; nb_places < all; ++nb_places) {
            EXPECT_LT(FixedForms(nb_places + 1, nb_commitments).nb_transforms(),
                      FixedForms(nb_places, nb_commitments).nb_transforms());
        }
        EXPECT_EQ(FixedForms(all, nb_commitments).nb_transforms(), 0u);
    }
}

}  // namespace
}  // namespace plonkd::gpu
