#include "prover/plonk/cpu_polynomial.hpp"

#include <algorithm>

#include <tbb/parallel_for.h>

#include "prover/field/vector_ops.hpp"

namespace plonkd {

namespace {

// Coefficients per task: long enough that one power of the point per block costs nothing.
constexpr std::size_t kBlock = std::size_t{1} << 12;

std::size_t block_count(std::size_t length) {
    return (length + kBlock - 1) / kBlock;
}

template <class Span>
auto block_of(Span all, std::size_t block) {
    const std::size_t begin = block * kBlock;
    return all.subspan(begin, std::min(kBlock, all.size() - begin));
}

// The value of each block taken as a polynomial of its own.
template <class Fr>
std::vector<Fr> block_values(std::span<const Fr> coefficients, const Fr& point) {
    std::vector<Fr> values(block_count(coefficients.size()));
    tbb::parallel_for(std::size_t{0}, values.size(), [&](std::size_t block) {
        values[block] = vector_ops::evaluate(block_of(coefficients, block), point);
    });
    return values;
}

}  // namespace

// Synthetic division from the top, q_(i-1) = p_i + point * q_i, is serial; but the carry into a block is the
// value at `point` of everything above it, which the blocks' own values give.
template <class Fr>
void divide_by_linear_in_place(FieldVector<Fr>& coefficients, const Fr& point) {
    const std::span<Fr> all(coefficients);
    std::vector<Fr> carries = block_values(std::span<const Fr>(all), point);
    const Fr block_power = point.pow(kBlock);
    Fr carry = Fr::zero();
    for (std::size_t block = carries.size(); block-- > 0;) {
        const Fr value = carries[block];
        carries[block] = carry;
        carry = carry * block_power + value;
    }
    tbb::parallel_for(std::size_t{0}, carries.size(), [&](std::size_t block) {
        const std::span<Fr> values = block_of(all, block);
        Fr running = carries[block];
        for (std::size_t i = values.size(); i-- > 0;) {
            const Fr coefficient = values[i];
            values[i] = running;
            running = running * point + coefficient;
        }
    });
    // Every block wrote, at each position, what belongs there: position i holds q_i and the top one is 0.
    coefficients.pop_back();
}

template <class Fr>
void add_multiple_of_vanishing(FieldVector<Fr>& coefficients, std::span<const Fr> b) {
    coefficients.reserve(coefficients.size() + b.size());
    coefficients.insert(coefficients.end(), b.begin(), b.end());
    for (std::size_t i = 0; i < b.size(); ++i) coefficients[i] -= b[i];
}

template void divide_by_linear_in_place(FieldVector<Bn254Fr>&, const Bn254Fr&);
template void divide_by_linear_in_place(FieldVector<Bls12377Fr>&, const Bls12377Fr&);
template void divide_by_linear_in_place(FieldVector<Bw6761Fr>&, const Bw6761Fr&);
template void add_multiple_of_vanishing(FieldVector<Bn254Fr>&, std::span<const Bn254Fr>);
template void add_multiple_of_vanishing(FieldVector<Bls12377Fr>&, std::span<const Bls12377Fr>);
template void add_multiple_of_vanishing(FieldVector<Bw6761Fr>&, std::span<const Bw6761Fr>);

}  // namespace plonkd
