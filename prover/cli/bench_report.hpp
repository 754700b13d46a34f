// What a benchmark found, as text and as JSON.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace plonkd {

// One figure: the times of the repetitions, least first.
struct Measurement {
    std::string name;
    std::vector<double> seconds;         // on the host's clock
    std::vector<double> device_seconds;  // between events of the device; empty without one
    // How much work a repetition is: points, butterflies; nothing where there is no such count.
    double nb_items = 0;
    std::string item{};
    // Products of the field whose rate is the ceiling, as the textbook counts them.
    double nb_products = 0;
    // Rates are by the host's clock although there are the device's times: the work is not the device's
    // alone.
    bool rate_on_host_clock = false;
};

struct BenchReport {
    std::string benchmark, curve, engine;
    unsigned log_n = 0;
    std::vector<Measurement> measurements;
    double products_per_second = 0;  // the ceiling, measured in the same run; 0 where it is not
    std::size_t device_bytes = 0;    // device memory in use; 0 without a device
    nlohmann::ordered_json details;  // what was chosen and checked
};

double median(const std::vector<double>& ascending);

void print(const BenchReport& report);
// With the machine: threads and kernels of the processor.
nlohmann::ordered_json to_json(const BenchReport& report);
// Prints the report and, unless `json` is empty, writes it there.
void publish(const BenchReport& report, const std::filesystem::path& json);

}  // namespace plonkd
