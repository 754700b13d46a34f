// Remembers, among the failures of a run, the one with the lowest instruction: which one is found first
// depends on the threads, which one is lowest does not.
#pragma once

#include <atomic>
#include <cstdint>
#include <limits>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace plonkd {

struct RunFailure {
    std::uint64_t instruction;
    std::optional<std::uint64_t> constraint;  // nothing: a hint or the like refused its inputs
    std::string detail;                       // never contains values
};

class FailureLog {
  public:
    // `constraint_after_other`: see InstructionStore.
    explicit FailureLog(const std::vector<std::uint32_t>& constraint_after_other)
        : constraint_after_other_(constraint_after_other) {}

    void constraint_failed(std::uint64_t constraint, const char* detail);
    void instruction_failed(std::uint64_t instruction, const std::string& detail);

    // To be asked at barriers only.
    const std::optional<RunFailure>& lowest() const { return lowest_; }

  private:
    void record(RunFailure failure);

    const std::vector<std::uint32_t>& constraint_after_other_;
    std::atomic<std::uint64_t> lowest_instruction_{std::numeric_limits<std::uint64_t>::max()};
    std::mutex mutex_;
    std::optional<RunFailure> lowest_;
};

}  // namespace plonkd
