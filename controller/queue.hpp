// The waiting jobs of all watched folders in the order in which they are taken.
//
// Order (linea-controller.md section 4): ascending 100 * End + Priority, so that the oldest blocks go first
// whatever the type. The score is computed in 128 bits, and jobs of equal score are ordered by type and name,
// so that every controller sees the same order.
#pragma once

#include <functional>
#include <system_error>
#include <vector>

#include "controller/job_folder.hpp"
#include "controller/job_name.hpp"

namespace plonkd {

struct QueuedJob {
    const JobFolder* folder;
    JobName name;
};

bool goes_before(const JobName& a, const JobName& b);

// Lists all folders and sorts what waits there. A folder that cannot be listed is reported to `on_error` and
// contributes what was read before the error.
std::vector<QueuedJob> scan_queue(const std::vector<JobFolder>& folders,
                                  const std::function<void(const JobFolder&, std::error_code)>& on_error);

}  // namespace plonkd
