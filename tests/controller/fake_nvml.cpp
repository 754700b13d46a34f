// A stand-in for NVML with two devices, the second in MIG mode; its behaviour is chosen when it is built.

#include <cstdlib>
#include <cstring>
#include <unistd.h>

namespace {

int g_devices[2];

unsigned index_of(void* device) {
    return unsigned(static_cast<int*>(device) - g_devices);
}

}  // namespace

extern "C" {

int nvmlInit_v2() {
#if defined(FAKE_NVML_no_driver)
    return 9;  // NVML_ERROR_DRIVER_NOT_LOADED
#else
    return 0;
#endif
}
int nvmlShutdown() {
    return 0;
}
int nvmlDeviceGetCount_v2(unsigned* count) {
    *count = 2;
    return 0;
}
int nvmlDeviceGetHandleByIndex_v2(unsigned index, void** device) {
    *device = &g_devices[index];
    return 0;
}
int nvmlDeviceGetName(void* device, char* name, unsigned length) {
    std::strncpy(name, index_of(device) == 0 ? "First GPU" : "Second \"GPU\"", length);
    return 0;
}
int nvmlDeviceGetUUID(void* device, char* uuid, unsigned length) {
    std::strncpy(uuid, index_of(device) == 0 ? "GPU-1234" : "GPU-5678", length);
    return 0;
}
int nvmlDeviceGetMemoryInfo(void* device, unsigned long long* memory) {
#if defined(FAKE_NVML_hangs)
    for (;;) pause();
#elif defined(FAKE_NVML_crashes)
    std::abort();
#endif
    const unsigned long long total = 1000ULL << 30;
    const unsigned long long used = (index_of(device) + 1ULL) << 30;
    memory[0] = total;
    memory[1] = total - used;
    memory[2] = used;
    return 0;
}
int nvmlDeviceGetUtilizationRates(void* device, unsigned* rates) {
    if (index_of(device) == 1) return 3;  // NVML_ERROR_NOT_SUPPORTED
    rates[0] = 75;
    rates[1] = 30;
    return 0;
}
}
