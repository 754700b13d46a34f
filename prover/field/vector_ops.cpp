#include "prover/field/vector_ops.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include <tbb/blocked_range.h>
#include <tbb/parallel_for.h>

#include "prover/failure/failure.hpp"
#include "prover/field/cpu_features.hpp"
#include "prover/field/vector_ops_ifma.hpp"

namespace plonkd::vector_ops {
namespace {

// Elements per task: some ten microseconds at least, and a handful of spans of this size fit the second-level
// cache.
constexpr std::size_t kBlock = 4096;

bool has_lanes() {
    return cpu_features().avx512_ifma;
}

template <class F>
using Kernel = ifma::VectorKernel<F>;

template <class F>
std::uint64_t* words(F* elements) {
    return reinterpret_cast<std::uint64_t*>(elements);
}
template <class F>
const std::uint64_t* words(const F* elements) {
    return reinterpret_cast<const std::uint64_t*>(elements);
}

// factor * 2^kShift: what the kernels take for a constant factor.
template <class F>
F prepared(const F& factor) {
    static const F one = F::from_u64(2).pow(std::uint64_t{Kernel<F>::shift()});
    return factor * one;
}

template <class... Spans>
void check_sizes(std::size_t size, const Spans&... others) {
    if (((others.size() != size) || ...)) {
        throw InternalError("vector operation on spans of different sizes, the first of " +
                            std::to_string(size));
    }
}

// Block by block: lanes(first, count) for the multiple of `multiple` elements that vector code takes, one(i)
// for the others.
template <class Lanes, class One>
void for_each_block(std::size_t size, std::size_t multiple, const Lanes& lanes, const One& one) {
    const auto block = [&](std::size_t begin, std::size_t end) {
        if (has_lanes()) {
            const std::size_t vectors = (end - begin) / multiple * multiple;
            if (vectors != 0) lanes(begin, vectors);
            begin += vectors;
        }
        for (; begin != end; ++begin) one(begin);
    };
    if (size <= kBlock) return block(0, size);
    tbb::parallel_for(std::size_t{0}, (size + kBlock - 1) / kBlock,
                      [&](std::size_t i) { block(i * kBlock, std::min(size, (i + 1) * kBlock)); });
}
template <class Lanes, class One>
void for_each_block(std::size_t size, const Lanes& lanes, const One& one) {
    for_each_block(size, 8, lanes, one);
}

// first * ratio^i for i < kPowers and ratio^kPowers, all prepared.
template <class F>
struct PowerChain {
    PowerChain(const F& first, const F& ratio) {
        F power = prepared(first);
        for (F& entry : start) {
            entry = power;
            power *= ratio;
        }
        step = prepared(ratio.pow(std::uint64_t{Kernel<F>::kPowers}));
    }
    std::array<F, Kernel<F>::kPowers> start;
    F step;
};

}  // namespace

template <class F>
void add(std::span<F> out, std::span<const F> a, std::span<const F> b) {
    check_sizes(out.size(), a, b);
    for_each_block(
        out.size(),
        [&](std::size_t i, std::size_t n) { Kernel<F>::add(words(&out[i]), words(&a[i]), words(&b[i]), n); },
        [&](std::size_t i) { out[i] = a[i] + b[i]; });
}

template <class F>
void subtract(std::span<F> out, std::span<const F> a, std::span<const F> b) {
    check_sizes(out.size(), a, b);
    for_each_block(
        out.size(),
        [&](std::size_t i, std::size_t n) {
            Kernel<F>::subtract(words(&out[i]), words(&a[i]), words(&b[i]), n);
        },
        [&](std::size_t i) { out[i] = a[i] - b[i]; });
}

template <class F>
void multiply(std::span<F> out, std::span<const F> a, std::span<const F> b) {
    check_sizes(out.size(), a, b);
    for_each_block(
        out.size(),
        [&](std::size_t i, std::size_t n) {
            Kernel<F>::multiply(words(&out[i]), words(&a[i]), words(&b[i]), n);
        },
        [&](std::size_t i) { out[i] = a[i] * b[i]; });
}

template <class F>
void multiply_add(std::span<F> out, std::span<const F> a, std::span<const F> b) {
    check_sizes(out.size(), a, b);
    for_each_block(
        out.size(),
        [&](std::size_t i, std::size_t n) {
            Kernel<F>::multiply_add(words(&out[i]), words(&a[i]), words(&b[i]), n);
        },
        [&](std::size_t i) { out[i] += a[i] * b[i]; });
}

template <class F>
void scale(std::span<F> out, const F& factor, std::span<const F> a) {
    check_sizes(out.size(), a);
    const F own = prepared(factor);
    for_each_block(
        out.size(),
        [&](std::size_t i, std::size_t n) { Kernel<F>::scale(words(&out[i]), words(&own), words(&a[i]), n); },
        [&](std::size_t i) { out[i] = factor * a[i]; });
}

template <class F>
void add_scaled(std::span<F> out, const F& factor, std::span<const F> a) {
    check_sizes(out.size(), a);
    const F own = prepared(factor);
    for_each_block(
        out.size(),
        [&](std::size_t i, std::size_t n) {
            Kernel<F>::add_scaled(words(&out[i]), words(&own), words(&a[i]), n);
        },
        [&](std::size_t i) { out[i] += factor * a[i]; });
}

template <class F>
void affine(std::span<F> out, std::span<const F> a, const F& factor, std::span<const F> b,
            const F& constant) {
    check_sizes(out.size(), a, b);
    const F own = prepared(factor);
    for_each_block(
        out.size(),
        [&](std::size_t i, std::size_t n) {
            Kernel<F>::affine(words(&out[i]), words(&a[i]), words(&own), words(&b[i]), words(&constant), n);
        },
        [&](std::size_t i) { out[i] = a[i] + factor * b[i] + constant; });
}

template <class F>
void multiply_by_affine(std::span<F> out, std::span<const F> a, const F& factor, std::span<const F> b,
                        const F& constant) {
    check_sizes(out.size(), a, b);
    const F own = prepared(factor);
    for_each_block(
        out.size(),
        [&](std::size_t i, std::size_t n) {
            Kernel<F>::multiply_by_affine(words(&out[i]), words(&a[i]), words(&own), words(&b[i]),
                                          words(&constant), n);
        },
        [&](std::size_t i) { out[i] *= a[i] + factor * b[i] + constant; });
}

template <class F>
void powers(std::span<F> out, const F& first, const F& ratio) {
    for_each_block(
        out.size(), Kernel<F>::kPowers,
        [&](std::size_t i, std::size_t n) {
            const PowerChain<F> chain(first * ratio.pow(std::uint64_t{i}), ratio);
            Kernel<F>::powers(words(&out[i]), words(chain.start.data()), words(&chain.step), n);
        },
        [&](std::size_t i) {
            // The first of a block, or of what vectors left over, starts afresh.
            const bool continues = i % kBlock != 0 && (!has_lanes() || i % Kernel<F>::kPowers != 0);
            out[i] = continues ? out[i - 1] * ratio : first * ratio.pow(std::uint64_t{i});
        });
}

template <class F>
void scale_by_powers(std::span<F> values, const F& factor, const F& ratio) {
    if (ratio.is_one()) return scale(values, factor, std::span<const F>(values));
    const auto block = [&](std::size_t begin, std::size_t end) {
        if (has_lanes()) {
            const std::size_t vectors = (end - begin) / Kernel<F>::kPowers * Kernel<F>::kPowers;
            const PowerChain<F> chain(factor * ratio.pow(std::uint64_t{begin}), ratio);
            Kernel<F>::scale_by_powers(words(values.data() + begin), words(chain.start.data()),
                                       words(&chain.step), vectors);
            begin += vectors;
        }
        if (begin == end) return;
        F power = factor * ratio.pow(std::uint64_t{begin});
        for (; begin != end; ++begin) {
            values[begin] *= power;
            power *= ratio;
        }
    };
    const std::size_t size = values.size();
    tbb::parallel_for(std::size_t{0}, (size + kBlock - 1) / kBlock,
                      [&](std::size_t i) { block(i * kBlock, std::min(size, (i + 1) * kBlock)); });
}

template <class F>
F evaluate(std::span<const F> coefficients, const F& point) {
    const auto horner = [&](std::span<const F> values, const F& at) {
        F value = F::zero();
        for (std::size_t i = values.size(); i-- > 0;) value = value * at + values[i];
        return value;
    };
    constexpr std::size_t kPowers = Kernel<F>::kPowers;
    const F step = has_lanes() ? prepared(point.pow(std::uint64_t{kPowers})) : F::zero();
    const auto block_value = [&](std::span<const F> block) {
        if (!has_lanes() || block.size() < 2 * kPowers) return horner(block, point);
        const std::size_t vectors = block.size() / kPowers * kPowers;
        std::array<F, kPowers> sums;
        Kernel<F>::horner(words(sums.data()), words(block.data()), words(&step), vectors);
        F value = horner(sums, point);
        if (vectors != block.size()) {
            value += point.pow(std::uint64_t{vectors}) * horner(block.subspan(vectors), point);
        }
        return value;
    };
    std::vector<F> values((coefficients.size() + kBlock - 1) / kBlock);
    tbb::parallel_for(std::size_t{0}, values.size(), [&](std::size_t i) {
        values[i] =
            block_value(coefficients.subspan(i * kBlock, std::min(kBlock, coefficients.size() - i * kBlock)));
    });
    return horner(values, point.pow(std::uint64_t{kBlock}));
}

#define PLONKD_INSTANTIATE(F)                                                                        \
    template void add(std::span<F>, std::span<const F>, std::span<const F>);                         \
    template void subtract(std::span<F>, std::span<const F>, std::span<const F>);                    \
    template void multiply(std::span<F>, std::span<const F>, std::span<const F>);                    \
    template void multiply_add(std::span<F>, std::span<const F>, std::span<const F>);                \
    template void scale(std::span<F>, const F&, std::span<const F>);                                 \
    template void add_scaled(std::span<F>, const F&, std::span<const F>);                            \
    template void affine(std::span<F>, std::span<const F>, const F&, std::span<const F>, const F&);  \
    template void multiply_by_affine(std::span<F>, std::span<const F>, const F&, std::span<const F>, \
                                     const F&);                                                      \
    template void powers(std::span<F>, const F&, const F&);                                          \
    template void scale_by_powers(std::span<F>, const F&, const F&);                                 \
    template F evaluate(std::span<const F>, const F&);
PLONKD_INSTANTIATE(Bn254Fr)
PLONKD_INSTANTIATE(Bls12377Fr)
PLONKD_INSTANTIATE(Bw6761Fr)
#undef PLONKD_INSTANTIATE

}  // namespace plonkd::vector_ops
