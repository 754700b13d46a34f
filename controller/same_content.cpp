#include "controller/same_content.hpp"

#include <algorithm>
#include <fstream>
#include <vector>

namespace plonkd {

bool same_content(const std::filesystem::path& a, const std::filesystem::path& b) {
    std::ifstream first(a, std::ios::binary);
    std::ifstream second(b, std::ios::binary);
    if (!first || !second) return false;
    constexpr std::size_t kChunk = std::size_t{1} << 16;
    std::vector<char> left(kChunk);
    std::vector<char> right(kChunk);
    while (true) {
        first.read(left.data(), kChunk);
        second.read(right.data(), kChunk);
        if (first.bad() || second.bad() || first.gcount() != second.gcount()) return false;
        if (!std::equal(left.begin(), left.begin() + first.gcount(), right.begin())) return false;
        if (first.eof() && second.eof()) return true;
        if (first.eof() != second.eof()) return false;
    }
}

}  // namespace plonkd
