#include "prover/solver/failure_log.hpp"

#include <algorithm>
#include <utility>

namespace plonkd {

void FailureLog::constraint_failed(std::uint64_t constraint, const char* detail) {
    // The instruction of constraint c is c plus the number of other instructions before it.
    const auto others =
        std::upper_bound(constraint_after_other_.begin(), constraint_after_other_.end(), constraint) -
        constraint_after_other_.begin();
    const std::uint64_t instruction = constraint + static_cast<std::uint64_t>(others);
    if (instruction < lowest_instruction_.load(std::memory_order_relaxed)) {
        record({instruction, constraint, detail});
    }
}

void FailureLog::instruction_failed(std::uint64_t instruction, const std::string& detail) {
    if (instruction < lowest_instruction_.load(std::memory_order_relaxed)) {
        record({instruction, std::nullopt, detail});
    }
}

void FailureLog::record(RunFailure failure) {
    const std::lock_guard lock(mutex_);
    if (lowest_ && lowest_->instruction <= failure.instruction) return;
    lowest_instruction_.store(failure.instruction, std::memory_order_relaxed);
    lowest_ = std::move(failure);
}

}  // namespace plonkd
