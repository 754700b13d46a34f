#include "controller/queue.hpp"

#include <algorithm>
#include <tuple>

namespace plonkd {

namespace {

unsigned priority(JobType type) {
    switch (type) {
        case JobType::execution:
            return 0;
        case JobType::compression:
            return 1;
        case JobType::aggregation:
            return 2;
        case JobType::invalidity:
            return 0;
    }
    return 0;
}

unsigned __int128 score(const JobName& job) {
    return static_cast<unsigned __int128>(job.end) * 100 + priority(job.type);
}

}  // namespace

bool goes_before(const JobName& a, const JobName& b) {
    return std::make_tuple(score(a), a.type, std::cref(a.file_name)) <
           std::make_tuple(score(b), b.type, std::cref(b.file_name));
}

std::vector<QueuedJob> scan_queue(const std::vector<JobFolder>& folders,
                                  const std::function<void(const JobFolder&, std::error_code)>& on_error) {
    std::vector<QueuedJob> jobs;
    for (const JobFolder& folder : folders) {
        const auto error = folder.for_each_waiting([&](JobName name) {
            jobs.push_back(QueuedJob{&folder, std::move(name)});
        });
        if (error) on_error(folder, error);
    }
    std::sort(jobs.begin(), jobs.end(),
              [](const QueuedJob& a, const QueuedJob& b) { return goes_before(a.name, b.name); });
    return jobs;
}

}  // namespace plonkd
