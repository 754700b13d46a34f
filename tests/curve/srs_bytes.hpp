// gnark's test SRS as plain bytes, with the offsets of gnark-artifacts.md sections 5.1 and 5.3. The tests of
// curve/ read the files by themselves, so that they do not depend on gnark/, which depends on curve/.
#pragma once

#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <span>
#include <string>
#include <vector>

#include "prover/curve/pairing.hpp"

namespace plonkd::test {

inline std::vector<std::uint8_t> read_bytes(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

template <class C>
struct SrsBytes {
    std::vector<std::uint8_t> bytes;

    static constexpr std::size_t kLinesOffset = 2 * C::kG2RawBytes + C::kG1RawBytes;
    // Four lines per step and point: two points, two lines, two coordinates each.
    static constexpr std::size_t kPointsOffset =
        kLinesOffset + 8 * PairingLines<C>::kSteps * C::kG2CompressedBytes + 16;

    explicit SrsBytes(const std::filesystem::path& shared, const std::string& size = "16387")
        : bytes(read_bytes(shared /
                           (size == "16387" ? "vectors/srs" : "vectors/encodings/" + std::string(C::kName)) /
                           ("kzg_srs_canonical_" + size + "_" + std::string(C::kName) + "_aleo.memdump"))) {}

    std::span<const std::uint8_t> g2(std::size_t index) const {
        return std::span(bytes).subspan(index * C::kG2RawBytes, C::kG2RawBytes);
    }
    std::span<const std::uint8_t> g1() const {
        return std::span(bytes).subspan(2 * C::kG2RawBytes, C::kG1RawBytes);
    }
    std::vector<typename C::G1> points() const {
        std::uint64_t count = 0;
        std::memcpy(&count, bytes.data() + kPointsOffset - 8, 8);
        std::vector<typename C::G1> result(count);
        std::memcpy(static_cast<void*>(result.data()), bytes.data() + kPointsOffset,
                    count * sizeof(typename C::G1));
        return result;
    }
};

}  // namespace plonkd::test
