// The AVX-512 IFMA kernel behind add_affine. Plain words at the border: the kernel's translation unit shares
// no inline function with others (field/ifma/lanes.hpp).
#pragma once

#include <cstddef>
#include <cstdint>

namespace plonkd::ifma {

// AffineAddition<F>: tagged pointers (lowest bit: negate), and where the sum goes.
struct Addition {
    std::uintptr_t a, b;
    std::uint64_t* out;
};

// F is one of the curves' base fields. `workspace` is workspace_bytes<F>() bytes, 64-byte aligned, free
// between calls. `invert_eight` replaces eight consecutive elements x, none of them 0, by 2^kShift / x in
// Montgomery form, kShift as in lanes.hpp.
template <class F>
void add_affine(const Addition* additions, std::size_t count, void* workspace,
                void (*invert_eight)(std::uint64_t*));

template <class F>
std::size_t workspace_bytes();

}  // namespace plonkd::ifma
