#include "gpu/ntt/ntt_impl.cuh"

namespace plonkd::gpu {

template class DeviceNtt<Bn254Fr>;

}  // namespace plonkd::gpu
