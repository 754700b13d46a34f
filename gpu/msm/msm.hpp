// Multi-scalar multiplication on the device over a fixed set of points: Pippenger's bucket method on signed
// digits, with multiples of the points kept in a table (msm_shape.hpp), in passes over at most 2^24 points.
//
// One pass: every scalar becomes W (bucket, point) pairs; a radix sort brings equal buckets together; the
// sorted list is cut into equal slices, one per thread, and each thread adds up what belongs together. What a
// slice boundary cuts apart is merged afterwards, so that one bucket with all the points costs no more than
// many small ones. After the last pass a running sum over the buckets gives the result. Scalars that are 0 or
// short have zero digits, which sort to the end and cost nothing more.
//
// Stream-ordered throughout; nothing is allocated after the constructor.
#pragma once

#include <cstddef>
#include <cuda_runtime.h>
#include <memory>
#include <span>

#include "gpu/msm/msm_shape.hpp"
#include "prover/curve/curves.hpp"

namespace plonkd::gpu {

// Buffers and launches; in msm_impl.cuh.
template <class C>
struct MsmState;

template <class C>
class DeviceMsm {
  public:
    using Fr = typename C::Fr;

    // Allocates table and workspace: shape.table_bytes + shape.work_bytes and some tens of megabytes of
    // device memory, and nb_host_entries of page-locked host memory where the shape streams.
    DeviceMsm(const MsmShape& shape, cudaStream_t stream);
    ~DeviceMsm();

    // Makes the table. `points` is host memory, shape.nb_points long. Returns when the host memory is no
    // longer needed.
    void load_points(std::span<const typename C::G1> points);
    // The same from points in device memory, `count` of them from index `first`.
    void load_device_points(const typename C::G1* points, std::size_t first, std::size_t count);

    // Enqueues sum of scalars[i] * points[first + i], i < count; `scalars` is device memory, Montgomery form.
    void enqueue(const Fr* scalars, std::size_t count);
    // Waits for the last enqueued sum.
    typename C::G1Jacobian result();

    const MsmShape& shape() const;

  private:
    std::unique_ptr<MsmState<C>> state_;
};

}  // namespace plonkd::gpu
