#include "gpu/ntt/ntt_impl.cuh"

namespace plonkd::gpu {

template class DeviceNtt<Bw6761Fr>;

}  // namespace plonkd::gpu
