// The byte-oriented hash that transcripts and hash-to-field are written over.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace plonkd {

class ByteHash {
  public:
    virtual ~ByteHash() = default;

    // Appends to the message: how a message is split over writes does not matter.
    virtual void write(std::span<const std::uint8_t> bytes) = 0;
    // The digest of the message so far, size() bytes; the message stays as it is.
    virtual std::vector<std::uint8_t> sum() const = 0;
    // Empties the message.
    virtual void reset() = 0;
    virtual std::size_t size() const = 0;
};

std::unique_ptr<ByteHash> make_sha256_hash();

}  // namespace plonkd
