#include "gpu/ntt/ntt_impl.cuh"

namespace plonkd::gpu {

template class DeviceNtt<Bls12377Fr>;

}  // namespace plonkd::gpu
