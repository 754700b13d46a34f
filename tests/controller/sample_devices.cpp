// The sampler of GPU figures as a program of its own, with any library in NVML's place: LIBRARY MILLISECONDS.

#include <cstdlib>

#include "controller/device_monitor.hpp"

int main(int, char** argv) {
    return plonkd::sample_devices(argv[1], std::chrono::milliseconds(std::atoi(argv[2])));
}
