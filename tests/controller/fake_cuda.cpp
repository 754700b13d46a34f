// A stand-in for the CUDA driver library with one fixed behaviour, chosen when it is built.

#include <cstdlib>
#include <unistd.h>

extern "C" int cuInit(unsigned) {
#if defined(FAKE_CUDA_hangs)
    for (;;) pause();
#elif defined(FAKE_CUDA_crashes)
    std::abort();
#elif defined(FAKE_CUDA_no_device)
    return 100;  // CUDA_ERROR_NO_DEVICE
#else
    return 0;
#endif
}

extern "C" int cuDeviceGetCount(int* count) {
    *count = 2;
    return 0;
}
