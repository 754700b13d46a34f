// Benchmarks of the device's sums and transforms on inputs made here, each result checked before it is timed.
// On the current device.
#pragma once

#include <cstddef>
#include <vector>

#include "gpu/engine/tuning.hpp"
#include "gpu/msm/msm_shape.hpp"
#include "gpu/ntt/ntt_plan.hpp"
#include "prover/curve/curves.hpp"

namespace plonkd::gpu {

// Of one operation, repeated: by the device's events, and on the host's clock until its result is there.
struct DeviceTimes {
    std::vector<double> device_seconds, wall_seconds;
};

enum class BenchScalars { uniform, witness };  // pseudo_random.hpp

struct MsmBench {
    MsmShape shape;
    BenchScalars scalars = BenchScalars::uniform;
    DeviceTimes times;
    double table_seconds = 0;
    // Of the base field: 7 or 10 an addition of a table entry, 9 or 14 a sum of two accumulators.
    double nb_products = 0;
    std::size_t bytes = 0;  // table, workspace, scalars
};

// What the memory allows is taken from what is free. Points with known logarithms (synthetic_points.hpp): a
// sum that is not the multiple of the generator that it must be is an InternalError.
template <class C>
MsmBench bench_msm(unsigned log_n, BenchScalars scalars, unsigned repetitions, const MsmTuning& tuning);
// The same for several shapes of one number of points, all of them resident, each with every kind of scalars;
// shapes that do not fit are left out.
template <class C>
std::vector<MsmBench> bench_msm_shapes(const std::vector<MsmShape>& shapes,
                                       const std::vector<BenchScalars>& scalars, unsigned repetitions);

struct NttBench {
    NttPlan plan;
    DeviceTimes forward, inverse, coset_forward, bit_reversal;
    std::size_t bytes = 0;  // values and tables
};

// A transform whose values are not those of the polynomial at two points, or whose inverse does not give the
// coefficients back, is an InternalError.
template <class Fr>
NttBench bench_ntt(unsigned log_n, unsigned repetitions, const NttPlan& plan, unsigned log_direct);

}  // namespace plonkd::gpu
