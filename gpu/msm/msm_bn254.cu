#include "gpu/msm/msm_impl.cuh"

namespace plonkd::gpu {

template class DeviceMsm<Bn254>;

}  // namespace plonkd::gpu
