// Environment variables by which operators steer Linea's GPU prover (linea-compression-job.md section 18), as
// a binary without a CUDA engine must treat them.
#pragma once

namespace plonkd {

// Throws SetupError where LINEA_PROVER_GPU_DEVICE_ID asks for a device or is no device number. Logs once,
// with their names, the GNARK_GPU_* variables that are set and have no effect here.
void check_device_environment();

}  // namespace plonkd
