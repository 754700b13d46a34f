#include "gpu/device/check.hpp"
#include "gpu/poly/power_table.cuh"
#include "gpu/poly/scan_kernels.hpp"
#include "prover/field/fields.hpp"

namespace plonkd::gpu {

namespace {

constexpr unsigned kLogThreads = kScanLogThreads;
constexpr unsigned kThreads = 1u << kLogThreads;
constexpr unsigned kPerThread = kScanPerThread;

// A scan runs from the last element to the first (or, mirrored, from the first to the last): `absorb` takes
// the next element into the running value; `join` puts the running value of a range of 8 * 2^level elements
// before (in scanning order: behind) that of another.
template <class Fr>
struct ProductScan {
    __device__ __forceinline__ Fr identity() const { return Fr::one(); }
    __device__ __forceinline__ Fr absorb(const Fr& running, const Fr& next) const { return running * next; }
    __device__ __forceinline__ Fr join(const Fr& nearer, const Fr& farther, unsigned) const {
        return nearer * farther;
    }
    __device__ __forceinline__ Fr join_carry(const Fr& nearest, const Fr& carry) const {
        return nearest * carry;
    }
};

// running = running * z + next.
template <class Fr>
struct HornerScan {
    Fr z;
    Fr powers[kLogThreads];  // z^(8 * 2^level)

    __device__ __forceinline__ Fr identity() const { return Fr::zero(); }
    __device__ __forceinline__ Fr absorb(const Fr& running, const Fr& next) const {
        return running * z + next;
    }
    __device__ __forceinline__ Fr join(const Fr& nearer, const Fr& farther, unsigned level) const {
        return nearer + farther * powers[level];
    }
    __device__ __forceinline__ Fr join_carry(const Fr& nearest, const Fr& carry) const {
        return join(nearest, carry, 0);
    }
};

// The element at scanning position `index`; positions are scanned from the last to the first.
template <bool kMirrored>
__device__ __forceinline__ std::size_t mirror(std::size_t index, std::size_t length) {
    return kMirrored ? length - 1 - index : index;
}

// Absorbs this thread's elements, highest index first.
template <class Fr, class Policy, bool kMirrored>
__device__ __forceinline__ Fr thread_total(const Fr* values, std::size_t begin, std::size_t length,
                                           const Policy& policy) {
    Fr total = policy.identity();
#pragma unroll
    for (unsigned i = kPerThread; i-- > 0;) {
        const std::size_t index = begin + i;
        if (index < length) total = policy.absorb(total, Fr::load(values + mirror<kMirrored>(index, length)));
    }
    return total;
}

// totals[block] = the block's running value. 256 threads, 8 kB of shared memory or 12, 40 registers, 56 or 80
// of twelve limbs; one or two products an element: bound by memory.
template <class Fr, class Policy, bool kMirrored>
__global__ void __launch_bounds__(kThreads)
    block_totals(const Fr* values, std::size_t length, Policy policy, Fr* totals) {
    extern __shared__ uint4 shared[];
    Fr* sums = reinterpret_cast<Fr*>(shared);
    const std::size_t begin = blockIdx.x * kScanBlock + threadIdx.x * kPerThread;
    Fr total = thread_total<Fr, Policy, kMirrored>(values, begin, length, policy);
    sums[threadIdx.x] = total;
    for (unsigned level = 0; level < kLogThreads; ++level) {
        const unsigned distance = 1u << level;
        __syncthreads();
        if ((threadIdx.x & (2 * distance - 1)) == 0) {
            total = policy.join(total, sums[threadIdx.x + distance], level);
            sums[threadIdx.x] = total;
        }
    }
    if (threadIdx.x == 0) total.store(totals + mirror<kMirrored>(blockIdx.x, gridDim.x));
}

// Replaces every element by the running value before it (kInclusive: with it), in place. carries[block] is
// the running value that enters the block; none for a single one. Launch as block_totals, 50 to 94 registers;
// about three products an element: bound by memory and, in the tree, by latency.
template <class Fr, class Policy, bool kMirrored, bool kInclusive>
__global__ void __launch_bounds__(kThreads)
    apply_scan(Fr* values, std::size_t length, Policy policy, const Fr* carries) {
    extern __shared__ uint4 shared[];
    Fr* sums = reinterpret_cast<Fr*>(shared);
    const std::size_t begin = blockIdx.x * kScanBlock + threadIdx.x * kPerThread;
    const Fr carry =
        carries == nullptr ? policy.identity() : Fr::load(carries + mirror<kMirrored>(blockIdx.x, gridDim.x));
    Fr total = thread_total<Fr, Policy, kMirrored>(values, begin, length, policy);
    if (threadIdx.x == kThreads - 1) total = policy.join_carry(total, carry);
    sums[threadIdx.x] = total;
    for (unsigned level = 0; level < kLogThreads; ++level) {
        const unsigned distance = 1u << level;
        __syncthreads();
        const bool takes_part = threadIdx.x + distance < kThreads;
        if (takes_part) total = policy.join(total, sums[threadIdx.x + distance], level);
        __syncthreads();
        if (takes_part) sums[threadIdx.x] = total;
    }
    __syncthreads();
    Fr running = threadIdx.x == kThreads - 1 ? carry : sums[threadIdx.x + 1];
#pragma unroll
    for (unsigned i = kPerThread; i-- > 0;) {
        const std::size_t index = begin + i;
        if (index >= length) continue;
        Fr* address = values + mirror<kMirrored>(index, length);
        const Fr next = policy.absorb(running, Fr::load(address));
        (kInclusive ? next : running).store(address);
        running = next;
    }
}

template <class Fr, class Policy, bool kMirrored>
void launch_totals(const Fr* values, std::size_t length, const Policy& policy, Fr* totals,
                   cudaStream_t stream) {
    block_totals<Fr, Policy, kMirrored>
        <<<static_cast<unsigned>(nb_scan_blocks(length)), kThreads, kThreads * sizeof(Fr), stream>>>(
            values, length, policy, totals);
    check_launch("totals of a scan");
}

template <class Fr, class Policy, bool kMirrored, bool kInclusive>
void launch_apply(Fr* values, std::size_t length, const Policy& policy, const Fr* carries,
                  cudaStream_t stream) {
    apply_scan<Fr, Policy, kMirrored, kInclusive>
        <<<static_cast<unsigned>(nb_scan_blocks(length)), kThreads, kThreads * sizeof(Fr), stream>>>(
            values, length, policy, carries);
    check_launch("applying a scan");
}

template <class HostField>
HornerScan<DeviceField<HostField>> horner_policy(const HornerStep<HostField>& step) {
    HornerScan<DeviceField<HostField>> policy;
    static_assert(sizeof(policy) == sizeof(step));
    __builtin_memcpy(&policy, &step, sizeof(policy));
    return policy;
}

}  // namespace

template <class Fr>
void horner_totals(const Fr* values, std::size_t length, const HornerStep<Fr>& step, Fr* totals,
                   cudaStream_t stream) {
    using Device = DeviceField<Fr>;
    launch_totals<Device, HornerScan<Device>, false>(on_device(values), length, horner_policy(step),
                                                     on_device(totals), stream);
}

template <class Fr>
void horner_apply(Fr* values, std::size_t length, const HornerStep<Fr>& step, const Fr* carries,
                  cudaStream_t stream) {
    using Device = DeviceField<Fr>;
    launch_apply<Device, HornerScan<Device>, false, false>(on_device(values), length, horner_policy(step),
                                                           on_device(carries), stream);
}

template <class Fr>
void product_totals(const Fr* values, std::size_t length, ProductRange range, Fr* totals,
                    cudaStream_t stream) {
    using Device = DeviceField<Fr>;
    using Policy = ProductScan<Device>;
    const auto launch = range == ProductRange::before ? launch_totals<Device, Policy, true>
                                                      : launch_totals<Device, Policy, false>;
    launch(on_device(values), length, Policy{}, on_device(totals), stream);
}

template <class Fr>
void product_apply(Fr* values, std::size_t length, ProductRange range, bool inclusive, const Fr* carries,
                   cudaStream_t stream) {
    using Device = DeviceField<Fr>;
    using Policy = ProductScan<Device>;
    const auto mirrored =
        inclusive ? launch_apply<Device, Policy, true, true> : launch_apply<Device, Policy, true, false>;
    const auto direct =
        inclusive ? launch_apply<Device, Policy, false, true> : launch_apply<Device, Policy, false, false>;
    (range == ProductRange::before ? mirrored : direct)(on_device(values), length, Policy{},
                                                        on_device(carries), stream);
}

#define PLONKD_INSTANTIATE(Fr)                                                                     \
    template void horner_totals(const Fr*, std::size_t, const HornerStep<Fr>&, Fr*, cudaStream_t); \
    template void horner_apply(Fr*, std::size_t, const HornerStep<Fr>&, const Fr*, cudaStream_t);  \
    template void product_totals(const Fr*, std::size_t, ProductRange, Fr*, cudaStream_t);         \
    template void product_apply(Fr*, std::size_t, ProductRange, bool, const Fr*, cudaStream_t);
PLONKD_INSTANTIATE(Bn254Fr)
PLONKD_INSTANTIATE(Bls12377Fr)
PLONKD_INSTANTIATE(Bw6761Fr)
#undef PLONKD_INSTANTIATE

}  // namespace plonkd::gpu
