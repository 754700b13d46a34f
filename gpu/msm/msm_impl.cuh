// Host side of the multi-scalar multiplication; included by one .cu file per curve.
#pragma once

#include <algorithm>
#include <cub/device/device_radix_sort.cuh>

#include "gpu/curve/host_accumulator.hpp"
#include "gpu/device/buffer.hpp"
#include "gpu/msm/digit_kernels.cuh"
#include "gpu/msm/msm.hpp"
#include "gpu/msm/reduce_kernels.cuh"
#include "gpu/msm/table_kernels.cuh"

namespace plonkd::gpu {

namespace {

unsigned blocks_for(std::size_t count, unsigned threads) {
    return static_cast<unsigned>((count + threads - 1) / threads);
}

// Slices per resident thread: enough to even out multiprocessors, few enough to keep the merging cheap.
constexpr unsigned kSlicesPerThread = 4;
constexpr unsigned kMinSliceLength = 8;
// Points of the table that are made at a time, at least.
constexpr std::size_t kMinPiece = 4096;

}  // namespace

template <class C>
struct MsmState {
    using G = Group<C>;
    using Entry = typename G::Entry;
    using Accumulator = typename G::Accumulator;
    using DeviceFr = DeviceField<typename C::Fr>;
    using DevicePoint = AffinePoint<typename G::Fp>;
    using Launch = AccumulateLaunch<G>;

    MsmShape shape;
    cudaStream_t stream;
    unsigned nb_slice_blocks = 0;

    DeviceBuffer<Entry> table;
    DeviceBuffer<std::uint32_t> keys, sorted_keys, payloads, sorted_payloads, nb_valid;
    DeviceBuffer<char> sort_scratch;
    DeviceBuffer<Accumulator> buckets, segments, segment_sums;
    DeviceBuffer<std::uint32_t> head_keys[2];
    DeviceBuffer<Accumulator> head_sums[2];
    PinnedBuffer<HostAccumulator<C>> set_results;

    MsmState(const MsmShape& msm_shape, cudaStream_t on_stream) : shape(msm_shape), stream(on_stream) {
        table = DeviceBuffer<Entry>(shape.nb_points * shape.nb_multiples);
        const std::size_t nb_entries = shape.nb_entries();
        keys = DeviceBuffer<std::uint32_t>(nb_entries);
        sorted_keys = DeviceBuffer<std::uint32_t>(nb_entries);
        payloads = DeviceBuffer<std::uint32_t>(nb_entries);
        sorted_payloads = DeviceBuffer<std::uint32_t>(nb_entries);
        nb_valid = DeviceBuffer<std::uint32_t>(1);
        sort_scratch = DeviceBuffer<char>(sort(nullptr, 0, nb_entries));
        buckets = DeviceBuffer<Accumulator>(std::max(shape.nb_buckets(), kMinPiece));
        segments = DeviceBuffer<Accumulator>(shape.nb_buckets() >> log_segment());
        segment_sums = DeviceBuffer<Accumulator>(std::size_t{kSumBlocks} * shape.nb_sets);
        set_results = PinnedBuffer<HostAccumulator<C>>(shape.nb_sets);
        configure_kernels();
        const std::size_t nb_slices = std::size_t{nb_slice_blocks} * Launch::kThreads;
        for (unsigned level = 0; level < 2; ++level) {
            const std::size_t count = level == 0 ? nb_slices : nb_slices / kMergeFanIn + 1;
            head_keys[level] = DeviceBuffer<std::uint32_t>(count);
            head_sums[level] = DeviceBuffer<Accumulator>(count);
        }
    }

    static constexpr unsigned kSumBlocks = 128;

    // Some 2^15 to 2^16 segments a set: long ones need fewer multiplications by the first index, short ones
    // give more threads work, and with fewer threads than these the sum over the buckets waits for each
    // addition.
    unsigned log_segment() const {
        const unsigned log_buckets = shape.window_bits - 1;
        return log_buckets <= 16 ? 1 : std::min(6u, log_buckets - 15);
    }

    DigitLayout layout() const {
        return {shape.window_bits, shape.nb_windows, shape.nb_sets, shape.log_chunk};
    }

    void configure_kernels() {
        check(cudaFuncSetAttribute(accumulate_slices<G>, cudaFuncAttributeMaxDynamicSharedMemorySize,
                                   Launch::kSharedBytes),
              "configuring the bucket accumulation");
        int device = 0;
        int nb_multiprocessors = 0;
        int blocks_per_multiprocessor = 0;
        check(cudaGetDevice(&device), "asking for the device");
        check(cudaDeviceGetAttribute(&nb_multiprocessors, cudaDevAttrMultiProcessorCount, device),
              "asking for the number of multiprocessors");
        check(cudaOccupancyMaxActiveBlocksPerMultiprocessor(&blocks_per_multiprocessor, accumulate_slices<G>,
                                                            Launch::kThreads, Launch::kSharedBytes),
              "asking for the occupancy of the bucket accumulation");
        const unsigned resident =
            static_cast<unsigned>(nb_multiprocessors * std::max(1, blocks_per_multiprocessor));
        nb_slice_blocks = std::min(resident * kSlicesPerThread,
                                   blocks_for(shape.nb_entries(), Launch::kThreads * kMinSliceLength));
    }

    // Sorts by bucket; with no scratch memory, returns how much it needs.
    std::size_t sort(void* scratch, std::size_t scratch_bytes, std::size_t nb_entries) {
        int end_bit = 0;
        for (std::uint32_t key = layout().no_bucket(); key != 0; key >>= 1) ++end_bit;
        check(cub::DeviceRadixSort::SortPairs(scratch, scratch_bytes, keys.data(), sorted_keys.data(),
                                              payloads.data(), sorted_payloads.data(), nb_entries, 0, end_bit,
                                              stream),
              "sorting digits");
        return scratch_bytes;
    }

    // Points come in pieces as long as the buckets' memory, which is free until the first sum.
    void load_piece(const DevicePoint* points, std::size_t first, std::size_t count) {
        const unsigned blocks = blocks_for(count, 128);
        convert_points<G><<<blocks, 128, 0, stream>>>(points, count, buckets.data());
        for (unsigned multiple = 0; multiple < shape.nb_multiples; ++multiple) {
            if (multiple > 0) {
                double_points<G>
                    <<<blocks, 128, 0, stream>>>(buckets.data(), count, shape.window_bits * shape.nb_sets);
            }
            const std::size_t nb_threads = (count + kPointsPerInversion - 1) / kPointsPerInversion;
            write_entries<G><<<blocks_for(nb_threads, 128), 128, 0, stream>>>(
                buckets.data(), count, nb_threads, table.data() + multiple * shape.nb_points + first);
        }
        check_launch("making the table of multiples");
    }

    void enqueue(const DeviceFr* scalars, std::size_t count) {
        if (count > shape.nb_points)
            throw InternalError("more scalars than points in a multi-scalar multiplication");
        const std::size_t nb_words = shape.nb_buckets() * (sizeof(Accumulator) / 16);
        clear_buckets<G><<<blocks_for(nb_words, 256), 256, 0, stream>>>(buckets.data(), shape.nb_buckets());
        for (std::size_t first = 0; first < count; first += shape.chunk()) {
            const std::size_t length = std::min(shape.chunk(), count - first);
            add_pass(scalars + first, first, static_cast<std::uint32_t>(length));
        }
        reduce();
        check_launch("multi-scalar multiplication");
    }

    void add_pass(const DeviceFr* scalars, std::size_t first, std::uint32_t count) {
        write_digits<DeviceFr><<<blocks_for(count, 256), 256, 0, stream>>>(scalars, count, layout(),
                                                                           keys.data(), payloads.data());
        const std::uint32_t nb_entries = count * shape.nb_windows;
        sort(sort_scratch.data(), sort_scratch.size(), nb_entries);
        count_valid<<<1, 1, 0, stream>>>(sorted_keys.data(), nb_entries, layout().no_bucket(),
                                         nb_valid.data());
        const PassTable pass{shape.nb_points, first, static_cast<std::uint32_t>(shape.chunk() - 1),
                             shape.log_chunk};
        accumulate_slices<G><<<nb_slice_blocks, Launch::kThreads, Launch::kSharedBytes, stream>>>(
            sorted_keys.data(), sorted_payloads.data(), nb_valid.data(), table.data(), pass, first > 0,
            buckets.data(), heads(0));
        std::uint32_t nb_heads = nb_slice_blocks * Launch::kThreads;
        for (unsigned level = 0; nb_heads > 1; ++level) {
            const std::uint32_t nb_next = (nb_heads + kMergeFanIn - 1) / kMergeFanIn;
            merge_heads<G><<<blocks_for(nb_next, 128), 128, 0, stream>>>(
                heads(level % 2), nb_heads, buckets.data(), heads((level + 1) % 2));
            nb_heads = nb_next;
        }
    }

    SliceHeads<G> heads(unsigned level) { return {head_keys[level].data(), head_sums[level].data()}; }

    void reduce() {
        const std::size_t nb_segments = segments.size();
        const std::size_t per_set = nb_segments / shape.nb_sets;
        constexpr std::size_t kSumBytes = kSumThreads * sizeof(Accumulator);
        reduce_segments<G><<<blocks_for(nb_segments, 128), 128, 0, stream>>>(
            buckets.data(), per_set, log_segment(), nb_segments, segments.data());
        sum_points<G><<<dim3(kSumBlocks, shape.nb_sets), kSumThreads, kSumBytes, stream>>>(
            segments.data(), per_set, segment_sums.data());
        sum_points<G><<<dim3(1, shape.nb_sets), kSumThreads, kSumBytes, stream>>>(
            segment_sums.data(), kSumBlocks, segments.data());
        static_assert(sizeof(HostAccumulator<C>) == sizeof(Accumulator));
        check(cudaMemcpyAsync(set_results.data(), segments.data(), shape.nb_sets * sizeof(Accumulator),
                              cudaMemcpyDeviceToHost, stream),
              "copying a sum to the host");
    }

    typename C::G1Jacobian result() {
        check(cudaStreamSynchronize(stream), "waiting for a multi-scalar multiplication");
        return join_sets<C>({set_results.data(), set_results.size()}, shape.window_bits);
    }
};

template <class C>
MsmCurveSizes msm_curve_sizes() {
    return {C::Fr::kBits, sizeof(typename Group<C>::Entry), sizeof(typename Group<C>::Accumulator), {}};
}

template <class C>
DeviceMsm<C>::DeviceMsm(const MsmShape& shape, cudaStream_t stream)
    : state_(std::make_unique<MsmState<C>>(shape, stream)) {}
template <class C>
DeviceMsm<C>::~DeviceMsm() = default;

template <class C>
void DeviceMsm<C>::load_points(std::span<const typename C::G1> points) {
    if (points.size() < state_->shape.nb_points)
        throw InternalError("fewer points than the table was made for");
    const std::size_t piece = std::min(state_->buckets.size(), state_->shape.nb_points);
    DeviceBuffer<typename MsmState<C>::DevicePoint> staging(piece);
    for (std::size_t first = 0; first < state_->shape.nb_points; first += piece) {
        const std::size_t count = std::min(piece, state_->shape.nb_points - first);
        check(cudaMemcpyAsync(staging.data(), points.data() + first, count * sizeof(typename C::G1),
                              cudaMemcpyHostToDevice, state_->stream),
              "copying points to the device");
        state_->load_piece(staging.data(), first, count);
    }
    check(cudaStreamSynchronize(state_->stream), "making the table of multiples");
}

template <class C>
void DeviceMsm<C>::load_device_points(const typename C::G1* points, std::size_t first, std::size_t count) {
    const std::size_t piece = state_->buckets.size();
    for (std::size_t offset = 0; offset < count; offset += piece) {
        state_->load_piece(reinterpret_cast<const typename MsmState<C>::DevicePoint*>(points + offset),
                           first + offset, std::min(piece, count - offset));
    }
}

template <class C>
void DeviceMsm<C>::enqueue(const Fr* scalars, std::size_t count) {
    state_->enqueue(reinterpret_cast<const typename MsmState<C>::DeviceFr*>(scalars), count);
}

template <class C>
typename C::G1Jacobian DeviceMsm<C>::result() {
    return state_->result();
}

template <class C>
const MsmShape& DeviceMsm<C>::shape() const {
    return state_->shape;
}

}  // namespace plonkd::gpu
