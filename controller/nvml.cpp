#include "controller/nvml.hpp"

#include <dlfcn.h>

namespace plonkd {

namespace {

// nvml.h's declarations; a return value of 0 is success.
using Device = void*;
struct Memory {
    unsigned long long total, free, used;
};
struct Utilization {
    unsigned gpu, memory;  // percent
};

}  // namespace

struct Nvml::Functions {
    void* library = nullptr;
    int (*init)() = nullptr;
    int (*shutdown)() = nullptr;
    int (*device_count)(unsigned*) = nullptr;
    int (*device_by_index)(unsigned, Device*) = nullptr;
    int (*device_name)(Device, char*, unsigned) = nullptr;
    int (*device_uuid)(Device, char*, unsigned) = nullptr;
    int (*memory)(Device, Memory*) = nullptr;
    int (*utilization)(Device, Utilization*) = nullptr;

    template <typename Function>
    bool find(const char* name, Function& function) {
        function = reinterpret_cast<Function>(dlsym(library, name));
        return function != nullptr;
    }
    bool find_all() {
        return find("nvmlInit_v2", init) && find("nvmlShutdown", shutdown) &&
               find("nvmlDeviceGetCount_v2", device_count) &&
               find("nvmlDeviceGetHandleByIndex_v2", device_by_index) &&
               find("nvmlDeviceGetName", device_name) && find("nvmlDeviceGetUUID", device_uuid) &&
               find("nvmlDeviceGetMemoryInfo", memory) && find("nvmlDeviceGetUtilizationRates", utilization);
    }
};

Nvml::Nvml(std::unique_ptr<Functions> functions) : functions_(std::move(functions)) {}

std::unique_ptr<Nvml> Nvml::load(const std::string& library) {
    auto functions = std::make_unique<Functions>();
    functions->library = dlopen(library.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (functions->library == nullptr) return nullptr;
    if (functions->find_all() && functions->init() == 0)
        return std::unique_ptr<Nvml>(new Nvml(std::move(functions)));
    dlclose(functions->library);
    return nullptr;
}

Nvml::~Nvml() {
    functions_->shutdown();
    dlclose(functions_->library);
}

std::vector<DeviceSample> Nvml::sample() const {
    const Functions& nvml = *functions_;
    std::vector<DeviceSample> samples;
    unsigned count = 0;
    if (nvml.device_count(&count) != 0) return samples;
    for (unsigned index = 0; index < count; ++index) {
        Device device = nullptr;
        Memory memory{};
        if (nvml.device_by_index(index, &device) != 0 || nvml.memory(device, &memory) != 0) continue;
        char text[96] = "";  // NVML's largest buffers
        DeviceSample sample;
        sample.index = int(index);
        if (nvml.device_name(device, text, sizeof text) == 0) sample.name = text;
        if (nvml.device_uuid(device, text, sizeof text) == 0) sample.uuid = text;
        sample.memory_used_bytes = memory.used;
        sample.memory_total_bytes = memory.total;
        Utilization utilization{};
        // Devices in MIG mode do not tell.
        if (nvml.utilization(device, &utilization) == 0) sample.utilization = utilization.gpu / 100.0;
        samples.push_back(std::move(sample));
    }
    return samples;
}

bool is_visible(const DeviceSample& device, const char* visible_devices) {
    if (visible_devices == nullptr) return true;
    std::string_view list = visible_devices;
    while (!list.empty()) {
        const std::size_t end = std::min(list.find(','), list.size());
        std::string_view entry = list.substr(0, end);
        list.remove_prefix(std::min(end + 1, list.size()));
        while (!entry.empty() && entry.front() == ' ') entry.remove_prefix(1);
        while (!entry.empty() && entry.back() == ' ') entry.remove_suffix(1);
        if (entry.substr(0, 4) == "MIG-") return true;
        if (entry == std::to_string(device.index)) return true;
        // CUDA takes the beginning of a UUID, too.
        if (entry.size() > 4 && std::string_view(device.uuid).substr(0, entry.size()) == entry) return true;
    }
    return false;
}

}  // namespace plonkd
