# plonkd_ifma_sources(TARGET FILES…): adds kernel files that are compiled for AVX-512 IFMA and only run where the
# processor has it (cpu_features.hpp). What such a file may contain is said in lanes.hpp.
function(plonkd_ifma_sources target)
  target_sources(${target} PRIVATE ${ARGN})
  # -Wno-uninitialized: GCC 12 reports its own _mm512_undefined intrinsics.
  set(options -mavx512f -mavx512dq -mavx512bw -mavx512vl -mavx512ifma -mprefer-vector-width=512 -Wno-uninitialized)
  if(PLONKD_SANITIZE OR PLONKD_FUZZ)
    # Instrumenting fully unrolled kernels takes many minutes; what they read and write is computed by their callers.
    list(APPEND options -fno-sanitize=all)
  endif()
  set_source_files_properties(${ARGN} PROPERTIES COMPILE_OPTIONS "${options}")
endfunction()
