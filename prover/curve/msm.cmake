include(${CMAKE_CURRENT_SOURCE_DIR}/../field/ifma/ifma.cmake)

target_sources(plonkd_curve PRIVATE msm.cpp msm_additions.cpp msm_groups.cpp)
plonkd_ifma_sources(plonkd_curve msm_additions_ifma.cpp)
