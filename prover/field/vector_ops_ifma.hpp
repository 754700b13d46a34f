// The AVX-512 IFMA kernels behind vector_ops.hpp and batch_inverse.hpp, on the calling thread. Plain words at
// the border: the kernels' translation unit shares no inline function with others (ifma/lanes.hpp).
//
// Counts are of elements and multiples of 8. "Prepared" constants are elements times 2^kShift (shift()),
// which makes the kernels' product with them the scalar code's.
#pragma once

#include <cstddef>
#include <cstdint>

namespace plonkd::ifma {

template <class F>
struct VectorKernel {
    static unsigned shift();

    static void add(std::uint64_t* out, const std::uint64_t* a, const std::uint64_t* b, std::size_t count);
    static void subtract(std::uint64_t* out, const std::uint64_t* a, const std::uint64_t* b,
                         std::size_t count);
    static void multiply(std::uint64_t* out, const std::uint64_t* a, const std::uint64_t* b,
                         std::size_t count);
    static void multiply_add(std::uint64_t* out, const std::uint64_t* a, const std::uint64_t* b,
                             std::size_t count);
    static void scale(std::uint64_t* out, const std::uint64_t* prepared_factor, const std::uint64_t* a,
                      std::size_t count);
    static void add_scaled(std::uint64_t* out, const std::uint64_t* prepared_factor, const std::uint64_t* a,
                           std::size_t count);
    static void affine(std::uint64_t* out, const std::uint64_t* a, const std::uint64_t* prepared_factor,
                       const std::uint64_t* b, const std::uint64_t* constant, std::size_t count);
    static void multiply_by_affine(std::uint64_t* out, const std::uint64_t* a,
                                   const std::uint64_t* prepared_factor, const std::uint64_t* b,
                                   const std::uint64_t* constant, std::size_t count);

    // powers: kPowers elements first * ratio^i, prepared, and ratio^kPowers, prepared. Count a multiple of
    // kPowers.
    static constexpr std::size_t kPowers = 32;
    static void powers(std::uint64_t* out, const std::uint64_t* first_powers, const std::uint64_t* step,
                       std::size_t count);
    static void scale_by_powers(std::uint64_t* values, const std::uint64_t* first_powers,
                                const std::uint64_t* step, std::size_t count);
    // sums[i] = sum over j of coefficients[i + kPowers j] step^j, i < kPowers, step prepared. Count a
    // multiple of kPowers.
    static void horner(std::uint64_t* sums, const std::uint64_t* coefficients, const std::uint64_t* step,
                       std::size_t count);

    // 1 / x for up to kInversions elements, 0 for 0. `invert_eight` replaces eight elements, none of them 0,
    // by their inverses. `workspace`: workspace_bytes(), 64-byte aligned.
    static constexpr std::size_t kInversions = 2048;
    static std::size_t workspace_bytes();
    static void invert(std::uint64_t* values, std::size_t count, void* workspace,
                       void (*invert_eight)(std::uint64_t*));
};

}  // namespace plonkd::ifma
