// Notices that the device does not come back (progress/device_call.hpp) where no other thread would, and ends
// such a process.
#pragma once

#include <functional>
#include <string>
#include <thread>

#include "prover/progress/device_call.hpp"
#include "prover/progress/progress_channel.hpp"

namespace plonkd {

// "GPU device 0: no answer for 300 s (quotient): …".
std::string device_hang_message(const OverdueDeviceCall& call);

// Looks from construction to destruction.
class DeviceWatchdog {
  public:
    // `on_hang` is called once at most, on a thread of the watchdog's own.
    explicit DeviceWatchdog(std::function<void(const std::string& message)> on_hang);

  private:
    std::jthread thread_;
};

// Ends a process that does one job as a DeviceError would have, without running what might wait for the
// device: the message on standard error and on the channel, exit code 75.
[[noreturn]] void end_after_device_hang(ProgressChannel& channel, const std::string& message);

}  // namespace plonkd
