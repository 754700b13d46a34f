// The waiting jobs of all watched folders in the order in which they are taken.
//
// Order (linea-controller.md section 4): ascending 100 * End + Priority, so that the oldest blocks go first
// whatever the type. The score is computed in 128 bits, and jobs of equal score are ordered by type and name,
// so that every controller sees the same order.
//
// The queue is kept between looks at the folders and changed as names come and go: with ten thousand requests
// waiting, listing and matching all of them for every job would cost more than a small job itself.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "controller/job_folder.hpp"
#include "controller/job_name.hpp"

namespace plonkd {

struct QueuedJob {
    const JobFolder* folder = nullptr;
    JobName name{};
    // When the request's file was last changed: how long it has been waiting.
    std::chrono::system_clock::time_point since{};
};

bool goes_before(const JobName& a, const JobName& b);

class JobQueue {
  public:
    struct Before {
        bool operator()(const QueuedJob& a, const QueuedJob& b) const { return goes_before(a.name, b.name); }
    };
    using Jobs = std::set<QueuedJob, Before>;

    // The folders, of different types, must outlive the queue.
    explicit JobQueue(const std::vector<JobFolder>& folders);

    // Takes what a listing of the folder has found in place of all that was known of it.
    void replace(const JobFolder& folder, FolderListing listing);

    // A name has come to or gone from the folder. Names that are no jobs change nothing but the number of
    // entries, which is exact after every listing.
    void name_came(const JobFolder& folder);
    void name_went(const JobFolder& folder, const std::string& name);
    // A file is complete: its writer has closed it or moved it here. Looks whether it is a regular file.
    void file_completed(const JobFolder& folder, const std::string& name);

    const Jobs& jobs() const { return jobs_; }
    // The job after that one.
    Jobs::iterator erase(Jobs::iterator job);

    std::size_t waiting(const JobFolder& folder) const;
    std::size_t entries(const JobFolder& folder) const;
    // Since when the job waits that has been waiting longest.
    std::optional<std::chrono::system_clock::time_point> oldest(const JobFolder& folder) const;

  private:
    struct Counts {
        const JobFolder* folder;
        std::size_t entries = 0;
        std::multiset<std::chrono::system_clock::time_point> since;  // of all jobs that wait
    };
    Counts& counts(const JobFolder& folder);
    const Counts& counts(const JobFolder& folder) const;

    std::vector<Counts> counts_;
    Jobs jobs_;
};

}  // namespace plonkd
