#include "controller/job_folder.hpp"

#include "controller/durable_move.hpp"
#include "prover/failure/failure.hpp"

namespace plonkd {

namespace fs = std::filesystem;

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

std::error_code JobFolder::for_each_waiting(const std::function<void(JobName)>& visit) const {
    std::error_code error;
    for (fs::directory_iterator entry(requests_, error), end; !error && entry != end;
         entry.increment(error)) {
        auto job = parse_job_name(grammar_, entry->path().filename().string());
        if (!job) continue;
        // A file that disappears between the listing and this look is simply no longer waiting.
        std::error_code gone;
        if (entry->symlink_status(gone).type() == fs::file_type::regular) visit(std::move(*job));
    }
    return error;
}

fs::path JobFolder::locked_request(const JobName& job) const {
    return requests_ / (job.file_name + ".inprogress." + local_id_);
}

fs::path JobFolder::temporary_response() const {
    return responses_ / ("tmp-response-file." + local_id_ + ".json");
}

std::error_code JobFolder::lock(const JobName& job) const {
    return move_over_identical(request(job), locked_request(job));
}

std::error_code JobFolder::publish(const JobName& job) const {
    if (const auto error = sync_file(temporary_response())) return error;
    return replace_keeping_previous(temporary_response(), response(job));
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

std::error_code JobFolder::requeue(const JobName& job) const {
    return move_over_identical(locked_request(job), request(job));
}

std::error_code JobFolder::sync_requests() const {
    const auto error = sync_folder(done_);
    const auto second_error = sync_folder(requests_);
    return error ? error : second_error;
}

std::error_code JobFolder::remove_temporary_response() const {
    std::error_code error;
    fs::remove(temporary_response(), error);
    return error;
}

}  // namespace plonkd
