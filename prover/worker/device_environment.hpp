// Environment variables by which operators steer Linea's GPU prover (linea-compression-job.md section 18).
#pragma once

#include <string>

namespace plonkd {

// Throws SetupError where LINEA_PROVER_GPU_DEVICE_ID is no device number, or asks for a device of a binary
// built without CUDA. Logs once,
// with their names, the GNARK_GPU_* variables that are set and have no effect here.
void check_device_environment();

// LINEA_PROVER_GPU_DEVICE_ID, empty where it is not set.
std::string configured_device();
// CUDA_VISIBLE_DEVICES is set and empty: the way back to the CPU.
bool devices_are_hidden();

}  // namespace plonkd
