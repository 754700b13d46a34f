#include "controller/queue.hpp"

#include <algorithm>
#include <sys/stat.h>
#include <tuple>

namespace plonkd {

namespace {

using std::chrono::system_clock;

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

// When a regular file was last changed; nothing if it is none, or is gone.
std::optional<system_clock::time_point> last_change(const std::filesystem::path& file) {
    struct stat status {};
    if (lstat(file.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) return std::nullopt;
    return system_clock::time_point(std::chrono::duration_cast<system_clock::duration>(
        std::chrono::seconds(status.st_mtim.tv_sec) + std::chrono::nanoseconds(status.st_mtim.tv_nsec)));
}

}  // namespace

bool goes_before(const JobName& a, const JobName& b) {
    return std::make_tuple(score(a), a.type, std::cref(a.file_name)) <
           std::make_tuple(score(b), b.type, std::cref(b.file_name));
}

JobQueue::JobQueue(const std::vector<JobFolder>& folders) {
    for (const JobFolder& folder : folders) counts_.push_back(Counts{&folder, 0, {}});
}

JobQueue::Counts& JobQueue::counts(const JobFolder& folder) {
    return *std::find_if(counts_.begin(), counts_.end(),
                         [&](const Counts& counts) { return counts.folder == &folder; });
}

const JobQueue::Counts& JobQueue::counts(const JobFolder& folder) const {
    return const_cast<JobQueue*>(this)->counts(folder);
}

void JobQueue::replace(const JobFolder& folder, FolderListing listing) {
    Counts& of_folder = counts(folder);
    of_folder.entries = listing.entries;
    of_folder.since.clear();
    // The age of a job that was known already is known.
    std::vector<QueuedJob> found;
    found.reserve(listing.waiting.size());
    for (JobName& name : listing.waiting) {
        QueuedJob job{&folder, std::move(name), {}};
        const auto known = jobs_.find(job);
        if (known != jobs_.end()) {
            job.since = known->since;
        } else if (const auto since = last_change(folder.request(job.name))) {
            job.since = *since;
        } else {
            continue;  // taken since it was listed
        }
        found.push_back(std::move(job));
    }
    std::erase_if(jobs_, [&](const QueuedJob& job) { return job.folder == &folder; });
    for (QueuedJob& job : found) {
        of_folder.since.insert(job.since);
        jobs_.insert(std::move(job));
    }
}

void JobQueue::name_came(const JobFolder& folder) {
    ++counts(folder).entries;
}

void JobQueue::name_went(const JobFolder& folder, const std::string& name) {
    Counts& of_folder = counts(folder);
    if (of_folder.entries > 0) --of_folder.entries;
    auto job = parse_job_name(folder.grammar(), name);
    if (!job) return;
    const auto known = jobs_.find(QueuedJob{&folder, std::move(*job), {}});
    if (known != jobs_.end()) erase(known);
}

void JobQueue::file_completed(const JobFolder& folder, const std::string& name) {
    auto job = parse_job_name(folder.grammar(), name);
    if (!job) return;
    const auto since = last_change(folder.requests() / name);
    if (!since) return;
    if (jobs_.insert(QueuedJob{&folder, std::move(*job), *since}).second) counts(folder).since.insert(*since);
}

JobQueue::Jobs::iterator JobQueue::erase(Jobs::iterator job) {
    auto& since = counts(*job->folder).since;
    const auto known = since.find(job->since);
    if (known != since.end()) since.erase(known);
    return jobs_.erase(job);
}

std::size_t JobQueue::waiting(const JobFolder& folder) const {
    return counts(folder).since.size();
}

std::size_t JobQueue::entries(const JobFolder& folder) const {
    return counts(folder).entries;
}

std::optional<system_clock::time_point> JobQueue::oldest(const JobFolder& folder) const {
    const auto& since = counts(folder).since;
    return since.empty() ? std::nullopt : std::optional(*since.begin());
}

}  // namespace plonkd
