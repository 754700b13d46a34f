#include "controller/recovery.hpp"

#include <algorithm>

#include "controller/exit_code.hpp"
#include "controller/response_check.hpp"
#include "logging/logging.hpp"

namespace plonkd {

namespace {

namespace fs = std::filesystem;

// The job of a lock, whichever kind of controller has taken it.
std::optional<JobName> job_of(const JobFolder& folder, const LockName& lock) {
    const JobType type = folder.grammar().type;
    if (auto job = parse_job_name({type, false}, lock.request)) return job;
    if (type != JobType::execution) return std::nullopt;
    return parse_job_name({type, true}, lock.request);
}

// Of most job types a response does not tell which request it answers; its name and its time do, unless
// another request had the name at that time.
bool is_answered(const JobFolder& folder, const JobName& job, const fs::path& locked) {
    return was_answered_under_lock(job.type, locked, folder.response(job)) &&
           (job.type == JobType::compression || !folder.has_namesake(job, locked));
}

}  // namespace

Recovery::Recovery(RecoverySettings settings)
    : settings_(std::move(settings)), log_(component_logger("main-loop")) {}

void Recovery::at_start(const JobFolder& folder) {
    std::vector<fs::path> leftovers = folder.temporary_responses();
    for (const LockName& lock : folder.list().locks)
        if (lock.owner == folder.local_id()) recover(folder, lock, /*after_crash=*/true, leftovers);
    for (const fs::path& leftover : leftovers) {
        std::error_code error;
        fs::remove_all(leftover, error);
        if (error)
            complain(leftover.string() +
                     ": left by an earlier worker, cannot be removed: " + error.message());
        else
            log_->info("{}: left by an earlier worker, removed", leftover.string());
    }
}

bool Recovery::tend(const JobFolder& folder, const std::vector<LockName>& locks,
                    const std::function<bool(const LockName&)>& in_hand) {
    std::vector<fs::path> no_leftovers;
    bool moved = false;
    for (const LockName& lock : locks) {
        if (lock.owner != folder.local_id())
            moved |= take_over_if_stale(folder, lock);
        else if (!in_hand(lock))
            moved |= recover(folder, lock, /*after_crash=*/false, no_leftovers);
    }
    return moved;
}

bool Recovery::recover(const JobFolder& folder, const LockName& lock, bool after_crash,
                       std::vector<fs::path>& leftovers) {
    const auto job = job_of(folder, lock);
    if (!job) {
        complain((folder.requests() / lock_name(lock.request, lock.owner)).string() +
                 ": locked by this controller, but no job of this folder; left alone");
        return false;
    }
    const fs::path locked = folder.locked_request(*job);
    const fs::path response = folder.response(*job);
    if (is_answered(folder, *job, locked) ||
        existing_response(job->type, locked, response, settings_.prover_version) == ExistingResponse::answers)
        return finish(folder, *job, "its response is in place");

    const auto answer = std::find_if(leftovers.begin(), leftovers.end(), [&](const fs::path& leftover) {
        return existing_response(job->type, locked, leftover, settings_.prover_version) ==
               ExistingResponse::answers;
    });
    if (answer != leftovers.end() && !folder.publish(*job, *answer)) {
        leftovers.erase(answer);
        if (const auto error = folder.sync_responses())
            log_->error("{}: may not survive a power loss: {}", response.string(), error.message());
        return finish(folder, *job, "the finished response was found and published");
    }
    return put_back(folder, *job,
                    after_crash && settings_.execution_as_large && job->type == JobType::execution);
}

bool Recovery::finish(const JobFolder& folder, const JobName& job, const char* why) {
    if (const auto error = folder.finish_as_success(job)) {
        complain(folder.locked_request(job).string() + ": " + why +
                 ", but the request cannot be moved: " + error.message());
        return false;
    }
    folder.sync_requests();
    log_->info("{}: recovered, {}", job.file_name, why);
    return true;
}

bool Recovery::put_back(const JobFolder& folder, const JobName& job, bool as_large) {
    std::error_code error = as_large ? folder.recover_as_large(job) : folder.requeue(job);
    if (error == std::errc::file_exists) {
        // A newer request of that name waits, and could never be locked while this one is.
        error = folder.finish_as_failure(job, kExitNotCompleted);
        if (!error)
            log_->error("{}: another request of that name waits, the locked one has failed", job.file_name);
    } else if (!error) {
        log_->info("{}: recovered, put back into the queue{}", job.file_name,
                   as_large ? " as a large job" : "");
    }
    if (error) {
        complain(folder.locked_request(job).string() +
                 ": cannot be put back into the queue: " + error.message());
        return false;
    }
    folder.sync_requests();
    return true;
}

bool Recovery::take_over_if_stale(const JobFolder& folder, const LockName& lock) {
    if (settings_.stale_lock.count() == 0) return false;
    const auto age = folder.lock_age(lock);
    if (!age || *age <= settings_.stale_lock) return false;
    const auto job = job_of(folder, lock);
    if (!job) return false;

    const fs::path locked = folder.requests() / lock_name(lock.request, lock.owner);
    // Before the lock changes hands, which makes it younger than the response.
    const bool answered = is_answered(folder, *job, locked);
    if (const auto error = folder.take_over(lock)) {
        if (error != std::errc::no_such_file_or_directory)
            complain(locked.string() + ": abandoned, but cannot be taken over: " + error.message());
        return false;
    }
    log_->warn("{}: abandoned by its controller for {} s, taken over", locked.string(), age->count());
    return answered ? finish(folder, *job, "its response is in place") : put_back(folder, *job, false);
}

void Recovery::complain(const std::string& message) {
    if (complaints_.insert(message).second) log_->error(message);
}

}  // namespace plonkd
