#include "gpu/msm/msm_impl.cuh"

namespace plonkd::gpu {

template MsmCurveSizes msm_curve_sizes<Bn254>();
template class DeviceMsm<Bn254>;

}  // namespace plonkd::gpu
