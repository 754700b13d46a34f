// Host side of the transforms; included by one .cu file per field.
#pragma once

#include <algorithm>

#include "gpu/ntt/ntt_kernels.cuh"
#include "prover/poly/domain.hpp"

namespace plonkd::gpu {

namespace {

// A table of 2^18 roots, 8 MiB, stays in the second-level cache.
constexpr unsigned kMaxLogDirect = 18;

template <class HostField>
unsigned nb_tiles(unsigned log_n) {
    constexpr unsigned kLogTile = NttLaunch<DeviceField<HostField>>::kLogTile;
    return log_n < kLogTile ? 1u : 1u << (log_n - kLogTile);
}

}  // namespace

template <class Fr>
DeviceNtt<Fr>::DeviceNtt(unsigned log_n, cudaStream_t stream)
    : log_n_(log_n),
      log_direct_(std::min(log_n, kMaxLogDirect)),
      plan_(plan_ntt(log_n, NttLaunch<DeviceField<Fr>>::kMaxLogRows)),
      direct_(std::size_t{1} << log_direct_),
      fine_(std::size_t{1} << (log_n - log_direct_)),
      in_pass_(std::size_t{1} << kLogInPass),
      n_inverse_(1) {
    const Fr n_inverse = Domain<Fr>::of_size(std::size_t{1} << log_n).n_inverse;
    check(cudaMemcpyAsync(n_inverse_.data(), &n_inverse, sizeof(Fr), cudaMemcpyHostToDevice, stream),
          "copying 1/n");
    write_powers(Domain<Fr>::of_size(direct_.size()).omega, direct_.data(), direct_.size(), stream);
    write_powers(Domain<Fr>::of_size(std::size_t{1} << log_n).omega, fine_.data(), fine_.size(), stream);
    write_powers(Domain<Fr>::of_size(in_pass_.size()).omega, in_pass_.data(), in_pass_.size(), stream);
    using Launch = NttLaunch<DeviceField<Fr>>;
    for (const auto kernel : {forward_pass<DeviceField<Fr>>, inverse_pass<DeviceField<Fr>>}) {
        check(cudaFuncSetAttribute(kernel, cudaFuncAttributeMaxDynamicSharedMemorySize, Launch::kSharedBytes),
              "configuring the transforms");
    }
}

template <class Fr>
void DeviceNtt<Fr>::run_forward(Fr* values, cudaStream_t stream, const PowerTableView<Fr>* scale) const {
    using Launch = NttLaunch<DeviceField<Fr>>;
    const RootTables<DeviceField<Fr>> roots{on_device(direct_.data()), on_device(fine_.data()),
                                            on_device(in_pass_.data()), log_n_, log_n_ - log_direct_};
    unsigned log_block = log_n_;
    for (unsigned i = 0; i < plan_.nb_passes; ++i) {
        const unsigned rows = plan_.log_rows[i];
        const bool has_scale = i == 0 && scale != nullptr;
        forward_pass<<<nb_tiles<Fr>(log_n_), Launch::kThreads, Launch::kSharedBytes, stream>>>(
            on_device(values), {rows, log_block, log_block - rows}, roots,
            has_scale ? *scale : PowerTableView<Fr>{}, has_scale);
        log_block -= rows;
    }
    check_launch("transform");
}

template <class Fr>
void DeviceNtt<Fr>::inverse(Fr* values, cudaStream_t stream, const PowerTableView<Fr>& scale) const {
    using Launch = NttLaunch<DeviceField<Fr>>;
    const RootTables<DeviceField<Fr>> roots{on_device(direct_.data()), on_device(fine_.data()),
                                            on_device(in_pass_.data()), log_n_, log_n_ - log_direct_};
    unsigned log_block = 0;
    for (unsigned i = plan_.nb_passes; i-- > 0;) {
        const unsigned rows = plan_.log_rows[i];
        log_block += rows;
        inverse_pass<<<nb_tiles<Fr>(log_n_), Launch::kThreads, Launch::kSharedBytes, stream>>>(
            on_device(values), {rows, log_block, log_block - rows}, roots, scale, i == 0);
    }
    check_launch("inverse transform");
}

template <class Fr>
void DeviceNtt<Fr>::bit_reverse(Fr* values, cudaStream_t stream) const {
    const std::size_t n = std::size_t{1} << log_n_;
    swap_bit_reversed<<<static_cast<unsigned>((n + 255) / 256), 256, 0, stream>>>(on_device(values), log_n_);
    check_launch("bit reversal");
}

}  // namespace plonkd::gpu
