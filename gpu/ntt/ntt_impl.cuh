// Host side of the transforms; included by one .cu file per field.
#pragma once

#include <algorithm>

#include "gpu/ntt/ntt_kernels.cuh"
#include "prover/poly/domain.hpp"

namespace plonkd::gpu {

namespace {

template <class HostField>
unsigned nb_tiles(unsigned log_n) {
    constexpr unsigned kLogTile = NttLaunch<DeviceField<HostField>>::kLogTile;
    return log_n < kLogTile ? 1u : 1u << (log_n - kLogTile);
}

template <class Fr>
constexpr unsigned max_log_rows() {
    return NttLaunch<DeviceField<Fr>>::kLogTile;
}

}  // namespace

template <class Fr>
DeviceNtt<Fr>::DeviceNtt(unsigned log_n, cudaStream_t stream, const NttTuning& tuning)
    : DeviceNtt(log_n, stream, plan_ntt(log_n, std::min(tuning.log_rows, max_log_rows<Fr>() - 1)),
                tuning.log_direct) {}

template <class Fr>
DeviceNtt<Fr>::DeviceNtt(unsigned log_n, cudaStream_t stream, const NttPlan& plan, unsigned log_direct)
    : log_n_(log_n),
      log_direct_(log_n <= log_direct ? log_n : std::min(log_n, kLogCachedRoots)),
      plan_(plan),
      direct_(std::size_t{1} << log_direct_),
      fine_(std::size_t{1} << (log_n - log_direct_)),
      in_pass_(std::size_t{1} << plan_.max_log_rows()),
      n_inverse_(1),
      eighth_(EighthRootPowers<Fr>::make()) {
    if (log_n > 31) throw InternalError("a transform of more than 2^31 points");
    if (plan_.max_log_rows() > max_log_rows<Fr>()) throw InternalError("a pass longer than a tile");
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
RootTables<DeviceField<Fr>> DeviceNtt<Fr>::roots(const std::array<Fr, 4>& eighth) const {
    RootTables<DeviceField<Fr>> tables{on_device(direct_.data()),
                                       on_device(fine_.data()),
                                       on_device(in_pass_.data()),
                                       log_n_,
                                       log_n_ - log_direct_,
                                       plan_.max_log_rows(),
                                       {}};
    for (std::size_t i = 0; i < eighth.size(); ++i) tables.eighth.power[i] = to_device(eighth[i]);
    return tables;
}

template <class Fr>
void DeviceNtt<Fr>::run_forward(Fr* values, cudaStream_t stream, const PowerTableView<Fr>* scale) const {
    using Launch = NttLaunch<DeviceField<Fr>>;
    const auto tables = roots(eighth_.forward);
    unsigned log_block = log_n_;
    for (unsigned i = 0; i < plan_.nb_passes; ++i) {
        const unsigned rows = plan_.log_rows[i];
        const bool has_scale = i == 0 && scale != nullptr;
        forward_pass<<<nb_tiles<Fr>(log_n_), Launch::kThreads, Launch::kSharedBytes, stream>>>(
            on_device(values), {rows, log_block, log_block - rows}, tables,
            has_scale ? *scale : PowerTableView<Fr>{}, has_scale);
        log_block -= rows;
    }
    check_launch("transform");
}

template <class Fr>
void DeviceNtt<Fr>::inverse(Fr* values, cudaStream_t stream, const PowerTableView<Fr>& scale) const {
    using Launch = NttLaunch<DeviceField<Fr>>;
    const auto tables = roots(eighth_.inverse);
    unsigned log_block = 0;
    for (unsigned i = plan_.nb_passes; i-- > 0;) {
        const unsigned rows = plan_.log_rows[i];
        log_block += rows;
        inverse_pass<<<nb_tiles<Fr>(log_n_), Launch::kThreads, Launch::kSharedBytes, stream>>>(
            on_device(values), {rows, log_block, log_block - rows}, tables, scale, i == 0);
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
