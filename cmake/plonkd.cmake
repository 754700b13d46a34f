# Build rules shared by all folders: one compile-option target, one way to declare a library and a test.

find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)

add_library(plonkd_options INTERFACE)
target_include_directories(plonkd_options INTERFACE ${PROJECT_SOURCE_DIR})
target_link_libraries(plonkd_options INTERFACE Threads::Threads)
target_compile_options(plonkd_options INTERFACE -Wall -Wextra -Wshadow -Wnon-virtual-dtor -Werror)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # GCC 12 and 13 report these inside the standard library's own inlined code at -O3.
  target_compile_options(plonkd_options INTERFACE -Wno-maybe-uninitialized -Wno-stringop-overflow
                                                  -Wno-array-bounds -Wno-restrict)
endif()
if(PLONKD_SANITIZE)
  target_compile_options(plonkd_options INTERFACE -fsanitize=${PLONKD_SANITIZE} -fno-omit-frame-pointer
                                                  -fno-sanitize-recover=all)
  target_link_options(plonkd_options INTERFACE -fsanitize=${PLONKD_SANITIZE})
endif()
if(PLONKD_FUZZ)
  target_compile_options(plonkd_options INTERFACE -fsanitize=fuzzer-no-link,address)
  target_link_options(plonkd_options INTERFACE -fsanitize=address)
endif()

# plonkd_library(NAME SOURCES… [DEPENDS …]): a static library of this folder's sources.
function(plonkd_library name)
  cmake_parse_arguments(ARG "" "" "DEPENDS" ${ARGN})
  add_library(${name} STATIC ${ARG_UNPARSED_ARGUMENTS})
  target_link_libraries(${name} PUBLIC plonkd_options ${ARG_DEPENDS})
endfunction()

# plonkd_test(NAME SOURCES… [DEPENDS …] [LABELS …] [TIMEOUT seconds]): one GoogleTest program, one ctest test.
# A program whose tests were all skipped, none of them failed, counts as skipped, not as passed.
set(PLONKD_ALL_TESTS_SKIPPED "\\[  PASSED  \\] 0 tests\\.\n(\\[  SKIPPED \\][^\n]*\n)+$")
function(plonkd_test name)
  cmake_parse_arguments(ARG "" "TIMEOUT" "DEPENDS;LABELS" ${ARGN})
  if(NOT ARG_LABELS)
    set(ARG_LABELS unit)
  endif()
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 600)
  endif()
  add_executable(${name} ${ARG_UNPARSED_ARGUMENTS})
  target_link_libraries(${name} PRIVATE plonkd_options ${ARG_DEPENDS} GTest::gtest_main GTest::gmock)
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
  target_compile_definitions(${name} PRIVATE PLONKD_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
  add_test(NAME ${name} COMMAND ${name} WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
  set_tests_properties(${name} PROPERTIES LABELS "${ARG_LABELS}" TIMEOUT ${ARG_TIMEOUT}
                       SKIP_REGULAR_EXPRESSION "${PLONKD_ALL_TESTS_SKIPPED}")
endfunction()

# plonkd_test_with_lowered_features(NAME): runs the test program again as on processors without the faster kernels.
function(plonkd_test_with_lowered_features name)
  foreach(level portable adx)
    add_test(NAME ${name}_${level} COMMAND ${name} WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
    get_test_property(${name} LABELS labels)
    get_test_property(${name} TIMEOUT timeout)
    set_tests_properties(${name}_${level} PROPERTIES LABELS "${labels}" TIMEOUT ${timeout}
                         ENVIRONMENT "PLONKD_CPU_FEATURES=${level}"
                         SKIP_REGULAR_EXPRESSION "${PLONKD_ALL_TESTS_SKIPPED}")
  endforeach()
endfunction()
