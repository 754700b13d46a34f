// One line of the log per job end, with all that a later question about the job needs.
#pragma once

#include <memory>

#include <spdlog/logger.h>

#include "controller/observer.hpp"

namespace plonkd {

// Writes to the component "executor": job, type, first, last, outcome, code, class, attempts, worker, seconds
// and phases (docs/observability.md).
class JobLog : public Observer {
  public:
    JobLog();
    void on_job_ended(const JobView& job, const JobEnding& ending) override;

  private:
    std::shared_ptr<spdlog::logger> log_;
};

}  // namespace plonkd
