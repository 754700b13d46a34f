#include "controller/job_runner.hpp"

#include <boost/asio/post.hpp>

#include "controller/response_check.hpp"
#include "logging/logging.hpp"

namespace plonkd {

namespace {

using Clock = std::chrono::steady_clock;

double seconds(Clock::duration duration) {
    return std::chrono::duration<double>(duration).count();
}

}  // namespace

JobRunner::JobRunner(boost::asio::io_context& loop, JobRunnerSettings settings, Observer& observer,
                     Handlers handlers)
    : loop_(loop),
      settings_(std::move(settings)),
      observer_(observer),
      handlers_(std::move(handlers)),
      run_(loop),
      state_timer_(loop),
      grace_timer_(loop),
      log_(component_logger("executor")) {}

std::error_code JobRunner::take(const QueuedJob& job, const FreeSlot& slot, std::uint64_t number) {
    if (const auto error = job.folder->lock(job.name)) return error;
    // From here on the locked request is this object's responsibility.
    state_ = State::running;
    job_ = job;
    slot_ = {slot.endpoint, false};
    view_ = {};
    view_.number = number;
    view_.type = job.name.type;
    view_.file_name = job.name.file_name;
    view_.start = job.name.start;
    view_.end = job.name.end;
    view_.taken_at = std::chrono::system_clock::now();
    if (slot.endpoint) view_.device = slot.endpoint->device;
    ending_ = {};
    large_ = job.name.type == JobType::execution && settings_.can_run_full_large && job.name.is_large();
    view_.attempt = 0;
    request_looks_ = 0;
    premature_attempts_ = 0;
    publish_attempts_ = settle_attempts_ = 0;
    temporary_.clear();
    taken_at_ = Clock::now();
    log_->info("{} job {}: started", to_string(view_.type), view_.file_name);
    observer_.on_job_started(view_);

    // Through the loop, so that a caller never sees its job end before this returns.
    const ExistingResponse existing =
        existing_response(view_.type, job_.folder->locked_request(job_.name),
                          job_.folder->response(job_.name), settings_.prover_version);
    if (existing == ExistingResponse::answers) {
        log_->info("{}: its response is in place already", view_.file_name);
        ending_.found_response = true;
        state_ = State::settling;
        boost::asio::post(loop_, [this] {
            settle(JobEnd::succeeded, [this] { return job_.folder->finish_as_success(job_.name); });
        });
    } else if (existing == ExistingResponse::answers_another && name_is_taken()) {
        state_ = State::settling;
        boost::asio::post(loop_, [this] { fail(kExitNoResponseName); });
    } else {
        start_attempt();
    }
    return {};
}

bool JobRunner::occupies_slot() const {
    switch (state_) {
        case State::idle:
            return false;
        case State::running:
        case State::waiting:
            return true;
        case State::publishing:
        case State::settling:
            return publish_attempts_ > 0 || settle_attempts_ > 0;
    }
    return true;
}

void JobRunner::refresh_lock() const {
    if (state_ == State::running || state_ == State::waiting) job_.folder->refresh_lock(job_.name);
}

// --- runs of the worker ---

void JobRunner::start_attempt() {
    state_ = State::running;
    ++view_.attempt;
    view_.retries_large = large_ && view_.attempt > 1 && !job_.name.is_large();
    temporary_ = job_.folder->new_temporary_response();
    const auto locked_request = job_.folder->locked_request(job_.name);
    request_state_ = file_state(locked_request);

    const CommandTemplate& command = large_ ? settings_.large_command : settings_.command;
    const CommandFields fields{settings_.configuration_file, locked_request.string(), temporary_.string()};
    WorkerCommand worker{command.arguments(fields), {}, -1};
    if (slot_.endpoint) worker.environment.push_back("PLONKD_WORKER_SOCKET=" + slot_.endpoint->socket);
    log_->debug("{}: running {}", view_.file_name, command.render(fields));

    RunLimits limits;
    const auto deadline = settings_.deadlines.find(view_.type);
    if (deadline != settings_.deadlines.end()) limits.deadline = deadline->second;
    limits.silence = settings_.silence;
    limits.kill_delay = settings_.kill_delay;

    RunHandlers handlers;
    handlers.on_phase = [this](const std::string& name, PhaseState state, double phase_seconds) {
        observer_.on_job_phase(view_, name, state, phase_seconds);
    };
    handlers.on_progress = [this](double fraction) { observer_.on_job_progress(view_, fraction); };
    handlers.on_slot_free = [this] {
        if (!slot_.endpoint || slot_.slot_free) return;
        slot_.slot_free = true;
        handlers_.on_slot_free();
    };
    handlers.on_garbage = [this](const std::string& beginning) {
        log_->warn("{}: the worker writes what is no event to its progress channel: {}", view_.file_name,
                   beginning);
    };
    handlers.on_end = [this](const RunResult& result) { on_run_end(result); };

    observer_.on_attempt_started(view_);
    try {
        run_.start(std::move(worker), limits, std::move(handlers));
    } catch (const std::system_error& error) {
        RunResult result;
        result.end.exit_code = kExitNotCompleted;
        result.diagnosis = {JobFailure::not_started,
                            std::string("the worker could not be started: ") + error.what()};
        boost::asio::post(loop_, [this, result] {
            if (state_ == State::running) on_run_end(result);
        });
    }
}

void JobRunner::on_run_end(const RunResult& result) {
    const int exit_code = result.end.exit_code;
    ending_.exit_code = exit_code;
    ending_.failure = result.diagnosis.failure;
    ending_.message = result.diagnosis.message;
    ending_.phases = result.phases;

    // A worker that was told to stop but has just finished its proof has finished it.
    const bool answered = exit_code == kExitSuccess && response_is_valid();
    observer_.on_attempt_ended(view_, {answered                    ? kExitSuccess
                                       : exit_code == kExitSuccess ? kExitNotCompleted
                                                                   : exit_code,
                                       ending_.failure, ending_.message, result.seconds});
    if (lock_is_lost()) return drop();
    if (answered) return begin_publishing();
    log_->warn("{}: worker ended with code {}: {}", view_.file_name, exit_code, ending_.message);

    const bool was_stopped = result.end.ended_for == JobFailure::stopped ||
                             (stop_requested_ && result.was_signalled_to_stop) || in_a_hurry_;
    if (was_stopped) return requeue("the worker was stopped");
    if (exit_code == kExitSuccess) return fail(kExitNotCompleted);

    Attempt attempt;
    attempt.exit_code = exit_code;
    attempt.failure = ending_.failure;
    attempt.ran_large = large_;
    attempt.number = view_.attempt - premature_attempts_;
    attempt.request_looks = request_looks_;
    const auto locked_request = job_.folder->locked_request(job_.name);
    attempt.request_was_unfinished =
        file_state(locked_request) != request_state_ || is_cut_short(locked_request);
    follow(after_attempt(attempt, job_.name, settings_.retries, settings_.retry_codes));
}

void JobRunner::follow(const Decision& decision) {
    switch (decision.step) {
        case NextStep::publish:
            return begin_publishing();
        case NextStep::fail:
            return fail(decision.exit_code);
        case NextStep::retry:
            remove_temporary();
            if (stop_requested_) return requeue("there is no time for another attempt");
            log_->info("{}: running again in {:.1f} s", view_.file_name, seconds(decision.delay));
            state_ = State::waiting;
            return after(decision.delay, &JobRunner::start_attempt);
        case NextStep::look_again:
            remove_temporary();
            ++premature_attempts_;
            if (stop_requested_) return requeue("the request is not complete yet");
            log_->info("{}: the request may still be written, looking again in {:.1f} s", view_.file_name,
                       seconds(decision.delay));
            state_ = State::waiting;
            return after(decision.delay, &JobRunner::look_at_request);
        case NextStep::retry_large:
            remove_temporary();
            log_->info("{}: running again with the command for large jobs", view_.file_name);
            large_ = true;
            return start_attempt();
        case NextStep::defer_to_large:
            remove_temporary();
            ending_.exit_code = decision.exit_code;
            return settle(JobEnd::deferred, [this, code = decision.exit_code] {
                return job_.folder->defer_to_large(job_.name, code);
            });
    }
}

void JobRunner::look_at_request() {
    ++request_looks_;
    if (!is_cut_short(job_.folder->locked_request(job_.name))) return start_attempt();
    if (request_looks_ >= settings_.retries.request_looks) {
        ending_.failure = JobFailure::request;
        ending_.message = "the request is cut short, and nobody completes it";
        return fail(ending_.exit_code);
    }
    after(settings_.retries.request_look_delay, &JobRunner::look_at_request);
}

// Another controller has taken the lock for abandoned, and the job with it; it will answer.
bool JobRunner::lock_is_lost() const {
    std::error_code error;
    return !std::filesystem::exists(job_.folder->locked_request(job_.name), error) && !error;
}

void JobRunner::drop() {
    log_->error("{}: the request is no longer locked for this controller, whatever came of it is dropped",
                job_.folder->locked_request(job_.name).string());
    remove_temporary();
    ending_.message = "the lock was taken over";
    ending_.how = JobEnd::requeued;
    end();
}

// --- publication ---

bool JobRunner::response_is_valid() {
    const auto defect = response_defect(view_.type, job_.folder->locked_request(job_.name), temporary_);
    if (!defect) return true;
    ending_.failure = JobFailure::no_response;
    ending_.message = "the worker ended with code 0, but its response cannot be published: " + *defect;
    return false;
}

bool JobRunner::name_is_taken() const {
    // Where the name carries the request's hash, two requests cannot share it, and what stands there is a
    // damaged or outdated answer to this one.
    return view_.type == JobType::compression && job_.name.content_hash.empty();
}

void JobRunner::begin_publishing() {
    state_ = State::publishing;
    const auto locked_request = job_.folder->locked_request(job_.name);
    if (name_is_taken() && existing_response(view_.type, locked_request, job_.folder->response(job_.name),
                                             settings_.prover_version) == ExistingResponse::answers_another)
        return fail(kExitNoResponseName);
    // The worker is dead. What follows waits for the disk, and the next worker need not.
    handlers_.on_slot_free();
    try_to_publish();
}

void JobRunner::try_to_publish() {
    const auto error = job_.folder->publish(job_.name, temporary_);
    if (error) {
        log_->error("{}: cannot publish {}: {}", view_.file_name, job_.folder->response(job_.name).string(),
                    error.message());
        if (in_a_hurry_ || publish_attempts_ == settings_.publish_retry_delays.size())
            return give_up_publishing(error);
        return after(settings_.publish_retry_delays[publish_attempts_++], &JobRunner::try_to_publish);
    }
    if (const auto sync_error = job_.folder->sync_responses())
        log_->error("{}: the response may not survive a power loss: {}", view_.file_name,
                    sync_error.message());
    settle(JobEnd::succeeded, [this] { return job_.folder->finish_as_success(job_.name); });
}

void JobRunner::give_up_publishing(std::error_code error) {
    if (in_a_hurry_) return requeue("the response cannot be published in time");
    ending_.failure = JobFailure::publication;
    const auto aside = job_.folder->set_aside(job_.name, temporary_);
    temporary_.clear();
    ending_.message =
        "the response cannot be published (" + error.message() + "), it is kept as " + aside.string();
    fail(kExitNotCompleted);
}

// --- the end ---

void JobRunner::fail(int exit_code) {
    if (exit_code == kExitNoResponseName) {
        ending_.failure = JobFailure::request;
        ending_.message = job_.folder->response(job_.name).string() + " is the response to another request";
    }
    remove_temporary();
    ending_.exit_code = exit_code;
    settle(JobEnd::failed,
           [this, exit_code] { return job_.folder->finish_as_failure(job_.name, exit_code); });
}

void JobRunner::requeue(const std::string& why) {
    remove_temporary();
    ending_.failure = JobFailure::stopped;
    ending_.message = why;
    settle(JobEnd::requeued, [this] {
        const auto error = job_.folder->requeue(job_.name);
        if (error != std::errc::file_exists) return error;
        log_->error("{}: another request of that name waits, this one ends as failed", view_.file_name);
        return job_.folder->finish_as_failure(job_.name, kExitNotCompleted);
    });
}

void JobRunner::settle(JobEnd how, Move move) {
    state_ = State::settling;
    ending_.how = how;
    if (how == JobEnd::succeeded) ending_.exit_code = kExitSuccess;
    move_ = std::move(move);
    settle_attempts_ = 0;
    try_to_settle();
}

void JobRunner::try_to_settle() {
    const auto locked_request = job_.folder->locked_request(job_.name);
    if (const auto error = move_()) {
        if (error == std::errc::no_such_file_or_directory && lock_is_lost()) {
            log_->error("{}: the locked request has been moved away by somebody else",
                        locked_request.string());
            return end();
        }
        if (!in_a_hurry_ && settle_attempts_ < settings_.settle_retry_delays.size())
            return after(settings_.settle_retry_delays[settle_attempts_++], &JobRunner::try_to_settle);
        log_->error("{}: the request stays locked for now, it cannot be moved: {}", locked_request.string(),
                    error.message());
    }
    end();
}

void JobRunner::end() {
    ending_.seconds = seconds(Clock::now() - taken_at_);
    grace_timer_.cancel();
    ++state_timer_number_;
    state_timer_.cancel();
    state_ = State::idle;
    move_ = nullptr;
    observer_.on_job_ended(view_, ending_);
    handlers_.on_end(*job_.folder);
}

void JobRunner::remove_temporary() {
    if (temporary_.empty()) return;
    // A worker gone wild may have made a folder of it.
    std::error_code error;
    std::filesystem::remove_all(temporary_, error);
    if (error) log_->error("cannot remove {}: {}", temporary_.string(), error.message());
    temporary_.clear();
}

void JobRunner::after(std::chrono::milliseconds delay, void (JobRunner::*next)()) {
    state_timer_.expires_after(delay);
    state_timer_.async_wait([this, next, number = ++state_timer_number_](const boost::system::error_code&) {
        if (number == state_timer_number_) (this->*next)();
    });
}

// --- stopping ---

void JobRunner::request_stop() {
    if (stop_requested_) return;
    stop_requested_ = true;
    if (state_ == State::waiting) return requeue("there is no time for another attempt");
    if (state_ != State::running) return;
    log_->info("{}: the job may go on for {:.0f} s", view_.file_name, seconds(settings_.grace_period));
    grace_timer_.expires_after(settings_.grace_period);
    grace_timer_.async_wait([this](const boost::system::error_code& aborted) {
        if (!aborted && state_ == State::running) stop_now();
    });
}

void JobRunner::stop_now() {
    stop_requested_ = true;
    if (in_a_hurry_) return;
    in_a_hurry_ = true;
    switch (state_) {
        case State::idle:
            return;
        case State::running:
            log_->warn("{}: terminating the worker", view_.file_name);
            return run_.stop();
        case State::waiting:
            return requeue("there is no time for another attempt");
        case State::publishing:
            return after({}, &JobRunner::try_to_publish);
        case State::settling:
            if (move_) after({}, &JobRunner::try_to_settle);
            return;
    }
}

void JobRunner::abandon() {
    if (state_ != State::running) return;
    log_->error("{}: the worker does not die in time, the request goes back all the same", view_.file_name);
    run_.abandon();
    requeue("the machine is taken away");
}

}  // namespace plonkd
