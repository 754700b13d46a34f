#include "controller/job_folder.hpp"

#include <cstdio>
#include <ctime>
#include <fcntl.h>
#include <random>
#include <sys/stat.h>

#include "controller/durable_move.hpp"
#include "controller/same_content.hpp"
#include "prover/failure/failure.hpp"

namespace plonkd {

namespace fs = std::filesystem;

namespace {

std::string temporary_prefix(const std::string& local_id) {
    return "tmp-response-file." + local_id + ".job-";
}

std::string new_token() {
    static std::mt19937_64 numbers = [] {
        std::random_device device;
        std::seed_seq seed{device(), device(), device(), device()};
        return std::mt19937_64(seed);
    }();
    char text[17];
    std::snprintf(text, sizeof text, "%016llx", static_cast<unsigned long long>(numbers()));
    return text;
}

}  // namespace

JobFolder::JobFolder(JobGrammar grammar, const fs::path& root, std::string local_id)
    : grammar_(grammar),
      requests_((root / "requests").lexically_normal()),
      responses_((root / "responses").lexically_normal()),
      done_((root / "requests-done").lexically_normal()),
      local_id_(std::move(local_id)) {}

void JobFolder::create() const {
    for (const fs::path& folder : {requests_, responses_, done_}) {
        std::error_code error;
        fs::create_directories(folder, error);
        if (!error && !fs::is_directory(folder, error) && !error)
            error = std::make_error_code(std::errc::not_a_directory);
        if (error) throw SetupError(folder.string() + ": cannot create the directory: " + error.message());
    }
}

FolderListing JobFolder::list() const {
    FolderListing listing;
    for (fs::directory_iterator entry(requests_, listing.error), end; !listing.error && entry != end;
         entry.increment(listing.error)) {
        ++listing.entries;
        // The type comes with the listing; a file that disappears in the meantime is simply not one any more.
        std::error_code gone;
        if (entry->is_symlink(gone) || !entry->is_regular_file(gone)) continue;
        const std::string name = entry->path().filename().string();
        if (auto lock = parse_lock_name(name))
            listing.locks.push_back(std::move(*lock));
        else if (auto job = parse_job_name(grammar_, name))
            listing.waiting.push_back(std::move(*job));
    }
    return listing;
}

fs::path JobFolder::locked_request(const JobName& job) const {
    return requests_ / lock_name(job.file_name, local_id_);
}

bool JobFolder::has_namesake(const JobName& job, const fs::path& locked) const {
    std::error_code error;
    const fs::path succeeded = done_ / job.success_name();
    if (fs::exists(succeeded, error) && !same_content(locked, succeeded)) return true;
    for (const LockName& lock : list().locks) {
        const fs::path other = requests_ / lock_name(lock.request, lock.owner);
        if (lock.request == job.file_name && other != locked && !same_content(locked, other)) return true;
    }
    return false;
}

fs::path JobFolder::new_temporary_response() const {
    return responses_ / (temporary_prefix(local_id_) + new_token() + ".json");
}

std::vector<fs::path> JobFolder::temporary_responses() const {
    // As the reference names it, which has one for all jobs.
    const std::string shared_name = "tmp-response-file." + local_id_ + ".json";
    const std::string prefix = temporary_prefix(local_id_);
    std::vector<fs::path> found;
    std::error_code error;
    for (fs::directory_iterator entry(responses_, error), end; !error && entry != end;
         entry.increment(error)) {
        std::string name = entry->path().filename().string();
        // Our workers write to a hidden file beside the one they are asked for.
        const bool is_hidden = name.starts_with('.');
        if (is_hidden) name.erase(0, 1);
        if (name.starts_with(prefix) || (!is_hidden && name == shared_name)) found.push_back(entry->path());
    }
    return found;
}

std::error_code JobFolder::lock(const JobName& job) const {
    return move_over_identical(request(job), locked_request(job));
}

void JobFolder::refresh_lock(const JobName& job) const {
    // Changes the time of the last change of status, and not that of the last change of content, which tells
    // how long the request has been waiting.
    const timespec times[2] = {{0, UTIME_NOW}, {0, UTIME_OMIT}};
    utimensat(AT_FDCWD, locked_request(job).c_str(), times, AT_SYMLINK_NOFOLLOW);
}

std::optional<std::chrono::seconds> JobFolder::lock_age(const LockName& lock) const {
    struct stat status {};
    if (lstat((requests_ / lock_name(lock.request, lock.owner)).c_str(), &status) != 0) return std::nullopt;
    timespec now{};
    clock_gettime(CLOCK_REALTIME, &now);
    return std::chrono::seconds(now.tv_sec - status.st_ctim.tv_sec);
}

std::error_code JobFolder::publish(const JobName& job, const fs::path& temporary) const {
    if (const auto error = sync_file(temporary)) return error;
    return replace_keeping_previous(temporary, response(job));
}

fs::path JobFolder::set_aside(const JobName& job, const fs::path& temporary) const {
    const fs::path aside = response(job).string() + ".unpublished";
    return move_keeping_previous(temporary, aside) ? temporary : aside;
}

std::error_code JobFolder::sync_responses() const {
    return sync_folder(responses_);
}

std::error_code JobFolder::finish_as_success(const JobName& job) const {
    return move_keeping_previous(locked_request(job), done_ / job.success_name());
}

std::error_code JobFolder::finish_as_failure(const JobName& job, int code) const {
    return move_keeping_previous(locked_request(job), done_ / job.failure_name(code));
}

std::error_code JobFolder::defer_to_large(const JobName& job, int code) const {
    return move_over_identical(locked_request(job), requests_ / job.deferred_to_large_name(code));
}

std::error_code JobFolder::recover_as_large(const JobName& job) const {
    return move_over_identical(locked_request(job), requests_ / job.marked_large_name());
}

std::error_code JobFolder::requeue(const JobName& job) const {
    return move_over_identical(locked_request(job), request(job));
}

std::error_code JobFolder::take_over(const LockName& lock) const {
    return move_without_replacing(requests_ / lock_name(lock.request, lock.owner),
                                  requests_ / lock_name(lock.request, local_id_));
}

std::error_code JobFolder::sync_requests() const {
    const auto error = sync_folder(done_);
    const auto second_error = sync_folder(requests_);
    return error ? error : second_error;
}

}  // namespace plonkd
