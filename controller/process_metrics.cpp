#include "controller/process_metrics.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <sstream>
#include <string>
#include <sys/resource.h>
#include <unistd.h>

namespace plonkd {

namespace {

using prometheus::MetricFamily;
using prometheus::MetricType;

// The fields of proc(5)'s /proc/<pid>/stat that are used, in its units.
struct ProcessStatus {
    double cpu_ticks = 0;
    double start_ticks = 0;  // since boot
    double virtual_bytes = 0;
    double resident_pages = 0;
};

std::optional<ProcessStatus> read_status() {
    std::ifstream file("/proc/self/stat");
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    // The second field is the program's name in parentheses and may hold anything.
    const std::size_t name_end = text.rfind(')');
    if (name_end == std::string::npos) return std::nullopt;
    std::istringstream rest(text.substr(name_end + 1));
    const std::vector<std::string> fields{std::istream_iterator<std::string>(rest), {}};
    constexpr std::size_t kFirst = 3;  // number of the first field after the name
    if (fields.size() <= 24 - kFirst) return std::nullopt;
    const auto field = [&](std::size_t number) {
        return std::strtod(fields[number - kFirst].c_str(), nullptr);
    };
    return ProcessStatus{field(14) + field(15), field(22), field(23), field(24)};
}

std::optional<double> boot_time() {
    std::ifstream file("/proc/stat");
    std::string word;
    double seconds = 0;
    while (file >> word)
        if (word == "btime" && file >> seconds) return seconds;
    return std::nullopt;
}

std::optional<double> open_descriptors() {
    std::error_code error;
    std::filesystem::directory_iterator entry("/proc/self/fd", error);
    if (error) return std::nullopt;
    double count = 0;
    for (; entry != std::filesystem::directory_iterator(); entry.increment(error)) {
        if (error) return std::nullopt;
        ++count;
    }
    // One of them is the listing's own.
    return count - 1;
}

std::optional<double> most_descriptors() {
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return std::nullopt;
    return double(limit.rlim_cur);
}

}  // namespace

std::vector<MetricFamily> process_metrics() {
    std::vector<MetricFamily> families;
    const auto add = [&](const char* name, const char* help, MetricType type, std::optional<double> value) {
        if (!value) return;
        MetricFamily family{name, help, type, {}};
        family.metric.resize(1);
        family.metric[0].counter.value = *value;
        family.metric[0].gauge.value = *value;
        families.push_back(std::move(family));
    };
    if (const auto status = read_status()) {
        const double ticks_per_second = double(sysconf(_SC_CLK_TCK));
        add("process_cpu_seconds_total", "Total user and system CPU time spent in seconds.",
            MetricType::Counter, status->cpu_ticks / ticks_per_second);
        add("process_resident_memory_bytes", "Resident memory size in bytes.", MetricType::Gauge,
            status->resident_pages * double(sysconf(_SC_PAGESIZE)));
        add("process_virtual_memory_bytes", "Virtual memory size in bytes.", MetricType::Gauge,
            status->virtual_bytes);
        if (const auto boot = boot_time())
            add("process_start_time_seconds", "Start time of the process since unix epoch in seconds.",
                MetricType::Gauge, *boot + status->start_ticks / ticks_per_second);
    }
    add("process_open_fds", "Number of open file descriptors.", MetricType::Gauge, open_descriptors());
    add("process_max_fds", "Maximum number of open file descriptors.", MetricType::Gauge, most_descriptors());
    return families;
}

}  // namespace plonkd
