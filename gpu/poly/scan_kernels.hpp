// One level of a scan on the device (scan.hpp). Blocks of kScanBlock elements; stream-ordered.
#pragma once

#include <cstddef>
#include <cuda_runtime.h>

namespace plonkd::gpu {

inline constexpr unsigned kScanPerThread = 8;
inline constexpr unsigned kScanLogThreads = 8;
inline constexpr std::size_t kScanBlock = std::size_t{kScanPerThread} << kScanLogThreads;

inline std::size_t nb_scan_blocks(std::size_t length) {
    return (length + kScanBlock - 1) / kScanBlock;
}

// From the last element to the first, running = running * z + next.
template <class Fr>
struct HornerStep {
    Fr z;
    Fr powers[kScanLogThreads];  // z^(8 * 2^level)
};

// totals[block] = the running value of the block by itself.
template <class Fr>
void horner_totals(const Fr* values, std::size_t length, const HornerStep<Fr>& step, Fr* totals,
                   cudaStream_t stream);
// Replaces each element by the running value before it; `carries` (null: zero) enter the blocks.
template <class Fr>
void horner_apply(Fr* values, std::size_t length, const HornerStep<Fr>& step, const Fr* carries,
                  cudaStream_t stream);

// Products of all elements before the own one, or from the own one on.
enum class ProductRange { before, from };

template <class Fr>
void product_totals(const Fr* values, std::size_t length, ProductRange range, Fr* totals,
                    cudaStream_t stream);
// `inclusive`: whether the own element takes part. `carries` null: one.
template <class Fr>
void product_apply(Fr* values, std::size_t length, ProductRange range, bool inclusive, const Fr* carries,
                   cudaStream_t stream);

}  // namespace plonkd::gpu
