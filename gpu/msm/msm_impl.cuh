// Host side of the multi-scalar multiplication; included by one .cu file per curve.
#pragma once

#include <algorithm>
#include <cub/device/device_radix_sort.cuh>

#include "gpu/curve/host_accumulator.hpp"
#include "gpu/device/buffer.hpp"
#include "gpu/msm/digit_kernels.cuh"
#include "gpu/msm/msm.hpp"
#include "gpu/msm/reduce_kernels.cuh"
#include "gpu/msm/streamed_table.hpp"
#include "gpu/msm/table_kernels.cuh"

namespace plonkd::gpu {

namespace {

unsigned blocks_for(std::size_t count, unsigned threads) {
    return static_cast<unsigned>((count + threads - 1) / threads);
}

constexpr unsigned kMinSliceLength = 8;
// Points of the table that are made at a time: few enough for the memory plan's reserve, many enough to fill
// the device.
constexpr std::size_t kMinPiece = 4096;
constexpr std::size_t kMaxPiece = std::size_t{1} << 20;

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
    StreamedTable<Entry> streamed;
    // Two each, because the sort is not in place; it may leave its result in either.
    DeviceBuffer<std::uint32_t> keys[2], payloads[2];
    DeviceBuffer<std::uint32_t> nb_valid;
    DeviceBuffer<char> sort_scratch;
    DeviceBuffer<Accumulator> buckets, segments, segment_sums;
    DeviceBuffer<std::uint32_t> head_keys[2];
    DeviceBuffer<Accumulator> head_sums[2];
    PinnedBuffer<HostAccumulator<C>> set_results;

    MsmState(const MsmShape& msm_shape, cudaStream_t on_stream)
        : shape(msm_shape), stream(on_stream), streamed(msm_shape) {
        const MsmCurveSizes sizes = msm_curve_sizes(C::kId);
        if (sizes.entry_bytes != sizeof(Entry) || sizes.accumulator_bytes != sizeof(Accumulator) ||
            sizes.scalar_bits != C::Fr::kBits) {
            throw InternalError("the memory plan counts with other sizes of points than this build's");
        }
        table = DeviceBuffer<Entry>(shape.nb_resident * shape.nb_multiples);
        const std::size_t nb_entries = shape.nb_entries();
        for (auto& buffer : keys) buffer = DeviceBuffer<std::uint32_t>(nb_entries);
        for (auto& buffer : payloads) buffer = DeviceBuffer<std::uint32_t>(nb_entries);
        nb_valid = DeviceBuffer<std::uint32_t>(1);
        std::size_t scratch_bytes = 0;
        sort(nullptr, scratch_bytes, nb_entries);
        sort_scratch = DeviceBuffer<char>(scratch_bytes);
        buckets = DeviceBuffer<Accumulator>(std::max(shape.nb_buckets(), kMinPiece));
        segments = DeviceBuffer<Accumulator>(shape.nb_buckets() >> shape.log_segment());
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
        nb_slice_blocks = std::min(resident * Launch::kSlicesPerThread,
                                   blocks_for(shape.nb_entries(), Launch::kThreads * kMinSliceLength));
    }

    struct Pairs {
        const std::uint32_t *keys, *payloads;
    };

    // Sorts by bucket; with no scratch memory, only says how much it needs.
    Pairs sort(void* scratch, std::size_t& scratch_bytes, std::size_t nb_entries) {
        int end_bit = 0;
        for (std::uint32_t key = layout().no_bucket(); key != 0; key >>= 1) ++end_bit;
        cub::DoubleBuffer<std::uint32_t> key_buffers(keys[0].data(), keys[1].data());
        cub::DoubleBuffer<std::uint32_t> payload_buffers(payloads[0].data(), payloads[1].data());
        check(cub::DeviceRadixSort::SortPairs(scratch, scratch_bytes, key_buffers, payload_buffers,
                                              nb_entries, 0, end_bit, stream),
              "sorting digits");
        return {key_buffers.Current(), payload_buffers.Current()};
    }

    // The most points that load_piece takes.
    std::size_t max_piece() const { return std::min(buckets.size(), kMaxPiece); }

    // How many of the `count` points from `first` on make a piece.
    std::size_t piece_length(std::size_t first, std::size_t count) const {
        const std::size_t length = std::min(count, max_piece());
        return shape.streams() ? std::min(length, shape.chunk() - first % shape.chunk()) : length;
    }

    // Makes the entries of points that lie in one pass where not all are resident; in the buckets' memory,
    // which is free until the first sum.
    void load_piece(const DevicePoint* points, std::size_t first, std::size_t count) {
        const unsigned blocks = blocks_for(count, 128);
        const std::size_t pass = first >> shape.log_chunk;
        convert_points<G><<<blocks, 128, 0, stream>>>(points, count, buckets.data());
        for (unsigned multiple = 0; multiple < shape.nb_multiples; ++multiple) {
            if (multiple > 0) {
                double_points<G>
                    <<<blocks, 128, 0, stream>>>(buckets.data(), count, shape.window_bits * shape.nb_sets);
            }
            const std::size_t nb_threads = (count + kPointsPerInversion - 1) / kPointsPerInversion;
            Entry* entries = streamed.holds(pass) ? streamed.staging()
                                                  : table.data() + multiple * shape.nb_resident + first;
            write_entries<G>
                <<<blocks_for(nb_threads, 128), 128, 0, stream>>>(buckets.data(), count, nb_threads, entries);
            if (streamed.holds(pass)) {
                streamed.keep(entries, pass, multiple, first % shape.chunk(), count, stream);
            }
        }
        check_launch("making the table of multiples");
    }

    void enqueue(const DeviceFr* scalars, std::size_t count) {
        if (count > shape.nb_points)
            throw InternalError("more scalars than points in a multi-scalar multiplication");
        const std::size_t nb_words = shape.nb_buckets() * (sizeof(Accumulator) / 16);
        clear_buckets<G><<<blocks_for(nb_words, 256), 256, 0, stream>>>(buckets.data(), shape.nb_buckets());
        const std::size_t nb_passes = (count + shape.chunk() - 1) >> shape.log_chunk;
        const std::size_t first_streamed = shape.streams() ? shape.nb_resident >> shape.log_chunk : nb_passes;
        for (std::size_t pass = first_streamed; pass < std::min(nb_passes, first_streamed + 2); ++pass) {
            streamed.begin(pass);
        }
        for (std::size_t pass = 0; pass < nb_passes; ++pass) {
            const std::size_t first = pass << shape.log_chunk;
            const auto length = static_cast<std::uint32_t>(std::min(shape.chunk(), count - first));
            const Pairs pairs = sorted_digits(scalars + first, length);
            if (!streamed.holds(pass)) {
                add_pass(pairs, table.data(), shape.nb_resident, first, pass);
                continue;
            }
            add_pass(pairs, streamed.acquire(pass, stream), streamed.stride(pass), 0, pass);
            streamed.release(pass, stream);
            if (pass + 2 < nb_passes) streamed.begin(pass + 2);
        }
        reduce();
        check_launch("multi-scalar multiplication");
    }

    Pairs sorted_digits(const DeviceFr* scalars, std::uint32_t count) {
        write_digits<DeviceFr><<<blocks_for(count, 256), 256, 0, stream>>>(
            scalars, count, layout(), keys[0].data(), payloads[0].data());
        const std::uint32_t nb_entries = count * shape.nb_windows;
        std::size_t scratch_bytes = sort_scratch.size();
        const Pairs pairs = sort(sort_scratch.data(), scratch_bytes, nb_entries);
        count_valid<<<1, 1, 0, stream>>>(pairs.keys, nb_entries, layout().no_bucket(), nb_valid.data());
        return pairs;
    }

    // The pass's first point is entry `first` of every multiple's `stride` entries.
    void add_pass(const Pairs& pairs, const Entry* entries, std::size_t stride, std::size_t first,
                  std::size_t pass) {
        const PassTable place{stride, first, static_cast<std::uint32_t>(shape.chunk() - 1), shape.log_chunk};
        accumulate_slices<G><<<nb_slice_blocks, Launch::kThreads, Launch::kSharedBytes, stream>>>(
            pairs.keys, pairs.payloads, nb_valid.data(), entries, place, pass > 0, buckets.data(), heads(0));
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
            buckets.data(), per_set, shape.log_segment(), nb_segments, segments.data());
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
DeviceMsm<C>::DeviceMsm(const MsmShape& shape, cudaStream_t stream)
    : state_(std::make_unique<MsmState<C>>(shape, stream)) {}
template <class C>
DeviceMsm<C>::~DeviceMsm() = default;

template <class C>
void DeviceMsm<C>::load_points(std::span<const typename C::G1> points) {
    if (points.size() < state_->shape.nb_points)
        throw InternalError("fewer points than the table was made for");
    const std::size_t nb_points = state_->shape.nb_points;
    DeviceBuffer<typename MsmState<C>::DevicePoint> staging(std::min(state_->max_piece(), nb_points));
    for (std::size_t first = 0; first < nb_points;) {
        const std::size_t count = state_->piece_length(first, nb_points - first);
        check(cudaMemcpyAsync(staging.data(), points.data() + first, count * sizeof(typename C::G1),
                              cudaMemcpyHostToDevice, state_->stream),
              "copying points to the device");
        state_->load_piece(staging.data(), first, count);
        first += count;
    }
    check(cudaStreamSynchronize(state_->stream), "making the table of multiples");
}

template <class C>
void DeviceMsm<C>::load_device_points(const typename C::G1* points, std::size_t first, std::size_t count) {
    for (std::size_t offset = 0; offset < count;) {
        const std::size_t length = state_->piece_length(first + offset, count - offset);
        state_->load_piece(reinterpret_cast<const typename MsmState<C>::DevicePoint*>(points + offset),
                           first + offset, length);
        offset += length;
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
