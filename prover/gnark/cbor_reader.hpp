// A pull reader for the CBOR subset gnark writes (RFC 8949, definite lengths; gnark-artifacts.md
// section 2.1), over libcbor's streaming decoder, which allocates nothing.
//
// Callers say what they expect next and get it or a failure with file, offset, field, expected and found.
// Lengths of arrays and maps are compared with the bytes that remain (every item takes at least one), so that
// a caller may reserve that many small items. Anything can be skipped, to a bounded depth.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include "prover/gnark/blueprint.hpp"
#include "prover/gnark/byte_reader.hpp"

namespace plonkd {

class CborReader {
  public:
    explicit CborReader(const ByteReader& bytes) : bytes_(bytes) {}

    // An unsigned integer, at most `maximum`.
    std::uint64_t unsigned_integer(std::string_view field,
                                   std::uint64_t maximum = std::numeric_limits<std::uint64_t>::max());
    template <class Integer>
    Integer unsigned_of(std::string_view field) {
        return static_cast<Integer>(unsigned_integer(field, std::numeric_limits<Integer>::max()));
    }
    std::int64_t signed_integer(std::string_view field);
    StoredInteger big_integer(std::string_view field);  // an integer, or tag 2 / 3 with a byte string
    bool boolean(std::string_view field);
    std::string text(std::string_view field);
    std::uint64_t tag(std::string_view field);
    std::uint64_t array(std::string_view field);  // number of items that follow; null counts as empty
    std::uint64_t map(std::string_view field);    // number of pairs that follow; null counts as empty

    // Reads a map with text keys: `member(key)` reads the value and returns true, or returns false for a key
    // it does not know, whose value is then skipped.
    template <class Member>
    void object(std::string_view field, Member&& member) {
        for (std::uint64_t left = map(field); left > 0; --left) {
            if (!member(text(field))) skip();
        }
    }

    // The next item, whatever it is, with all that it contains.
    void skip();

    std::size_t offset() const { return bytes_.offset(); }
    void expect_end(std::string_view field) const { bytes_.expect_end(field); }
    [[noreturn]] void fail(std::size_t offset, std::string_view field, std::string_view expected,
                           std::string_view found) const {
        bytes_.source().fail(offset, field, expected, found);
    }

  private:
    enum class Kind {
        unsigned_integer,
        negative_integer,
        bytes,
        text,
        array,
        map,
        tag,
        boolean,
        null,
        other
    };
    // One item's head; for strings also its content.
    struct Item {
        Kind kind = Kind::other;
        std::uint64_t value = 0;  // integer (negative: -1 - value), length, tag number, boolean
        std::span<const std::uint8_t> content;
        std::size_t offset = 0;
    };
    struct Callbacks;

    Item next(std::string_view field);
    std::uint64_t collection(Kind kind, std::uint64_t items_per_entry, std::string_view field);
    static std::string_view describe(Kind kind);
    [[noreturn]] void fail_kind(const Item& item, std::string_view field, std::string_view expected) const;

    ByteReader bytes_;
};

}  // namespace plonkd
