#include "gpu/msm/msm_impl.cuh"

namespace plonkd::gpu {

template MsmCurveSizes msm_curve_sizes<Bls12377>();
template class DeviceMsm<Bls12377>;

}  // namespace plonkd::gpu
