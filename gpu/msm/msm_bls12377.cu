#include "gpu/msm/msm_impl.cuh"

namespace plonkd::gpu {

template class DeviceMsm<Bls12377>;

}  // namespace plonkd::gpu
