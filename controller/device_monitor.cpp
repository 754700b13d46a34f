#include "controller/device_monitor.hpp"

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <spawn.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

#include <boost/asio/buffer.hpp>
#include <boost/asio/read_until.hpp>
#include <nlohmann/json.hpp>

#include "controller/nvml.hpp"
#include "logging/logging.hpp"

namespace plonkd {

namespace {

using nlohmann::json;

// Far more than a line for any number of GPUs in one machine.
constexpr std::size_t kLongestLine = 256 << 10;

// Starts the command with its standard output in a pipe. Returns 0 if that fails.
pid_t spawn(const std::vector<std::string>& command, int& output) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) return 0;
    std::vector<std::string> words = command;
    std::vector<char*> arguments;
    arguments.reserve(words.size() + 1);
    for (std::string& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);

    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_adddup2(&files, ends[1], STDOUT_FILENO);
    // A group of its own, so that an interrupt from the terminal reaches the controller alone; no signal
    // blocked or caught.
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setpgroup(&attributes, 0);
    posix_spawnattr_setflags(&attributes,
                             POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    pid_t child = 0;
    const int error = posix_spawn(&child, arguments[0], &files, &attributes, arguments.data(), environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&files);
    close(ends[1]);
    if (error != 0) {
        close(ends[0]);
        return 0;
    }
    output = ends[0];
    return child;
}

// A child stuck in the driver dies when the driver lets go of it; nobody waits for that.
int kill_and_reap(pid_t child) {
    kill(child, SIGKILL);
    int status = 0;
    for (int attempt = 0; attempt < 100; ++attempt) {
        if (waitpid(child, &status, WNOHANG) != 0) return status;
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    return status;
}

}  // namespace

std::string to_line(const std::vector<DeviceSample>& devices) {
    json list = json::array();
    for (const DeviceSample& device : devices) {
        json entry = {{"index", device.index},
                      {"uuid", device.uuid},
                      {"name", device.name},
                      {"memory_used_bytes", device.memory_used_bytes},
                      {"memory_total_bytes", device.memory_total_bytes}};
        if (device.utilization) entry["utilization"] = *device.utilization;
        list.push_back(std::move(entry));
    }
    return list.dump(-1, ' ', true, json::error_handler_t::replace) + "\n";
}

std::optional<std::vector<DeviceSample>> devices_of_line(const std::string& line) {
    try {
        std::vector<DeviceSample> devices;
        for (const json& entry : json::parse(line)) {
            DeviceSample device;
            device.index = entry.at("index").get<int>();
            device.uuid = entry.at("uuid").get<std::string>();
            device.name = entry.at("name").get<std::string>();
            device.memory_used_bytes = entry.at("memory_used_bytes").get<std::uint64_t>();
            device.memory_total_bytes = entry.at("memory_total_bytes").get<std::uint64_t>();
            if (entry.contains("utilization")) device.utilization = entry["utilization"].get<double>();
            devices.push_back(std::move(device));
        }
        return devices;
    } catch (const json::exception&) {
        return std::nullopt;
    }
}

DeviceMonitor::DeviceMonitor(boost::asio::io_context& loop, DeviceMonitorSettings settings,
                             OnSample on_sample)
    : settings_(std::move(settings)),
      on_sample_(std::move(on_sample)),
      pipe_(loop),
      stale_timer_(loop),
      restart_timer_(loop),
      log_(component_logger("device-monitor")) {}

DeviceMonitor::~DeviceMonitor() {
    if (child_ > 0) kill_and_reap(child_);
}

void DeviceMonitor::start() {
    int output = -1;
    child_ = spawn(settings_.command, output);
    if (child_ == 0) return log_->warn("GPU figures are not available: the sampler could not be started");
    pipe_.assign(output);
    buffer_.clear();
    expect_sample();
    read_line();
}

void DeviceMonitor::expect_sample() {
    stale_timer_.expires_after(settings_.stale_after);
    stale_timer_.async_wait([this](const boost::system::error_code& aborted) {
        if (aborted) return;
        log_->warn("GPU figures are not available: NVML does not answer");
        on_sample_({});
    });
}

void DeviceMonitor::read_line() {
    boost::asio::async_read_until(pipe_, boost::asio::dynamic_buffer(buffer_, kLongestLine), '\n',
                                  [this](const boost::system::error_code& error, std::size_t length) {
                                      if (error == boost::asio::error::operation_aborted) return;
                                      if (error) return on_end();
                                      if (const auto devices = devices_of_line(buffer_.substr(0, length))) {
                                          expect_sample();
                                          on_sample_(*devices);
                                      }
                                      buffer_.erase(0, length);
                                      read_line();
                                  });
}

void DeviceMonitor::on_end() {
    stale_timer_.cancel();
    pipe_.close();
    const int status = kill_and_reap(std::exchange(child_, 0));
    on_sample_({});
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
        return log_->debug("no GPU figures: there is no NVIDIA driver");
    log_->warn("the sampler of GPU figures has ended unexpectedly; starting it again in {} s",
               std::chrono::duration<double>(settings_.restart_delay).count());
    restart_timer_.expires_after(settings_.restart_delay);
    restart_timer_.async_wait([this](const boost::system::error_code& aborted) {
        if (!aborted) start();
    });
}

int sample_devices(const std::string& library, std::chrono::milliseconds interval) {
    // Sooner than by the next line that nobody reads.
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    const auto nvml = Nvml::load(library);
    if (!nvml) return 0;
    while (true) {
        std::vector<DeviceSample> devices = nvml->sample();
        std::erase_if(devices, [](const DeviceSample& device) {
            return !is_visible(device, std::getenv("CUDA_VISIBLE_DEVICES"));
        });
        const std::string line = to_line(devices);
        if (write(STDOUT_FILENO, line.data(), line.size()) != ssize_t(line.size())) return 0;
        std::this_thread::sleep_for(interval);
    }
}

}  // namespace plonkd
