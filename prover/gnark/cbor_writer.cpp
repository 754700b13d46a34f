#include "prover/gnark/cbor_writer.hpp"

namespace plonkd {

void CborWriter::head(unsigned major_type, std::uint64_t value) {
    const auto type = static_cast<std::uint8_t>(major_type << 5);
    if (value < 24) {
        bytes_.push_back(static_cast<std::uint8_t>(type | value));
        return;
    }
    unsigned log_bytes = 0;
    while (log_bytes < 3 && value >> (8U << log_bytes) != 0) ++log_bytes;
    bytes_.push_back(static_cast<std::uint8_t>(type | (24 + log_bytes)));
    for (int byte = (1 << log_bytes) - 1; byte >= 0; --byte) {
        bytes_.push_back(static_cast<std::uint8_t>(value >> (8 * byte)));
    }
}

void CborWriter::signed_integer(std::int64_t value) {
    value < 0 ? head(1, static_cast<std::uint64_t>(-1 - value)) : head(0, static_cast<std::uint64_t>(value));
}

void CborWriter::big_integer(const StoredInteger& value) {
    std::vector<std::uint8_t> magnitude = value.magnitude;
    if (value.negative) {  // stored as -1 - n
        for (std::size_t i = magnitude.size(); i-- > 0;) {
            if (magnitude[i]-- != 0) break;
        }
        if (!magnitude.empty() && magnitude.front() == 0) magnitude.erase(magnitude.begin());
    }
    if (magnitude.size() <= 8) {
        std::uint64_t small = 0;
        for (const std::uint8_t byte : magnitude) small = small << 8 | byte;
        head(value.negative ? 1 : 0, small);
        return;
    }
    tag(value.negative ? 3 : 2);
    head(2, magnitude.size());
    bytes_.insert(bytes_.end(), magnitude.begin(), magnitude.end());
}

void CborWriter::text(std::string_view value) {
    head(3, value.size());
    bytes_.insert(bytes_.end(), value.begin(), value.end());
}

}  // namespace plonkd
