#include "prover/worker/device_environment.hpp"

#include <charconv>
#include <cstdlib>
#include <string>
#include <string_view>
#include <unistd.h>

#include <spdlog/spdlog.h>

#include "prover/failure/failure.hpp"

namespace plonkd {
namespace {

constexpr const char* kDeviceVariable = "LINEA_PROVER_GPU_DEVICE_ID";
constexpr std::string_view kTuningPrefix = "GNARK_GPU_";

bool is_device_number(std::string_view text) {
    if (text.starts_with('+')) text.remove_prefix(1);
    int number = -1;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc{} && end == text.data() + text.size() && number >= 0 && !text.starts_with('-');
}

void check_device_number() {
    const char* value = std::getenv(kDeviceVariable);
    if (value == nullptr || *value == '\0') return;
    if (!is_device_number(value)) {
        throw SetupError(std::string(kDeviceVariable) + ": expected a device number, found '" + value + "'");
    }
#if !defined(PLONKD_CUDA)
    throw SetupError(std::string(kDeviceVariable) + "=" + value +
                     " requires a binary built with CUDA; this one proves on the CPU");
#endif
}

void report_ignored_variables() {
    std::string names;
    for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
        const std::string_view variable = *entry;
        if (!variable.starts_with(kTuningPrefix)) continue;
        if (!names.empty()) names += ", ";
        names += variable.substr(0, variable.find('='));
    }
    if (!names.empty()) spdlog::warn("ignored, they tune Linea's GPU prover: {}", names);
}

}  // namespace

std::string configured_device() {
    const char* value = std::getenv(kDeviceVariable);
    return value != nullptr ? value : "";
}

bool devices_are_hidden() {
    const char* value = std::getenv("CUDA_VISIBLE_DEVICES");
    return value != nullptr && *value == '\0';
}

void check_device_environment() {
    check_device_number();
    report_ignored_variables();
}

}  // namespace plonkd
