#include "gpu/engine/tuning.hpp"

#include <charconv>
#include <cstdlib>

#include "prover/failure/failure.hpp"

namespace plonkd::gpu {

namespace {

constexpr const char* kVariable = "PLONKD_GPU_TUNING";

struct DeviceEntry {
    std::string_view name;
    Tuning tuning;
};

// Found by `prover bench tune`. Other devices get the H200's sum, whose costs are ratios of the same
// instructions, and roots in a table that fits the second-level cache of any device.
constexpr Tuning kDefault{{}, {.log_rows = 9, .log_direct = kLogCachedRoots}};
constexpr DeviceEntry kDevices[] = {
    {"NVIDIA H200", {{}, {.log_rows = 9, .log_direct = 22}}},
};

template <class T>
T parse_value(std::string_view key, std::string_view text, T least, T most) {
    T value{};
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value);
    if (parsed.ec != std::errc() || parsed.ptr != text.data() + text.size() || !(value >= least) ||
        !(value <= most)) {
        throw SetupError(std::string(kVariable) + ": " + std::string(key) + ": expected a number from " +
                         std::to_string(least) + " to " + std::to_string(most) + ", found \"" +
                         std::string(text) + "\"");
    }
    return value;
}

void set_parameter(Tuning& tuning, std::string_view key, std::string_view value) {
    if (key == "msm_bucket_cost") {
        tuning.msm.bucket_cost = parse_value(key, value, 0.0, 1000.0);
    } else if (key == "msm_bucket_pass_cost") {
        tuning.msm.bucket_pass_cost = parse_value(key, value, 0.0, 1000.0);
    } else if (key == "msm_log_pass") {
        tuning.msm.log_pass = parse_value(key, value, 10U, 26U);
    } else if (key == "ntt_log_rows") {
        tuning.ntt.log_rows = parse_value(key, value, 3U, 10U);
    } else if (key == "ntt_log_direct") {
        tuning.ntt.log_direct = parse_value(key, value, 18U, 24U);
    } else {
        throw SetupError(std::string(kVariable) + ": unknown parameter \"" + std::string(key) +
                         "\"; known: " + describe({}));
    }
}

}  // namespace

std::string describe(const Tuning& tuning) {
    const auto number = [](double value) {
        std::string text = std::to_string(value);
        return text.substr(0, text.find('.') + 3);
    };
    return "msm_bucket_cost=" + number(tuning.msm.bucket_cost) +
           ",msm_bucket_pass_cost=" + number(tuning.msm.bucket_pass_cost) +
           ",msm_log_pass=" + std::to_string(tuning.msm.log_pass) +
           ",ntt_log_rows=" + std::to_string(tuning.ntt.log_rows) +
           ",ntt_log_direct=" + std::to_string(tuning.ntt.log_direct);
}

Tuning tuning_for(std::string_view device_name) {
    Tuning tuning = kDefault;
    for (const DeviceEntry& entry : kDevices) {
        if (entry.name == device_name) tuning = entry.tuning;
    }
    const char* variable = std::getenv(kVariable);
    std::string_view rest = variable != nullptr ? variable : "";
    while (!rest.empty()) {
        const std::string_view item = rest.substr(0, rest.find(','));
        rest.remove_prefix(item.size() < rest.size() ? item.size() + 1 : item.size());
        const std::size_t equals = item.find('=');
        if (equals == std::string_view::npos) {
            throw SetupError(std::string(kVariable) + ": expected parameter=value, found \"" +
                             std::string(item) + "\"");
        }
        set_parameter(tuning, item.substr(0, equals), item.substr(equals + 1));
    }
    return tuning;
}

}  // namespace plonkd::gpu
