# Fails if an AVX-512 kernel object defines a function that other objects might define too: the linker could then keep
# the AVX-512 copy for the whole program (prover/field/ifma/lanes.hpp).
#   cmake -DNM=nm -DOBJECTS=a.o;b.o -P ifma_objects.cmake
set(checked 0)
foreach(object IN LISTS OBJECTS)
  if(NOT object MATCHES "_ifma\\.cpp\\.o")
    continue()
  endif()
  execute_process(COMMAND ${NM} --defined-only -C ${object} OUTPUT_VARIABLE symbols COMMAND_ERROR_IS_FATAL ANY)
  string(REGEX MATCHALL "[^\n]* W [^\n]*" shared "${symbols}")
  if(shared)
    list(JOIN shared "\n" lines)
    message(FATAL_ERROR "${object} shares functions with other objects:\n${lines}")
  endif()
  math(EXPR checked "${checked} + 1")
endforeach()
if(checked EQUAL 0)
  message(FATAL_ERROR "no kernel objects among: ${OBJECTS}")
endif()
