// The three directories of one job type and the rename protocol between them (linea-controller.md section 2).
//
//   requests/X                                          waiting
//   requests/X.inprogress.<id>                          locked by the controller <id>
//   responses/tmp-response-file.<id>.job-<token>.json   what a worker writes, one name for each of its runs
//   responses/<response name>                           published
//   requests-done/X0.success | X0.failure.code_<N>
//
// Every step is one rename that replaces nothing silently. No state lives anywhere but in these names, so
// controllers of any kind may share a folder and a restart needs no memory.
#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <system_error>
#include <vector>

#include "controller/job_name.hpp"

namespace plonkd {

// What a requests folder held at one moment.
struct FolderListing {
    std::vector<JobName> waiting;  // in no particular order
    std::vector<LockName> locks;   // of all controllers
    std::size_t entries = 0;       // everything, whatever it is
    std::error_code error;         // that ended the listing
};

class JobFolder {
  public:
    JobFolder(JobGrammar grammar, const std::filesystem::path& root, std::string local_id);

    const JobGrammar& grammar() const { return grammar_; }
    const std::string& local_id() const { return local_id_; }
    const std::filesystem::path& requests() const { return requests_; }
    const std::filesystem::path& responses() const { return responses_; }

    // Creates the three directories with their parents; throws SetupError.
    void create() const;

    // Regular files only; symbolic links, directories and the like count as entries.
    FolderListing list() const;

    std::filesystem::path request(const JobName& job) const { return requests_ / job.file_name; }
    std::filesystem::path locked_request(const JobName& job) const;
    std::filesystem::path response(const JobName& job) const { return responses_ / job.response_name(); }

    // Whether another request of this name, with other content than `locked`, is locked or has succeeded: a
    // response of their common name may be the other one's.
    bool has_namesake(const JobName& job, const std::filesystem::path& locked) const;

    // A name for the output of one run of a worker, used by nobody before.
    std::filesystem::path new_temporary_response() const;
    // What this controller's workers, of this or an earlier process, have left under temporary names.
    std::vector<std::filesystem::path> temporary_responses() const;

    // Takes the job for this controller. no_such_file_or_directory: another controller was faster.
    // file_exists: an older, different request of that name is still locked under this controller's name.
    std::error_code lock(const JobName& job) const;

    // Shows controllers that look for abandoned locks that this one is not (it is set anew: lock_age).
    void refresh_lock(const JobName& job) const;
    // The time since the lock was taken or refreshed, by this host's clock.
    std::optional<std::chrono::seconds> lock_age(const LockName& lock) const;

    // Flushes a worker's output and moves it to the response's final name; an older response with other bytes
    // is kept beside it. After an error no new response is visible.
    std::error_code publish(const JobName& job, const std::filesystem::path& temporary) const;
    // Makes the publication survive a power loss: to be done before the request is moved to requests-done.
    std::error_code sync_responses() const;
    // Puts a finished response that cannot be published where an operator finds it and no start of the
    // controller removes it; returns the name it has then.
    std::filesystem::path set_aside(const JobName& job, const std::filesystem::path& temporary) const;

    // The moves below report an error only if the request is still where it was.

    // Ends a locked job under its final name in requests-done. An older, different file of that name is kept
    // beside it.
    std::error_code finish_as_success(const JobName& job) const;
    std::error_code finish_as_failure(const JobName& job, int code) const;

    // Puts a locked job back under a name that a controller for large jobs takes: after a failure, or after a
    // crash, whose cause nobody knows.
    std::error_code defer_to_large(const JobName& job, int code) const;
    std::error_code recover_as_large(const JobName& job) const;

    // Puts a locked job back as it was found.
    std::error_code requeue(const JobName& job) const;

    // Makes another controller's lock this one's. no_such_file_or_directory: it has moved on.
    std::error_code take_over(const LockName& lock) const;

    // Makes the moves above survive a power loss.
    std::error_code sync_requests() const;

  private:
    JobGrammar grammar_;
    std::filesystem::path requests_;
    std::filesystem::path responses_;
    std::filesystem::path done_;
    std::string local_id_;
};

}  // namespace plonkd
