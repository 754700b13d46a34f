#include "prover/cli/bench_circuit.hpp"

#include <algorithm>
#include <limits>

#include <tbb/blocked_range.h>
#include <tbb/parallel_for.h>

#include "prover/field/pseudo_random.hpp"
#include "prover/gnark/instruction.hpp"

namespace plonkd {

namespace {

constexpr std::uint32_t kNbSmallCoefficients = 100;  // 1 to 100, behind the reserved ones
// Of the distinct coefficients of the data-availability circuit per constraint.
constexpr std::uint32_t kConstraintsPerCoefficient = 100;
constexpr std::uint32_t kNbBlocks = 256;

std::uint32_t small_coefficient(std::uint64_t value) {
    return kNbReservedCoefficients + static_cast<std::uint32_t>(value % kNbSmallCoefficients);
}

}  // namespace

template <class C>
BenchCircuit<C>::BenchCircuit(unsigned log_n, BenchWires wires) : wires_(wires) {
    key_.n = std::size_t{1} << log_n;
    const auto n = static_cast<std::uint32_t>(key_.n);
    // The last constraint is none of the commitment's: its row takes a blinding value.
    nb_constraints_ = (n - n / 16) / kPeriod * kPeriod;
    periods_per_block_ = std::max(1U, n / (kPeriod * kNbBlocks));
    block_ = periods_per_block_ * kPeriod;
    public_input_ = pseudo_random_element<Fr>(1);
    key_.nb_public = 1;
    key_.nb_constraints = nb_constraints_;
    fill_coefficients();
    fill_selectors();
    fill_permutation();
    auto& commitment = key_.commitments.emplace_back();
    commitment.value_row = 1;
    for (std::uint32_t j = 0; j < nb_constraints_; ++j) {
        if (kind(j) == Kind::committed) commitment.committed_rows.push_back(1 + j);
    }
}

template <class C>
typename BenchCircuit<C>::Kind BenchCircuit<C>::kind(std::uint32_t constraint) const {
    if (constraint == 0) return Kind::value;
    const std::uint32_t place = constraint % kPeriod;
    const bool first_block = constraint < block_;
    if (place >= 23 && place < 27) return first_block ? Kind::unused : Kind::committed;
    if (first_block) return Kind::constant;
    if (wires_ == BenchWires::uniform) return Kind::full;
    if (place < 14) return Kind::bit;
    if (place < 20) return Kind::byte;
    return place < 23 ? Kind::full : Kind::is_bit;
}

// The wire of a constraint of the block before whose output is a bit, a byte or any element.
template <class C>
std::uint32_t BenchCircuit<C>::source(std::uint32_t constraint, unsigned operand, Kind output) const {
    const std::uint64_t random = pseudo_random_bits(2 * std::uint64_t{constraint} + operand);
    const std::uint32_t first = (constraint / block_ - 1) * block_;
    const std::uint32_t period = static_cast<std::uint32_t>(random) % periods_per_block_;
    const auto choice = static_cast<std::uint32_t>(random >> 32);
    const std::uint32_t place = output == Kind::bit    ? 1 + choice % 13
                                : output == Kind::byte ? 14 + choice % 6
                                                       : 20 + choice % 3;
    return 1 + first + period * kPeriod + place;
}

template <class C>
typename BenchCircuit<C>::Cells BenchCircuit<C>::cells(std::uint32_t constraint) const {
    const std::uint32_t output = 1 + constraint;
    switch (kind(constraint)) {
        case Kind::value:
            return {output, 0, 0};
        case Kind::constant:
            return {0, 0, output};
        case Kind::bit:
        case Kind::byte:
            return {source(constraint, 0, Kind::bit), source(constraint, 1, Kind::bit), output};
        case Kind::full:
            return {source(constraint, 0, Kind::full), source(constraint, 1, Kind::full), output};
        case Kind::committed:
            return {source(constraint, 0, Kind::byte), 0, 0};
        case Kind::is_bit: {
            const std::uint32_t bit = source(constraint, 0, Kind::bit);
            return {bit, bit, 0};
        }
        case Kind::unused:
            break;
    }
    return {};
}

template <class C>
std::uint32_t BenchCircuit<C>::random_coefficient(std::uint64_t seed) const {
    const std::uint64_t first = kNbReservedCoefficients + kNbSmallCoefficients;
    return static_cast<std::uint32_t>(first + seed % (key_.coefficients.size() - first));
}

template <class C>
typename BenchCircuit<C>::Selectors BenchCircuit<C>::selectors(std::uint32_t constraint) const {
    const std::uint64_t random = pseudo_random_bits(~std::uint64_t{constraint});
    switch (kind(constraint)) {
        case Kind::value:
        case Kind::committed:
            return {kCoefficientMinusOne, 0, 0, 0, 0};
        case Kind::constant: {
            const std::uint32_t place = constraint % kPeriod;
            const std::uint32_t value = wires_ == BenchWires::uniform ? random_coefficient(random)
                                        : place < 14                  ? static_cast<std::uint32_t>(random & 1)
                                        : place < 20                  ? small_coefficient(random)
                                                                      : random_coefficient(random);
            return {0, 0, 0, kCoefficientMinusOne, value};
        }
        case Kind::bit:  // exclusive or
            return {kCoefficientOne, kCoefficientOne, kCoefficientMinusTwo, kCoefficientMinusOne, 0};
        case Kind::byte:
            return {small_coefficient(random), small_coefficient(random >> 8), 0, kCoefficientMinusOne,
                    small_coefficient((random >> 16) % 50)};
        case Kind::full:
            switch (random % 8) {
                case 0:
                    return {0, 0, kCoefficientOne, kCoefficientMinusOne, 0};
                case 1:
                case 2:
                case 3:
                    return {random_coefficient(random >> 8), random_coefficient(random >> 32),
                            random_coefficient(random >> 16), kCoefficientMinusOne, 0};
                default:
                    return {random_coefficient(random >> 8), kCoefficientOne, 0, kCoefficientMinusOne,
                            small_coefficient(random >> 3)};
            }
        case Kind::is_bit:
            return {kCoefficientMinusOne, 0, kCoefficientOne, 0, 0};
        case Kind::unused:
            break;
    }
    return {};
}

template <class C>
void BenchCircuit<C>::fill_coefficients() {
    auto& coefficients = key_.coefficients;
    coefficients = {Fr::zero(), Fr::one(), Fr::from_u64(2), -Fr::one(), -Fr::from_u64(2)};
    for (std::uint32_t i = 1; i <= kNbSmallCoefficients; ++i) coefficients.push_back(Fr::from_u64(i));
    const std::uint32_t nb_random = 1 + nb_constraints_ / kConstraintsPerCoefficient;
    for (std::uint32_t i = 0; i < nb_random; ++i) coefficients.push_back(pseudo_random_element<Fr>(2 + i));
}

template <class C>
void BenchCircuit<C>::fill_selectors() {
    for (SelectorIndices* selector : {&key_.ql, &key_.qr, &key_.qm, &key_.qo, &key_.qk}) {
        selector->resize(nb_constraints_);
    }
    tbb::parallel_for(tbb::blocked_range<std::uint32_t>(0, nb_constraints_), [&](const auto& range) {
        for (std::uint32_t j = range.begin(); j < range.end(); ++j) {
            const Selectors row = selectors(j);
            key_.ql[j] = row.ql;
            key_.qr[j] = row.qr;
            key_.qm[j] = row.qm;
            key_.qo[j] = row.qo;
            key_.qk[j] = row.qk;
        }
    });
}

template <class C>
void BenchCircuit<C>::fill_permutation() {
    constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();
    const auto n = static_cast<std::uint32_t>(key_.n);
    key_.permutation.resize(3 * key_.n);
    struct Positions {
        std::uint32_t first, last;
    };
    std::vector<Positions> positions(1 + nb_constraints_, {kNone, kNone});
    for (std::uint32_t column = 0; column < 3; ++column) {
        for (std::uint32_t row = 0; row < n; ++row) {
            std::uint32_t wire = 0;
            if (row >= 1 && row <= nb_constraints_) {
                const Cells row_cells = cells(row - 1);
                wire = column == 0 ? row_cells.l : column == 1 ? row_cells.r : row_cells.o;
            }
            const std::uint32_t position = column * n + row;
            if (positions[wire].first == kNone) {
                positions[wire].first = position;
            } else {
                key_.permutation[position] = positions[wire].last;
            }
            positions[wire].last = position;
        }
    }
    for (const Positions& wire : positions) {
        if (wire.first != kNone) key_.permutation[wire.first] = wire.last;
    }
}

template <class C>
Solution<C> BenchCircuit<C>::wires(const CommitmentHook<C>& commit) const {
    Solution<C> columns;
    for (auto* column : {&columns.l, &columns.r, &columns.o}) {
        column->resize(key_.n);
        (*column)[0] = public_input_;
        tbb::parallel_for(tbb::blocked_range<std::size_t>(nb_constraints_, key_.n), [&](const auto& range) {
            std::fill(column->begin() + static_cast<std::ptrdiff_t>(range.begin()),
                      column->begin() + static_cast<std::ptrdiff_t>(range.end()), public_input_);
        });
    }
    const auto value = [&](std::uint32_t wire) { return wire == 0 ? public_input_ : columns.o[wire]; };
    const auto fill_row = [&](std::uint32_t j) {
        const Cells row_cells = cells(j);
        const Selectors row = selectors(j);
        const Fr l = kind(j) == Kind::value ? Fr::zero() : value(row_cells.l);
        const Fr r = value(row_cells.r);
        columns.l[1 + j] = l;
        columns.r[1 + j] = r;
        if (row_cells.o == 0) {
            columns.o[1 + j] = public_input_;
            return;
        }
        Fr sum = key_.coefficients[row.qk];
        if (row.ql != 0) sum += key_.coefficients[row.ql] * l;
        if (row.qr != 0) sum += key_.coefficients[row.qr] * r;
        if (row.qm != 0) sum += key_.coefficients[row.qm] * l * r;
        columns.o[1 + j] = sum;
    };
    for (std::uint32_t first = 0; first < nb_constraints_; first += block_) {
        const std::uint32_t end = std::min(first + block_, nb_constraints_);
        tbb::parallel_for(tbb::blocked_range<std::uint32_t>(first, end), [&](const auto& range) {
            for (std::uint32_t j = range.begin(); j < range.end(); ++j) fill_row(j);
        });
    }
    const auto& rows = key_.commitments.front().committed_rows;
    std::vector<Fr> committed(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) committed[i] = columns.l[rows[i]];
    columns.l[key_.commitments.front().value_row] = commit(0, committed);
    return columns;
}

template class BenchCircuit<Bn254>;
template class BenchCircuit<Bls12377>;
template class BenchCircuit<Bw6761>;

}  // namespace plonkd
