#include "prover/solver/block_writer.hpp"

#include <algorithm>
#include <limits>

#include "prover/failure/failure.hpp"

namespace plonkd {

void BlockWriter::append(std::uint32_t header, std::uint32_t level, std::span<const std::uint32_t> record) {
    constexpr std::uint32_t kOne = 1u << MicroHeader::kCountShift;
    constexpr std::uint32_t kHeaderMask = kOne - 1;
    const Opcode opcode = MicroHeader::from_word(header).opcode;
    const bool joins = !words_.empty() && (words_[run_] & kHeaderMask) == header && !is_single(opcode) &&
                       MicroHeader::count(words_[run_]) < MicroHeader::kMaxCount &&
                       (run_level_ == level || !shares_inversion(opcode));
    if (joins) {
        words_[run_] += kOne;
    } else {
        run_ = words_.size();
        run_level_ = level;
        words_.push_back(header + kOne);
    }
    words_.insert(words_.end(), record.begin(), record.end());
    ++nb_operations_;
}

Block BlockWriter::finish() {
    if (words_.size() > std::numeric_limits<std::uint32_t>::max()) {
        throw SetupError("a block of more than 2^32 words of the solver's program");
    }
    std::uint32_t* const words = arena_.allocate(words_.size());
    std::copy(words_.begin(), words_.end(), words);
    const Block block{words, static_cast<std::uint32_t>(words_.size()), nb_operations_};
    words_.clear();
    nb_operations_ = 0;
    return block;
}

}  // namespace plonkd
