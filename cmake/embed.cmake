# cmake -DHEADER=… -DOUTPUT=… "-DCONSTANTS=kName=file|…" -P embed.cmake
# Writes a source that defines the constants of plonkd's HEADER, std::string_view each, with the files' text.
set(source "#include \"${HEADER}\"\n\nnamespace plonkd {\n")
string(REPLACE "|" ";" constants "${CONSTANTS}")
foreach(constant ${constants})
  string(REGEX MATCH "^([^=]+)=(.+)$" matched "${constant}")
  set(name ${CMAKE_MATCH_1})
  file(READ "${CMAKE_MATCH_2}" text HEX)
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "'\\\\x\\1'," bytes "${text}")
  string(APPEND source "static constexpr char ${name}Bytes[] = {${bytes}};\n"
                       "const std::string_view ${name}(${name}Bytes, sizeof ${name}Bytes);\n")
endforeach()
string(APPEND source "}  // namespace plonkd\n")
file(WRITE "${OUTPUT}" "${source}")
