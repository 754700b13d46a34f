#include "prover/field/cpu_features.hpp"

#include <cstdlib>
#include <string_view>

#if defined(__x86_64__)
#include <cpuid.h>
#endif

namespace plonkd {
namespace {

#if defined(__x86_64__)
bool operating_system_saves_zmm() {
    unsigned low = 0;
    unsigned high = 0;
    __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
    constexpr unsigned kXmmYmmOpmaskZmm = 0xe6;
    return (low & kXmmYmmOpmaskZmm) == kXmmYmmOpmaskZmm;
}
#endif

CpuFeatures detect() {
    CpuFeatures features;
#if defined(__x86_64__)
    unsigned eax = 0;
    unsigned ebx = 0;
    unsigned ecx = 0;
    unsigned edx = 0;
    if (__get_cpuid(1, &eax, &ebx, &ecx, &edx) == 0) return features;
    const bool osxsave = (ecx & bit_OSXSAVE) != 0;
    if (__get_cpuid_count(7, 0, &eax, &ebx, &ecx, &edx) == 0) return features;
    features.bmi2_adx = (ebx & bit_BMI2) != 0 && (ebx & bit_ADX) != 0;
    constexpr unsigned kAvx512 = bit_AVX512F | bit_AVX512DQ | bit_AVX512BW | bit_AVX512VL | bit_AVX512IFMA;
    features.avx512_ifma = osxsave && (ebx & kAvx512) == kAvx512 && operating_system_saves_zmm();
#endif
    return features;
}

CpuFeatures detect_and_lower() {
    CpuFeatures features = detect();
    const char* configured = std::getenv("PLONKD_CPU_FEATURES");
    const std::string_view limit = configured != nullptr ? configured : "";
    if (limit == "portable") features.bmi2_adx = false;
    if (limit == "portable" || limit == "adx") features.avx512_ifma = false;
    return features;
}

}  // namespace

const CpuFeatures& cpu_features() {
    static const CpuFeatures features = detect_and_lower();
    return features;
}

bool cpu_has_bmi2_adx = cpu_features().bmi2_adx;

}  // namespace plonkd
