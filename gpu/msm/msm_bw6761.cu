#include "gpu/msm/msm_impl.cuh"

namespace plonkd::gpu {

template MsmCurveSizes msm_curve_sizes<Bw6761>();
template class DeviceMsm<Bw6761>;

}  // namespace plonkd::gpu
