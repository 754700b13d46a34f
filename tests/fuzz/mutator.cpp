#include "tests/fuzz/mutator.hpp"

#include <algorithm>

namespace plonkd::fuzz {
namespace {

// Where headers and most lengths are.
constexpr std::size_t kHeaderBytes = 128;
constexpr std::size_t kMaxInserted = 64;

auto at(std::vector<std::uint8_t>& bytes, std::size_t index) {
    return bytes.begin() + static_cast<std::ptrdiff_t>(index);
}

}  // namespace

std::size_t Mutator::below(std::size_t bound) {
    return static_cast<std::size_t>(random_() % bound);
}

std::vector<std::uint8_t> Mutator::mutate(std::span<const std::uint8_t> base,
                                          std::span<const std::uint8_t> other) {
    Bytes bytes(base.begin(), base.end());
    for (std::size_t changes = 1 + below(4); changes > 0; --changes) change(bytes, other);
    return bytes;
}

// A position in the file, the header as often as all the rest.
std::size_t Mutator::place(const Bytes& bytes) {
    return below(2) == 0 ? below(bytes.size()) : below(std::min(bytes.size(), kHeaderBytes));
}

void Mutator::change(Bytes& bytes, std::span<const std::uint8_t> other) {
    if (bytes.empty()) {
        bytes.push_back(static_cast<std::uint8_t>(random_()));
        return;
    }
    switch (below(8)) {
        case 0:
            bytes[place(bytes)] ^= static_cast<std::uint8_t>(1U << below(8));
            break;
        case 1:
            bytes[place(bytes)] = static_cast<std::uint8_t>(random_());
            break;
        case 2:
            bytes.resize(below(bytes.size()));
            break;
        case 3: {
            const std::size_t begin = place(bytes);
            bytes.erase(at(bytes, begin),
                        at(bytes, begin + 1 + below(std::min(kMaxInserted, bytes.size() - begin))));
            break;
        }
        case 4:
            bytes.insert(at(bytes, place(bytes)), 1 + below(kMaxInserted),
                         static_cast<std::uint8_t>(random_()));
            break;
        case 5:
            repeat(bytes);
            break;
        case 6:
            edit_number(bytes);
            break;
        default:
            splice(bytes, other);
            break;
    }
}

// Overwrites 1, 2, 4 or 8 bytes by a number that bounds checks tend to get wrong, in either byte order.
void Mutator::edit_number(Bytes& bytes) {
    const std::size_t begin = place(bytes);
    const std::size_t width = std::size_t{1} << below(4);
    const std::uint64_t extremes[] = {
        0,          1,          ~std::uint64_t{0}, ~std::uint64_t{0} >> 1, 0x80000000,
        0x7fffffff, 0xffffffff, bytes.size(),      bytes.size() - begin,   bytes.size() - begin + 1,
        random_()};
    std::uint64_t value = extremes[below(std::size(extremes))];
    const bool big_endian = below(2) == 0;
    for (std::size_t i = 0; i < width && begin + i < bytes.size(); ++i) {
        const std::size_t byte = big_endian ? width - 1 - i : i;
        bytes[begin + i] = static_cast<std::uint8_t>(value >> (8 * byte));
    }
}

void Mutator::repeat(Bytes& bytes) {
    const std::size_t begin = place(bytes);
    const std::size_t length = 1 + below(std::min(kMaxInserted, bytes.size() - begin));
    const Bytes copy(at(bytes, begin), at(bytes, begin + length));
    for (std::size_t times = 1 + below(8); times > 0; --times) {
        bytes.insert(at(bytes, begin), copy.begin(), copy.end());
    }
}

// The front of one file and the back of another, joined at the same or at different places.
void Mutator::splice(Bytes& bytes, std::span<const std::uint8_t> other) {
    if (other.empty()) return;
    const std::size_t keep = place(bytes);
    const std::size_t from = below(2) == 0 ? std::min(keep, other.size()) : below(other.size());
    bytes.resize(keep);
    bytes.insert(bytes.end(), other.begin() + static_cast<std::ptrdiff_t>(from), other.end());
}

}  // namespace plonkd::fuzz
