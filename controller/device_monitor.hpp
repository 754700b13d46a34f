// Current figures of the GPUs, without ever holding up the event loop or the controller's end.
//
// A child process, this program itself with the sub-command `sample-devices`, asks NVML every few seconds and
// writes a line per sample into a pipe that the loop reads. If the driver hangs, the child hangs and the
// figures disappear after a while; the controller neither waits for the child nor starts another beside it.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <sys/types.h>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <spdlog/logger.h>

#include "controller/device_sample.hpp"

namespace plonkd {

struct DeviceMonitorSettings {
    // The sampler's program and arguments.
    std::vector<std::string> command = {"/proc/self/exe", "sample-devices"};
    // Without a sample for so long the figures are unknown.
    std::chrono::milliseconds stale_after = std::chrono::seconds(30);
    // Before a sampler that crashed is started again.
    std::chrono::milliseconds restart_delay = std::chrono::minutes(1);
};

class DeviceMonitor {
  public:
    // Called from the loop with every sample, and with none when the figures are unknown.
    using OnSample = std::function<void(const std::vector<DeviceSample>&)>;

    DeviceMonitor(boost::asio::io_context& loop, DeviceMonitorSettings settings, OnSample on_sample);
    // Kills the sampler.
    ~DeviceMonitor();
    DeviceMonitor(const DeviceMonitor&) = delete;
    DeviceMonitor& operator=(const DeviceMonitor&) = delete;

    void start();

  private:
    void read_line();
    void on_end();
    void expect_sample();

    const DeviceMonitorSettings settings_;
    const OnSample on_sample_;
    boost::asio::posix::stream_descriptor pipe_;
    boost::asio::steady_timer stale_timer_;
    boost::asio::steady_timer restart_timer_;
    std::string buffer_;
    pid_t child_ = 0;
    std::shared_ptr<spdlog::logger> log_;
};

// The sampler's main function: writes samples to standard output until nobody reads them. Returns the exit
// code: 0 where there is nothing to sample and never will be.
int sample_devices(const std::string& library, std::chrono::milliseconds interval);

// A sample as its line, and back; nothing for a line that is none.
std::string to_line(const std::vector<DeviceSample>& devices);
std::optional<std::vector<DeviceSample>> devices_of_line(const std::string& line);

}  // namespace plonkd
