// CBOR in gnark's encoding: shortest heads, definite lengths (gnark-artifacts.md section 2.1). The order of
// map keys is the caller's: bytewise on their encoded form, which for text means shorter keys first.
#pragma once

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "prover/gnark/blueprint.hpp"

namespace plonkd {

class CborWriter {
  public:
    void unsigned_integer(std::uint64_t value) { head(0, value); }
    void signed_integer(std::int64_t value);
    void big_integer(const StoredInteger& value);
    void text(std::string_view value);
    void array(std::uint64_t nb_items) { head(4, nb_items); }
    void map(std::uint64_t nb_pairs) { head(5, nb_pairs); }
    void tag(std::uint64_t number) { head(6, number); }
    void boolean(bool value) { bytes_.push_back(value ? 0xf5 : 0xf4); }
    void null() { bytes_.push_back(0xf6); }
    // Go's nil slice: null when there are no items.
    void array_or_null(std::uint64_t nb_items) { nb_items == 0 ? null() : array(nb_items); }

    std::vector<std::uint8_t> take() { return std::move(bytes_); }

  private:
    void head(unsigned major_type, std::uint64_t value);

    std::vector<std::uint8_t> bytes_;
};

}  // namespace plonkd
