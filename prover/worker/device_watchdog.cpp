#include "prover/worker/device_watchdog.hpp"

#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <iostream>
#include <mutex>
#include <utility>

#include <spdlog/spdlog.h>

#include "prover/worker/device_environment.hpp"

namespace plonkd {

namespace {

constexpr std::chrono::milliseconds kInterval{200};

}  // namespace

std::string device_hang_message(const OverdueDeviceCall& call) {
    const std::string device = configured_device();
    return "GPU device " + (device.empty() ? "0" : device) + ": no answer for " +
           std::to_string(call.elapsed.count()) + " s (" + call.operation +
           "): the device or its driver hangs; see nvidia-smi and the kernel log";
}

DeviceWatchdog::DeviceWatchdog(std::function<void(const std::string& message)> on_hang)
    : thread_([on_hang = std::move(on_hang)](const std::stop_token& stop) {
          std::mutex mutex;
          std::condition_variable_any never;
          std::unique_lock lock(mutex);
          while (!stop.stop_requested()) {
              if (const auto call = DeviceCall::overdue()) return on_hang(device_hang_message(*call));
              never.wait_for(lock, stop, kInterval, [] { return false; });
          }
      }) {}

void end_after_device_hang(ProgressChannel& channel, const std::string& message) {
    channel.failure(FailureClass::device, message);
    std::cerr << "prover: " << to_string(FailureClass::device) << " error: " << message << std::endl;
    spdlog::default_logger()->flush();
    std::_Exit(Failure::default_exit_code(FailureClass::device));
}

}  // namespace plonkd
