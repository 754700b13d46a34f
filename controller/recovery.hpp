// What becomes of locked requests that nobody works on: this controller's own after a crash or a failed move,
// and other controllers' after theirs.
//
// A lock whose response was published while it was held only lacks its last move. A finished response that
// had not been published is, where it says which request it answers. Every other request goes back into the
// queue.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include <spdlog/logger.h>

#include "controller/job_folder.hpp"

namespace plonkd {

struct RecoverySettings {
    std::string prover_version;  // `proverVersion` of the responses that workers write now
    // After a crash execution jobs go to a controller for large jobs, as in the reference, which takes it
    // that the memory was too small.
    bool execution_as_large = true;
    // Age from which on another controller's lock counts as abandoned; 0: never.
    std::chrono::seconds stale_lock{0};
};

class Recovery {
  public:
    explicit Recovery(RecoverySettings settings);

    // Before anything runs: recovers all locks of this controller's name and removes what its earlier workers
    // have left unfinished in responses/.
    void at_start(const JobFolder& folder);

    // Later, with the locks that a listing of the folder has found: recovers this controller's own that are
    // not `in_hand`, and other controllers' that are stale. Whether any request has moved.
    bool tend(const JobFolder& folder, const std::vector<LockName>& locks,
              const std::function<bool(const LockName&)>& in_hand);

  private:
    bool recover(const JobFolder& folder, const LockName& lock, bool after_crash,
                 std::vector<std::filesystem::path>& leftovers);
    bool take_over_if_stale(const JobFolder& folder, const LockName& lock);
    bool finish(const JobFolder& folder, const JobName& job, const char* why);
    bool put_back(const JobFolder& folder, const JobName& job, bool as_large);
    // Once for each message, not at every look.
    void complain(const std::string& message);

    const RecoverySettings settings_;
    std::shared_ptr<spdlog::logger> log_;
    std::set<std::string> complaints_;
};

}  // namespace plonkd
