// The three directories of one job type and the rename protocol between them (linea-controller.md section 2).
//
//   requests/X                              waiting
//   requests/X.inprogress.<id>              locked by the controller <id>
//   responses/tmp-response-file.<id>.json   what the worker writes
//   responses/<response name>               published
//   requests-done/X0.success | X0.failure.code_<N>
//
// Every step is one rename that replaces nothing silently. No state lives anywhere but in these names, so
// controllers of any kind may share a folder and a restart needs no memory.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <system_error>

#include "controller/job_name.hpp"

namespace plonkd {

class JobFolder {
  public:
    JobFolder(JobGrammar grammar, const std::filesystem::path& root, std::string local_id);

    const JobGrammar& grammar() const { return grammar_; }
    const std::filesystem::path& requests() const { return requests_; }

    // Creates the three directories with their parents; throws SetupError.
    void create() const;

    // Calls `visit` with every request waiting in the folder, in no particular order: regular files whose
    // names match the grammar. Symbolic links are ignored. Returns the error that ended the listing, if any.
    std::error_code for_each_waiting(const std::function<void(JobName)>& visit) const;

    std::filesystem::path request(const JobName& job) const { return requests_ / job.file_name; }
    std::filesystem::path locked_request(const JobName& job) const;
    std::filesystem::path response(const JobName& job) const { return responses_ / job.response_name(); }
    std::filesystem::path temporary_response() const;

    // Takes the job for this controller. no_such_file_or_directory: another controller was faster.
    // file_exists: an older, different request of that name is still locked under this controller's name.
    std::error_code lock(const JobName& job) const;

    // Flushes the temporary response and moves it to its final name; an older response with other bytes is
    // kept beside it. After an error no new response is visible.
    std::error_code publish(const JobName& job) const;
    // Makes the publication survive a power loss: to be done before the request is moved to requests-done.
    std::error_code sync_responses() const;

    // The moves below report an error only if the request is still where it was.

    // Ends a locked job under its final name in requests-done. An older, different file of that name is kept
    // beside it.
    std::error_code finish_as_success(const JobName& job) const;
    std::error_code finish_as_failure(const JobName& job, int code) const;

    // Puts a locked job back under a name that a controller for large jobs takes.
    std::error_code defer_to_large(const JobName& job, int code) const;

    // Puts a locked job back as it was found.
    std::error_code requeue(const JobName& job) const;

    // Makes the moves above survive a power loss.
    std::error_code sync_requests() const;

    // Removes what a worker has left under the temporary name; nothing being there is no error.
    std::error_code remove_temporary_response() const;

  private:
    JobGrammar grammar_;
    std::filesystem::path requests_;
    std::filesystem::path responses_;
    std::filesystem::path done_;
    std::string local_id_;
};

}  // namespace plonkd
