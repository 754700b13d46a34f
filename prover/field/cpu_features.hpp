// What the processor offers beyond the portable baseline, asked once per process.
//
// The binary is built for the baseline; faster kernels are chosen at run time by these flags. The environment
// variable PLONKD_CPU_FEATURES lowers them (never raises them): `portable` uses neither, `adx` the scalar
// BMI2/ADX products only, `ifma` everything there is (the default). An unknown value is ignored.
#pragma once

namespace plonkd {

struct CpuFeatures {
    bool bmi2_adx = false;  // mulx, adcx, adox
    bool avx512_ifma =
        false;  // AVX-512 F, DQ, VL, BW and IFMA (vpmadd52), with the operating system saving zmm
};

const CpuFeatures& cpu_features();

// cpu_features().bmi2_adx as a plain variable, for the branch in every scalar product. False until the
// dynamic initialisation of this translation unit: products made earlier take the portable path. Tests may
// clear and restore it to compare the paths.
extern bool cpu_has_bmi2_adx;

}  // namespace plonkd
