#include "prover/gnark/level_stream.hpp"

#include "prover/gnark/constraint_system.hpp"
#include "prover/gnark/integer_compression.hpp"

namespace plonkd {

LevelStream::LevelStream(const ConstraintSystem& system)
    : section_(system.source(), system.sections().levels.begin, system.sections().levels.end),
      nb_instructions_(system.nb_instructions),
      levels_left_(section_.u64_le("number of levels")),
      seen_((system.nb_instructions + 63) / 64) {
    if (levels_left_ == 0) check_end();
}

std::span<const std::uint32_t> LevelStream::next() {
    const std::size_t at = section_.offset();
    CompressedArrayReader<std::uint32_t> array(section_, "level");
    if (array.size() > nb_instructions_ - listed_) {
        section_.source().fail(at, "level",
                               "at most " + std::to_string(nb_instructions_ - listed_) +
                                   " instructions (those in no earlier level)",
                               std::to_string(array.size()));
    }
    level_.resize(static_cast<std::size_t>(array.size()));
    array.read(level_);
    listed_ += level_.size();

    const auto fail = [&](const char* expected, std::uint32_t index) {
        section_.source().fail(at, "level", expected, "instruction " + std::to_string(index));
    };
    std::int64_t previous = -1;
    for (const std::uint32_t index : level_) {
        if (index <= previous) fail("ascending instructions", index);
        if (index >= nb_instructions_) fail("instructions of the system", index);
        std::uint64_t& word = seen_[index / 64];
        const std::uint64_t bit = std::uint64_t{1} << (index % 64);
        if ((word & bit) != 0) fail("instructions that are in no earlier level", index);
        word |= bit;
        previous = index;
    }
    if (--levels_left_ == 0) check_end();
    return level_;
}

void LevelStream::check_end() const {
    section_.expect_end("levels section");
    if (listed_ != nb_instructions_) {
        section_.fail("instructions in levels", std::to_string(nb_instructions_), std::to_string(listed_));
    }
}

}  // namespace plonkd
