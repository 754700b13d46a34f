#include "prover/cli/bench_report.hpp"

#include <cstdio>

#include <tbb/global_control.h>

#include "prover/field/cpu_features.hpp"
#include "prover/output/atomic_file.hpp"

namespace plonkd {

namespace {

std::size_t nb_threads() {
    return tbb::global_control::active_value(tbb::global_control::max_allowed_parallelism);
}

const char* processor_kernels() {
    const CpuFeatures& features = cpu_features();
    return features.avx512_ifma ? "ifma" : features.bmi2_adx ? "adx" : "portable";
}

// What rates are held against: the device's time where there is one.
double rate_seconds(const Measurement& measurement) {
    const bool on_host = measurement.rate_on_host_clock || measurement.device_seconds.empty();
    return median(on_host ? measurement.seconds : measurement.device_seconds);
}

double share_of_ceiling(const BenchReport& report, const Measurement& measurement) {
    return measurement.nb_products / (rate_seconds(measurement) * report.products_per_second);
}

}  // namespace

double median(const std::vector<double>& ascending) {
    return ascending[ascending.size() / 2];
}

void print(const BenchReport& report) {
    std::printf("%s %s 2^%u, engine %s, %zu threads, %s\n", report.benchmark.c_str(), report.curve.c_str(),
                report.log_n, report.engine.c_str(), nb_threads(), processor_kernels());
    for (const Measurement& measurement : report.measurements) {
        std::printf("  %-28s best %10.5f s, median %10.5f s", measurement.name.c_str(),
                    measurement.seconds.front(), median(measurement.seconds));
        if (!measurement.device_seconds.empty()) {
            std::printf("; device: median %10.3f ms", 1e3 * median(measurement.device_seconds));
        }
        if (measurement.nb_items > 0) {
            std::printf("; %.4g million %s/s", 1e-6 * measurement.nb_items / rate_seconds(measurement),
                        measurement.item.c_str());
        }
        if (report.products_per_second > 0 && measurement.nb_products > 0) {
            std::printf("; %.0f %% of the multiplier", 100 * share_of_ceiling(report, measurement));
        }
        std::printf("\n");
    }
    if (report.products_per_second > 0) {
        std::printf("  multiplier: %.2f thousand million products/s\n", 1e-9 * report.products_per_second);
    }
    if (report.device_bytes > 0) {
        std::printf("  device memory: %.2f GB\n", 1e-9 * static_cast<double>(report.device_bytes));
    }
    if (!report.details.empty()) std::printf("  %s\n", report.details.dump().c_str());
    std::fflush(stdout);
}

nlohmann::ordered_json to_json(const BenchReport& report) {
    nlohmann::ordered_json figures = nlohmann::ordered_json::array();
    for (const Measurement& measurement : report.measurements) {
        nlohmann::ordered_json figure = {{"name", measurement.name},
                                         {"best_seconds", measurement.seconds.front()},
                                         {"median_seconds", median(measurement.seconds)}};
        if (!measurement.device_seconds.empty()) {
            figure["best_device_seconds"] = measurement.device_seconds.front();
            figure["median_device_seconds"] = median(measurement.device_seconds);
        }
        if (measurement.nb_items > 0) {
            figure[measurement.item + "_per_second"] = measurement.nb_items / rate_seconds(measurement);
        }
        if (report.products_per_second > 0 && measurement.nb_products > 0) {
            figure["share_of_multiplier"] = share_of_ceiling(report, measurement);
        }
        figures.push_back(std::move(figure));
    }
    nlohmann::ordered_json document = {{"benchmark", report.benchmark},
                                       {"curve", report.curve},
                                       {"log_n", report.log_n},
                                       {"engine", report.engine},
                                       {"threads", nb_threads()},
                                       {"kernels", processor_kernels()},
                                       {"figures", figures}};
    if (report.products_per_second > 0) document["products_per_second"] = report.products_per_second;
    if (report.device_bytes > 0) document["device_bytes"] = report.device_bytes;
    if (!report.details.empty()) document["details"] = report.details;
    return document;
}

void publish(const BenchReport& report, const std::filesystem::path& json) {
    print(report);
    if (!json.empty()) write_file_atomically(json, to_json(report).dump(2) + "\n");
}

}  // namespace plonkd
