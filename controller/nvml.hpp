// Memory and utilisation of this machine's NVIDIA GPUs through NVML, the driver's management library.
//
// NVML creates no CUDA context and takes no device memory. It may hang with a sick driver, so the controller
// lets a child process ask (device_monitor.hpp).
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "controller/device_sample.hpp"

namespace plonkd {

class Nvml {
  public:
    // Loads the library, so that building needs no NVIDIA software. Nothing if it is absent or finds no
    // driver.
    static std::unique_ptr<Nvml> load(const std::string& library = "libnvidia-ml.so.1");
    ~Nvml();
    Nvml(const Nvml&) = delete;
    Nvml& operator=(const Nvml&) = delete;

    // All devices that answer, in NVML's order.
    std::vector<DeviceSample> sample() const;

  private:
    struct Functions;
    explicit Nvml(std::unique_ptr<Functions> functions);
    std::unique_ptr<Functions> functions_;
};

// Whether CUDA_VISIBLE_DEVICES (null: not set) lets programs see the device. Numbers are taken as NVML's,
// which they are under CUDA_DEVICE_ORDER=PCI_BUS_ID and on machines with GPUs of one kind; a list that names
// MIG instances hides none.
bool is_visible(const DeviceSample& device, const char* visible_devices);

}  // namespace plonkd
