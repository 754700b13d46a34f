// Deterministic mutations of files: what transmission, truncation and malice do to lengths and contents.
#pragma once

#include <cstdint>
#include <random>
#include <span>
#include <vector>

namespace plonkd::fuzz {

class Mutator {
  public:
    explicit Mutator(std::uint64_t seed) : random_(seed) {}

    // `base` after one to four random changes: flipped bits, replaced bytes, truncation, removed, repeated or
    // inserted bytes, a number at some place replaced by an extreme one, a part of `other` in place of its
    // own.
    std::vector<std::uint8_t> mutate(std::span<const std::uint8_t> base, std::span<const std::uint8_t> other);

    std::size_t below(std::size_t bound);  // uniform in [0, bound); bound > 0

  private:
    using Bytes = std::vector<std::uint8_t>;

    void change(Bytes& bytes, std::span<const std::uint8_t> other);
    std::size_t place(const Bytes& bytes);
    void edit_number(Bytes& bytes);
    void repeat(Bytes& bytes);
    void splice(Bytes& bytes, std::span<const std::uint8_t> other);

    std::mt19937_64 random_;  // the same sequence everywhere, unlike std::uniform_int_distribution's
};

}  // namespace plonkd::fuzz
