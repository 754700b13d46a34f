#include "prover/linea/lzss_encoder.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <string>

#include "prover/failure/failure.hpp"
#include "prover/linea/bit_stream.hpp"

namespace plonkd {
namespace {

using namespace lzss;

constexpr std::size_t kMaxPayloadBytes = std::size_t{1} << 20;
constexpr std::size_t kMaxCandidates = 64;  // per position; the usual trade of ratio for time
constexpr std::size_t kNone = static_cast<std::size_t>(-1);

struct Match {
    std::size_t length = 0;
    std::size_t distance = 0;

    // Only the long form reaches the dictionary; where both do, the short form is 7 bits cheaper.
    bool is_short(std::size_t output_size) const {
        return distance <= (std::size_t{1} << kShortAddressBits) && distance <= output_size;
    }
    long bits_saved(std::size_t output_size) const {
        const unsigned address_bits = is_short(output_size) ? kShortAddressBits : kLongAddressBits;
        return static_cast<long>(kSymbolBits * length) -
               static_cast<long>(kSymbolBits + kLengthBits + address_bits);
    }
};

// Earlier positions of the window (dictionary, then payload) by the hash of the three bytes that start there.
class MatchFinder {
  public:
    MatchFinder(std::span<const std::uint8_t> dictionary, std::span<const std::uint8_t> payload)
        : dictionary_bytes_(dictionary.size()), window_(dictionary.begin(), dictionary.end()) {
        window_.insert(window_.end(), payload.begin(), payload.end());
        previous_.assign(window_.size(), kNone);
        heads_.fill(kNone);
        last_of_byte_.fill(kNone);
        for (std::size_t i = 0; i < dictionary_bytes_; ++i) index(i);
    }

    // Makes payload position `i` a source for later matches.
    void index_payload(std::size_t i) { index(dictionary_bytes_ + i); }

    // The match for payload position `i` that saves most. Where the byte there cannot be a literal, there is
    // always one.
    Match best_match(std::size_t i) const {
        const std::size_t position = dictionary_bytes_ + i;
        Match best;
        long best_saving = 0;
        const auto consider = [&](std::size_t candidate) {
            const Match match{length_of(candidate, position), position - candidate};
            if (match.bits_saved(i) > best_saving) {
                best = match;
                best_saving = match.bits_saved(i);
            }
        };
        if (has_hash(position)) {
            std::size_t candidate = heads_[hash(position)];
            for (std::size_t tried = 0; candidate != kNone && tried < kMaxCandidates; ++tried) {
                consider(candidate);
                candidate = previous_[candidate];
            }
        }
        if (best.length == 0 && is_reference(window_[position])) {
            const std::size_t candidate = last_of_byte_[window_[position]];
            if (candidate != kNone) best = {length_of(candidate, position), position - candidate};
        }
        return best;
    }

  private:
    static constexpr unsigned kHashBits = 16;

    bool has_hash(std::size_t position) const { return position + 3 <= window_.size(); }
    std::size_t hash(std::size_t position) const {
        const std::uint32_t word =
            window_[position] << 16 | window_[position + 1] << 8 | window_[position + 2];
        return word * 2654435761u >> (32 - kHashBits);
    }
    void index(std::size_t position) {
        last_of_byte_[window_[position]] = position;
        if (!has_hash(position)) return;
        std::size_t& head = heads_[hash(position)];
        previous_[position] = head;
        head = position;
    }
    std::size_t length_of(std::size_t candidate, std::size_t position) const {
        std::size_t limit = std::min(kMaxLength, window_.size() - position);
        // A copy that starts in the dictionary must end there.
        if (candidate < dictionary_bytes_) limit = std::min(limit, dictionary_bytes_ - candidate);
        std::size_t length = 0;
        while (length < limit && window_[candidate + length] == window_[position + length]) ++length;
        return length;
    }

    std::size_t dictionary_bytes_;
    std::vector<std::uint8_t> window_;
    std::array<std::size_t, std::size_t{1} << kHashBits> heads_;
    std::array<std::size_t, 256> last_of_byte_;
    std::vector<std::size_t> previous_;
};

void write_header(BitWriter& bits, std::uint8_t mode) {
    bits.write(kVersion, 16);
    bits.write(mode, 8);
}

}  // namespace

std::vector<std::uint8_t> lzss_store(std::span<const std::uint8_t> payload) {
    BitWriter header;
    write_header(header, kModeStored);
    std::vector<std::uint8_t> stream = std::move(header).take();
    stream.insert(stream.end(), payload.begin(), payload.end());
    return stream;
}

std::vector<std::uint8_t> lzss_compress(std::span<const std::uint8_t> payload,
                                        std::span<const std::uint8_t> dictionary) {
    const std::size_t window = payload.size() + dictionary.size();
    if (payload.size() > kMaxPayloadBytes || window > std::size_t{1} << kLongAddressBits) {
        throw RequestError("LZSS encoder: payload of " + std::to_string(payload.size()) +
                           " bytes with a dictionary of " + std::to_string(dictionary.size()) +
                           " is beyond the reach of its references");
    }
    BitWriter bits;
    write_header(bits, kModeCompressed);
    const auto finder = std::make_unique<MatchFinder>(dictionary, payload);
    for (std::size_t i = 0; i < payload.size();) {
        const Match match = finder->best_match(i);
        if (match.length == 0 && is_reference(payload[i])) {
            throw RequestError("LZSS encoder: the dictionary lacks the bytes fe and ff");
        }
        const std::size_t advance = std::max<std::size_t>(1, match.length);
        if (match.length == 0) {
            bits.write(payload[i], kSymbolBits);
        } else {
            const bool short_form = match.is_short(i);
            bits.write(short_form ? kShortReference : kLongReference, kSymbolBits);
            bits.write(match.length - 1, kLengthBits);
            bits.write(match.distance - 1, short_form ? kShortAddressBits : kLongAddressBits);
        }
        for (std::size_t end = i + advance; i < end; ++i) finder->index_payload(i);
    }
    std::vector<std::uint8_t> stream = std::move(bits).take();
    return stream.size() < payload.size() + kHeaderBytes ? stream : lzss_store(payload);
}

}  // namespace plonkd
