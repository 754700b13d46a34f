// What a file is, from its content alone. Only constraint systems name their curve; the other forms show by
// their exact size and by a few counts at fixed places, and are then read in full to be sure.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "prover/curve/curve_id.hpp"

namespace plonkd {

enum class FileKind { constraint_system, witness, srs_memdump, srs_stream, verifying_key, proof };

std::string_view name(FileKind kind);

struct FileIdentity {
    FileKind kind;
    CurveId curve;
    bool operator==(const FileIdentity&) const = default;
};

// The kinds whose layout `bytes` has. A small witness fits both 32-byte fields, so there may be several.
std::vector<FileIdentity> matching_layouts(std::span<const std::uint8_t> bytes);

// Those of them that also read without error. None: throws the error of reading the first, or, where no
// layout matched, a RequestError that says so.
std::vector<FileIdentity> identify(std::span<const std::uint8_t> bytes, const std::string& name);

}  // namespace plonkd
