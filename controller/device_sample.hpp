// What a GPU tells about itself at one moment.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace plonkd {

struct DeviceSample {
    int index = 0;     // NVML's: the order of the PCI bus, whatever CUDA_VISIBLE_DEVICES says
    std::string uuid;  // "GPU-…"
    std::string name;
    std::uint64_t memory_used_bytes = 0;
    std::uint64_t memory_total_bytes = 0;
    std::optional<double> utilization;  // 0 to 1: part of the last sampling period with a kernel running
};

}  // namespace plonkd
