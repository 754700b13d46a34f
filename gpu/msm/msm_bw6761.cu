#include "gpu/msm/msm_impl.cuh"

namespace plonkd::gpu {

template class DeviceMsm<Bw6761>;

}  // namespace plonkd::gpu
