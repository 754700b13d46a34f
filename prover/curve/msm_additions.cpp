#include "prover/curve/msm_additions.hpp"

#include <algorithm>
#include <cstddef>

#include "prover/curve/curves.hpp"
#include "prover/curve/msm_additions_ifma.hpp"
#include "prover/field/aligned_buffer.hpp"
#include "prover/field/cpu_features.hpp"

namespace plonkd {
namespace {

constexpr std::size_t kBatch = 512;

// The slope of an addition as numerator and denominator; `done` where the result needs none.
template <class F>
struct Slope {
    F numerator, denominator;
    bool done;
};

template <class F>
Slope<F> slope_of(const AffineAddition<F>& addition) {
    const Affine<F> a = addition.a.value();
    const Affine<F> b = addition.b.value();
    const Slope<F> none{F::zero(), F::one(), true};
    if (a.is_infinity()) return *addition.out = b, none;
    if (b.is_infinity()) return *addition.out = a, none;
    if (a.x == b.x) {
        if (!(a.y == b.y) || a.y.is_zero()) return *addition.out = Affine<F>::infinity(), none;
        const F square = a.x.squared();
        return {square.doubled() + square, a.y.doubled(), false};
    }
    return {b.y - a.y, b.x - a.x, false};
}

template <class F>
void add_affine_portable(std::span<const AffineAddition<F>> additions) {
    Slope<F> slopes[kBatch];
    F prefix[kBatch];
    while (!additions.empty()) {
        const std::size_t size = std::min(kBatch, additions.size());
        F product = F::one();
        for (std::size_t i = 0; i < size; ++i) {
            slopes[i] = slope_of(additions[i]);
            prefix[i] = product;
            product *= slopes[i].denominator;
        }
        F inverse = product.inverse();
        for (std::size_t i = size; i-- > 0;) {
            const F slope = slopes[i].numerator * (inverse * prefix[i]);
            inverse *= slopes[i].denominator;
            if (slopes[i].done) continue;
            const Affine<F> a = additions[i].a.value();
            const F x = slope.squared() - a.x - additions[i].b.point().x;
            *additions[i].out = {x, slope * (a.x - x) - a.y};
        }
        additions = additions.subspan(size);
    }
}

// The kernel's workspace, kept per thread.
template <class F>
void* workspace() {
    static thread_local const AlignedBuffer<std::byte> memory(ifma::workspace_bytes<F>());
    return memory.data();
}

// Replaces eight elements x by 2^kShift / x, kShift = 52 L - 64 N: what the kernel's way back starts from.
template <class F>
void invert_eight(F* values) {
    constexpr std::size_t kLimbs52 = (64 * F::kLimbs + 51) / 52;
    static const F scale = F::from_u64(2).pow(std::uint64_t{52 * kLimbs52 - 64 * F::kLimbs});
    F prefix[8];
    F product = F::one();
    for (std::size_t i = 0; i < 8; ++i) {
        prefix[i] = product;
        product *= values[i];
    }
    F inverse = product.inverse() * scale;
    for (std::size_t i = 8; i-- > 0;) {
        const F value = values[i];
        values[i] = inverse * prefix[i];
        inverse *= value;
    }
}

}  // namespace

template <class F>
void add_affine(std::span<const AffineAddition<F>> additions) {
    // Below a vector or two the lanes' shared inversion costs more than it saves.
    if (cpu_features().avx512_ifma && additions.size() >= 8) {
        static_assert(sizeof(AffineAddition<F>) == sizeof(ifma::Addition));
        return ifma::add_affine<F>(reinterpret_cast<const ifma::Addition*>(additions.data()),
                                   additions.size(), workspace<F>(),
                                   [](std::uint64_t* values) { invert_eight(reinterpret_cast<F*>(values)); });
    }
    add_affine_portable(additions);
}

template void add_affine(std::span<const AffineAddition<Bn254Fp>>);
template void add_affine(std::span<const AffineAddition<Bls12377Fp>>);
template void add_affine(std::span<const AffineAddition<Bw6761Fp>>);

}  // namespace plonkd
