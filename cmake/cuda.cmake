# The CUDA language, by the pinned nvcc of scripts/setup-cuda unless CMAKE_CUDA_COMPILER names another.

# Machine code runs on later devices of the same major number, PTX on all later ones. The preset cuda-release has
# machine code for 8, 9, 10 and 12, and PTX of the last.
set(PLONKD_CUDA_ARCHITECTURES 90 CACHE STRING "GPU architectures to compile for")
set(CMAKE_CUDA_ARCHITECTURES ${PLONKD_CUDA_ARCHITECTURES})
if(NOT CMAKE_CUDA_COMPILER)
  set(CMAKE_CUDA_COMPILER ${PROJECT_SOURCE_DIR}/build/cuda-toolkit/bin/nvcc)
endif()
if(NOT EXISTS ${CMAKE_CUDA_COMPILER})
  message(FATAL_ERROR "no CUDA compiler at ${CMAKE_CUDA_COMPILER}: run scripts/setup-cuda")
endif()
enable_language(CUDA)
# CMake 3.25 fails to see that this nvcc speaks C++20.
set(CMAKE_CUDA20_STANDARD_COMPILE_OPTION -std=c++20)
set(CMAKE_CUDA20_EXTENSION_COMPILE_OPTION -std=c++20)
