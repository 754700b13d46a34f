#include "controller/host_class.hpp"

#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstdlib>
#include <dlfcn.h>
#include <fcntl.h>
#include <optional>
#include <poll.h>
#include <string_view>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

#include "prover/failure/failure.hpp"

namespace plonkd {

namespace {

enum class ProbeStep : int { no_library, no_symbols, init_failed, count_failed, counted };

// What the child reports through the pipe.
struct ProbeReport {
    ProbeStep step = ProbeStep::no_library;
    int driver_error = 0;
    int device_count = 0;
};

// cuda.h's declarations, so that building needs no CUDA.
using CuInit = int (*)(unsigned flags);
using CuDeviceGetCount = int (*)(int* count);

ProbeReport ask_driver(const char* library_name) {
    ProbeReport report;
    void* library = dlopen(library_name, RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) return report;
    report.step = ProbeStep::no_symbols;
    const auto init = reinterpret_cast<CuInit>(dlsym(library, "cuInit"));
    const auto get_count = reinterpret_cast<CuDeviceGetCount>(dlsym(library, "cuDeviceGetCount"));
    if (init == nullptr || get_count == nullptr) return report;
    report.step = ProbeStep::init_failed;
    report.driver_error = init(0);
    if (report.driver_error != 0) return report;
    report.step = ProbeStep::count_failed;
    report.driver_error = get_count(&report.device_count);
    if (report.driver_error != 0) return report;
    report.step = ProbeStep::counted;
    return report;
}

// Waits until the descriptor can be read (or its other end is closed) or the time is up.
bool wait_readable(int descriptor, std::chrono::steady_clock::time_point deadline) {
    while (true) {
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
            deadline - std::chrono::steady_clock::now());
        pollfd entry{descriptor, POLLIN, 0};
        const int ready = poll(&entry, 1, left.count() > 0 ? int(left.count()) : 0);
        if (ready > 0) return true;
        if (ready == 0) return false;
        if (errno != EINTR) return false;
    }
}

// A killed child is reaped if it dies soon. One stuck in the driver's kernel code dies when that lets go of
// it, and must not be waited for.
void kill_and_reap(pid_t child) {
    kill(child, SIGKILL);
    for (int attempt = 0; attempt < 100; ++attempt) {
        if (waitpid(child, nullptr, WNOHANG) != 0) return;
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
}

HostClass run_probe(const GpuProbe& probe, int device) {
    int report_pipe[2];
    if (pipe2(report_pipe, O_CLOEXEC) != 0) throw SetupError("GPU probe: cannot create a pipe");
    const pid_t child = fork();
    if (child < 0) {
        close(report_pipe[0]);
        close(report_pipe[1]);
        throw SetupError("GPU probe: cannot create a process");
    }
    if (child == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        const ProbeReport report = ask_driver(probe.driver_library.c_str());
        const ssize_t written = write(report_pipe[1], &report, sizeof report);
        // Without exit handlers: those of the driver may hang, those of the controller are not the child's to
        // run.
        _exit(written == sizeof report ? 0 : 1);
    }
    close(report_pipe[1]);
    ProbeReport report;
    const bool in_time = wait_readable(report_pipe[0], std::chrono::steady_clock::now() + probe.time_limit);
    const ssize_t count = in_time ? read(report_pipe[0], &report, sizeof report) : 0;
    close(report_pipe[0]);
    kill_and_reap(child);

    if (!in_time) return {false, "the CUDA driver did not answer in time"};
    if (count != sizeof report) return {false, "the CUDA driver crashed"};
    switch (report.step) {
        case ProbeStep::no_library:
            return {false, "no CUDA driver (" + probe.driver_library + ")"};
        case ProbeStep::no_symbols:
            return {false, probe.driver_library + " is no CUDA driver"};
        case ProbeStep::init_failed:
            return {false, "cuInit failed with error " + std::to_string(report.driver_error)};
        case ProbeStep::count_failed:
            return {false, "cuDeviceGetCount failed with error " + std::to_string(report.driver_error)};
        case ProbeStep::counted:
            break;
    }
    const std::string devices = std::to_string(report.device_count) + " visible CUDA device(s)";
    if (device >= report.device_count)
        return {false, devices + ", none with number " + std::to_string(device)};
    return {true, devices + ", using number " + std::to_string(device), report.device_count};
}

int configured_device() {
    const char* value = std::getenv("LINEA_PROVER_GPU_DEVICE_ID");
    const std::string_view text = value == nullptr ? "" : value;
    if (text.empty()) return 0;
    int device = 0;
    const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), device);
    if (error != std::errc() || stop != text.data() + text.size() || device < 0)
        throw SetupError(
            "environment variable LINEA_PROVER_GPU_DEVICE_ID: expected a device number, found \"" +
            std::string(text) + "\"");
    return device;
}

}  // namespace

HostClass detect_host_class(const GpuProbe& probe) {
    const int device = configured_device();
    const char* visible = std::getenv("CUDA_VISIBLE_DEVICES");
    if (visible != nullptr && *visible == '\0') return {false, "CUDA_VISIBLE_DEVICES is empty"};
    return run_probe(probe, device);
}

}  // namespace plonkd
