#include "controller/job_runner.hpp"

#include <csignal>
#include <sys/wait.h>

#include <boost/asio/post.hpp>

#include "controller/logging.hpp"
#include "controller/response_check.hpp"

namespace plonkd {

namespace {

double seconds_since(std::chrono::steady_clock::time_point start) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

// How a service manager that stops the whole control group ends the worker together with its controller.
bool was_told_to_stop(int wait_status) {
    if (!WIFSIGNALED(wait_status)) return false;
    const int signal = WTERMSIG(wait_status);
    return signal == SIGTERM || signal == SIGINT || signal == SIGHUP;
}

}  // namespace

JobRunner::JobRunner(boost::asio::io_context& loop, JobRunnerSettings settings)
    : loop_(loop),
      settings_(std::move(settings)),
      worker_(loop),
      timer_(loop),
      publish_timer_(loop),
      log_(component_logger("executor")) {}

std::error_code JobRunner::take(const QueuedJob& job, OnEnd on_end) {
    if (const auto error = job.folder->lock(job.name)) return error;
    // From here on the locked request is this object's responsibility.
    job_ = job;
    on_end_ = std::move(on_end);
    large_ = job.name.type == JobType::execution && settings_.can_run_full_large && job.name.is_large();
    publish_attempts_ = 0;
    taken_at_ = std::chrono::steady_clock::now();
    state_ = State::running;
    log_->info("{} job {}: started", to_string(job.name.type), job.name.file_name);
    start_worker();
    return {};
}

void JobRunner::start_worker() {
    // A leftover of an earlier worker must not pass for this one's response.
    if (const auto error = job_.folder->remove_temporary_response())
        log_->error("cannot remove {}: {}", job_.folder->temporary_response().string(), error.message());

    const CommandTemplate& command = large_ ? settings_.large_command : settings_.command;
    const std::string line =
        command.render({settings_.configuration_file, job_.folder->locked_request(job_.name).string(),
                        job_.folder->temporary_response().string()});
    log_->debug("{}: running {}", job_.name.file_name, line);
    try {
        worker_.start(line, [this](int wait_status) { on_worker_exit(wait_status); });
    } catch (const std::system_error& error) {
        log_->error("{}: the worker could not be started: {}", job_.name.file_name, error.what());
        // Through the loop, so that a caller of take() never sees its job end before take() returns.
        boost::asio::post(loop_, [this] { fail(kExitNotCompleted); });
    }
}

void JobRunner::on_worker_exit(int wait_status) {
    const int exit_code = exit_code_of_wait_status(wait_status);
    const AfterExit next = after_exit(exit_code, job_.name, large_, settings_.retry_codes);
    log_->log(exit_code == kExitSuccess ? spdlog::level::debug : spdlog::level::warn,
              "{}: worker ended with code {}", job_.name.file_name, exit_code);

    // A worker that was told to stop but has just finished its proof has finished it.
    const bool stopped = state_ == State::terminating || (stop_requested_ && was_told_to_stop(wait_status));
    if (stopped && next != AfterExit::publish) return requeue();

    switch (next) {
        case AfterExit::publish:
            if (!response_is_valid()) return stopped ? requeue() : fail(kExitNotCompleted);
            state_ = State::publishing;
            return publish();
        case AfterExit::fail:
            return fail(exit_code);
        case AfterExit::retry_large:
            log_->info("{}: running again with the command for large jobs", job_.name.file_name);
            large_ = true;
            return start_worker();
        case AfterExit::defer_to_large:
            return defer_to_large(exit_code);
    }
}

bool JobRunner::response_is_valid() {
    const auto defect = response_defect(job_.name.type, job_.folder->locked_request(job_.name),
                                        job_.folder->temporary_response());
    if (defect)
        log_->error("{}: the worker ended with code 0, but its response cannot be published: {}",
                    job_.name.file_name, *defect);
    return !defect;
}

void JobRunner::publish() {
    const auto error = job_.folder->publish(job_.name);
    if (!error) {
        if (const auto sync_error = job_.folder->sync_responses())
            log_->error("{}: the response may not survive a power loss: {}", job_.name.file_name,
                        sync_error.message());
        return end(JobEnd::succeeded, job_.folder->finish_as_success(job_.name), job_.name.success_name());
    }
    log_->error("{}: cannot publish {}: {}", job_.name.file_name, job_.folder->response(job_.name).string(),
                error.message());
    if (publish_attempts_ == settings_.publish_retry_delays.size()) return fail(kExitNotCompleted);
    publish_timer_.expires_after(settings_.publish_retry_delays[publish_attempts_++]);
    publish_timer_.async_wait([this](const boost::system::error_code& aborted) {
        if (!aborted) publish();
    });
}

void JobRunner::fail(int exit_code) {
    // An unpublished proof stays until the next job of this type, for an operator to rescue.
    if (state_ != State::publishing) job_.folder->remove_temporary_response();
    end(JobEnd::failed, job_.folder->finish_as_failure(job_.name, exit_code),
        job_.name.failure_name(exit_code));
}

void JobRunner::defer_to_large(int exit_code) {
    job_.folder->remove_temporary_response();
    end(JobEnd::deferred, job_.folder->defer_to_large(job_.name, exit_code),
        job_.name.deferred_to_large_name(exit_code));
}

void JobRunner::requeue() {
    job_.folder->remove_temporary_response();
    end(JobEnd::requeued, job_.folder->requeue(job_.name), job_.name.file_name);
}

void JobRunner::end(JobEnd how, std::error_code error, const std::string& destination) {
    const char* verb = how == JobEnd::succeeded  ? "succeeded"
                       : how == JobEnd::failed   ? "failed"
                       : how == JobEnd::deferred ? "deferred to a large prover"
                                                 : "put back into the queue";
    log_->log(how == JobEnd::failed ? spdlog::level::err : spdlog::level::info,
              "{} job {}: {} after {:.3f} s", to_string(job_.name.type), job_.name.file_name, verb,
              seconds_since(taken_at_));
    if (error)
        log_->error("{}: the request stays locked, it cannot be moved to {}: {}",
                    job_.folder->locked_request(job_.name).string(), destination, error.message());
    else if (const auto sync_error = job_.folder->sync_requests())
        log_->error("{}: the end of the job may not survive a power loss: {}", destination,
                    sync_error.message());

    timer_.cancel();
    state_ = State::idle;
    const OnEnd on_end = std::move(on_end_);
    on_end(how);
}

void JobRunner::request_stop() {
    if (stop_requested_) return;
    stop_requested_ = true;
    if (state_ != State::running) return;
    log_->info("{}: the job may go on for {:.0f} s", job_.name.file_name,
               std::chrono::duration<double>(settings_.grace_period).count());
    timer_.expires_after(settings_.grace_period);
    timer_.async_wait([this](const boost::system::error_code& aborted) {
        if (!aborted) terminate_worker();
    });
}

void JobRunner::stop_now() {
    stop_requested_ = true;
    terminate_worker();
}

void JobRunner::terminate_worker() {
    if (state_ != State::running) return;
    state_ = State::terminating;
    log_->warn("{}: terminating the worker", job_.name.file_name);
    worker_.terminate();
    timer_.expires_after(settings_.kill_delay);
    timer_.async_wait([this](const boost::system::error_code& aborted) {
        if (aborted || state_ != State::terminating) return;
        log_->warn("{}: the worker ignored SIGTERM, killing it", job_.name.file_name);
        worker_.kill();
    });
}

}  // namespace plonkd
