#include "prover/linea/lzss.hpp"

#include <algorithm>
#include <string>

#include "prover/failure/failure.hpp"
#include "prover/linea/bit_stream.hpp"

namespace plonkd {

using namespace lzss;

std::vector<std::uint8_t> lzss_decompress(std::span<const std::uint8_t> stream,
                                          std::span<const std::uint8_t> dictionary) {
    if (stream.size() < kHeaderBytes) {
        throw RequestError("LZSS stream: truncated header: expected 3 bytes, found " +
                           std::to_string(stream.size()));
    }
    const unsigned version = stream[0] * 256u + stream[1];
    if (version != kVersion) {
        throw RequestError("LZSS stream: unsupported version: expected 1, found " + std::to_string(version));
    }
    const std::uint8_t mode = stream[2];
    const auto body = stream.subspan(kHeaderBytes);
    if (mode == kModeStored) return {body.begin(), body.end()};
    if (mode != kModeCompressed) {
        throw RequestError("LZSS stream: unsupported mode: expected 0 or 1, found " + std::to_string(mode));
    }

    std::vector<std::uint8_t> output;
    output.reserve(4 * body.size());
    BitReader bits(body);
    while (bits.remaining() >= kSymbolBits) {
        const std::size_t start = bits.position();
        const auto fail = [&](const std::string& reason) {
            throw RequestError("LZSS stream: bad back reference at bit " + std::to_string(start) + ": " +
                               reason);
        };
        const auto symbol = static_cast<std::uint8_t>(bits.read(kSymbolBits));
        if (!is_reference(symbol)) {
            output.push_back(symbol);
            continue;
        }
        const unsigned address_bits = symbol == kShortReference ? kShortAddressBits : kLongAddressBits;
        if (bits.remaining() < kLengthBits + address_bits) fail("the stream ends inside it");
        const std::size_t length = bits.read(kLengthBits) + 1;
        const std::size_t distance = bits.read(address_bits) + 1;
        if (distance <= output.size()) {
            // Byte by byte: the copy may overlap what it produces.
            for (std::size_t i = 0; i < length; ++i) output.push_back(output[output.size() - distance]);
            continue;
        }
        const std::size_t before_output = distance - output.size();
        if (symbol == kShortReference) {
            fail("distance " + std::to_string(distance) + " with " + std::to_string(output.size()) +
                 " bytes of output");
        }
        if (before_output > dictionary.size()) {
            fail("distance " + std::to_string(distance) + " reaches before the dictionary");
        }
        const std::size_t offset = dictionary.size() - before_output;
        if (length > dictionary.size() - offset) {
            fail("copy of " + std::to_string(length) + " bytes crosses the end of the dictionary");
        }
        const auto copied = dictionary.subspan(offset, length);
        output.insert(output.end(), copied.begin(), copied.end());
    }
    return output;
}

std::vector<std::uint8_t> augment_dictionary(std::vector<std::uint8_t> dictionary) {
    const auto contains = [&](std::uint8_t byte) {
        return std::find(dictionary.begin(), dictionary.end(), byte) != dictionary.end();
    };
    if (!contains(kShortReference) || !contains(kLongReference)) {
        dictionary.push_back(kShortReference);
        dictionary.push_back(kLongReference);
    }
    return dictionary;
}

}  // namespace plonkd
