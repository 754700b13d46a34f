#include "controller/controller.hpp"

#include <algorithm>

#include "logging/logging.hpp"

namespace plonkd {

namespace {

using Clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

// Empty looks that are worth a line each; later ones are for debugging.
constexpr std::size_t kAnnouncedEmptyLooks = 5;
// A folder on which so many locks fail in one look is in trouble as a whole.
constexpr std::size_t kMostLockFailures = 16;
// Where nothing tells of changes, jobs are taken from what was listed so long ago at most.
constexpr auto kListingLifetime = 1s;
// Where everything is told, listing again is a safeguard.
constexpr auto kShortestDelayWhenTold = 1s;
// Well below any age from which on a lock may count as abandoned.
constexpr auto kLockRefresh = 20s;
// A request's last move may be lost in a power failure for so long. That costs nothing but a look: its
// response has been flushed before, and the lock is recovered.
constexpr auto kFlushDelay = 1s;

}  // namespace

Controller::Controller(boost::asio::io_context& loop, ControllerSettings settings,
                       std::function<void()> on_stopped, Observer& observer)
    : loop_(loop),
      settings_(std::move(settings)),
      on_stopped_(std::move(on_stopped)),
      observer_(observer),
      recovery_(settings_.recovery),
      queue_(settings_.watched),
      look_timer_(loop),
      lock_timer_(loop),
      flush_timer_(loop),
      reclaim_timer_(loop),
      log_(component_logger("main-loop")),
      watcher_log_(component_logger("filesystem-watcher")) {
    if (!settings_.use_inotify) return;
    watch_ = std::make_unique<FolderWatch>(
        loop, settings_.watched,
        [this](const JobFolder& folder, FolderChange change, const std::string& name) {
            on_folder_change(folder, change, name);
        },
        [this] {
            if (stopping_) return;
            look();
            schedule_look();
        });
}

void Controller::start() {
    for (const JobFolder& folder : settings_.all_folders) folder.create();
    for (const JobFolder& folder : settings_.all_folders) recovery_.at_start(folder);
    for (const JobFolder& folder : settings_.watched)
        watcher_log_->info("watching {} for {} jobs", folder.requests().string(),
                           to_string(folder.grammar().type));
    refresh_locks();
    schedule_look();
}

void Controller::set_workers(std::vector<WorkerEndpoint> ready, bool some_are_starting) {
    workers_ = std::move(ready);
    workers_are_starting_ = some_are_starting;
    if (stopping_) return;
    if (listed_at_ != Clock::time_point()) look();
    // Whoever had nobody to give a job to has not even listed the folders.
    schedule_look();
}

// --- when to look ---

void Controller::schedule_look() {
    if (stopping_) return;
    std::chrono::milliseconds delay = settings_.relist_interval;
    if (next_slot()) {
        delay = settings_.retry_delays[std::min(empty_looks_, settings_.retry_delays.size() - 1)];
        if (watch_ && watch_->trusted())
            delay = std::max<std::chrono::milliseconds>(delay, kShortestDelayWhenTold);
    }
    look_timer_.expires_after(delay);
    look_timer_.async_wait([this](const boost::system::error_code& aborted) {
        if (!aborted && !stopping_) list_and_look();
    });
}

void Controller::list_and_look() {
    if (settings_.watched.empty()) log_->error("No job definition to watch");
    const bool had_room = next_slot().has_value();
    list_folders();
    if (!look() && had_room) {
        ++empty_looks_;
        log_->log(empty_looks_ <= kAnnouncedEmptyLooks ? spdlog::level::info : spdlog::level::debug,
                  "no job to take ({} empty polls in a row)", empty_looks_);
    }
    schedule_look();
}

void Controller::list_folders() {
    if (watch_) watch_->watch();
    listed_at_ = Clock::now();
    unlockable_.clear();
    for (const JobFolder& folder : settings_.watched) {
        FolderListing listing = folder.list();
        if (recovery_.tend(folder, listing.locks,
                           [&](const LockName& lock) { return in_hand(folder, lock); }))
            listing = folder.list();
        if (listing.error)
            complain_once(folder.requests().string() + ": cannot be listed: " + listing.error.message());
        queue_.replace(folder, std::move(listing));
    }
    report_queue();
}

bool Controller::queue_is_fresh() const {
    const auto age = Clock::now() - listed_at_;
    return watch_ && watch_->trusted() ? age < settings_.relist_interval : age < kListingLifetime;
}

void Controller::on_folder_change(const JobFolder& folder, FolderChange change, const std::string& name) {
    switch (change) {
        case FolderChange::came:
            return queue_.name_came(folder);
        case FolderChange::completed:
            return queue_.file_completed(folder, name);
        case FolderChange::went:
            return queue_.name_went(folder, name);
    }
}

// --- what to take ---

bool Controller::look() {
    bool taken = false;
    while (!stopping_) {
        const auto slot = next_slot();
        if (!slot || !take_first(*slot)) break;
        taken = true;
    }
    if (taken) {
        empty_looks_ = 0;
        complaints_.clear();
    }
    report_queue();
    return taken;
}

std::optional<FreeSlot> Controller::next_slot() const {
    std::vector<OccupiedSlot> occupied;
    for (const auto& runner : runners_)
        if (runner->occupies_slot()) occupied.push_back(runner->slot());
    return free_slot(workers_, workers_are_starting_, occupied);
}

JobRunner& Controller::idle_runner() {
    for (const auto& runner : runners_)
        if (!runner->busy()) return *runner;
    JobRunner::Handlers handlers;
    handlers.on_slot_free = [this] {
        look();
        schedule_look();
    };
    handlers.on_end = [this](const JobFolder& folder) { on_job_end(folder); };
    runners_.push_back(std::make_unique<JobRunner>(loop_, settings_.runner, observer_, std::move(handlers)));
    return *runners_.back();
}

bool Controller::take_first(const FreeSlot& slot) {
    std::size_t failures = 0;
    for (auto next = queue_.jobs().begin(); next != queue_.jobs().end();) {
        const QueuedJob job = *next;
        const std::string request = job.folder->request(job.name).string();
        if (response_in_hand(job) || unlockable_.contains(request)) {
            ++next;
            continue;
        }
        const auto error = idle_runner().take(job, slot, jobs_taken_ + 1);
        if (!error) {
            ++jobs_taken_;
            queue_.erase(next);
            return true;
        }
        if (error == std::errc::no_such_file_or_directory) {
            watcher_log_->debug("{}: taken by another controller", job.name.file_name);
            next = queue_.erase(next);
            continue;
        }
        unlockable_.insert(request);
        if (error == std::errc::file_exists)
            complain_once(request + ": not taken, another request of that name is locked as " +
                          job.folder->locked_request(job.name).string());
        else
            complain_once(request + ": cannot be locked: " + error.message());
        if (++failures == kMostLockFailures) return false;
        ++next;
    }
    return false;
}

bool Controller::in_hand(const JobFolder& folder, const LockName& lock) const {
    return std::any_of(runners_.begin(), runners_.end(), [&](const auto& runner) {
        return runner->busy() && runner->job().folder == &folder &&
               runner->job().name.file_name == lock.request;
    });
}

// Two requests may share one response's name; the second waits until it can be compared with the first.
bool Controller::response_in_hand(const QueuedJob& job) const {
    return std::any_of(runners_.begin(), runners_.end(), [&](const auto& runner) {
        return runner->busy() && runner->job().folder == job.folder &&
               runner->job().name.response_name() == job.name.response_name();
    });
}

void Controller::on_job_end(const JobFolder& folder) {
    if (unflushed_.empty()) {
        flush_timer_.expires_after(kFlushDelay);
        flush_timer_.async_wait([this](const boost::system::error_code& aborted) {
            if (!aborted) flush_moves();
        });
    }
    unflushed_.insert(&folder);
    if (stopping_) return stop_if_idle();
    if (!queue_is_fresh() && settings_.retry_delays.front().count() == 0) return list_and_look();
    if (queue_is_fresh()) look();
    schedule_look();
}

void Controller::flush_moves() {
    for (const JobFolder* folder : unflushed_)
        if (const auto error = folder->sync_requests())
            complain_once(folder->requests().string() +
                          ": the ends of jobs may not survive a power loss: " + error.message());
    unflushed_.clear();
}

void Controller::report_queue() {
    for (const JobFolder& folder : settings_.watched) {
        std::optional<std::chrono::seconds> age;
        if (const auto oldest = queue_.oldest(folder))
            age = std::chrono::duration_cast<std::chrono::seconds>(
                std::max(std::chrono::system_clock::now() - *oldest, std::chrono::system_clock::duration(0)));
        observer_.on_queue(folder.grammar().type, queue_.waiting(folder), queue_.entries(folder), age);
    }
    std::vector<WaitingJob> next;
    for (const QueuedJob& job : queue_.jobs()) {
        if (next.size() == kToldWaitingJobs) break;
        next.push_back({job.name.type, job.name.file_name, job.since});
    }
    observer_.on_waiting(next);
}

void Controller::complain_once(const std::string& message) {
    if (complaints_.insert(message).second) watcher_log_->error(message);
}

void Controller::refresh_locks() {
    for (const auto& runner : runners_)
        if (runner->busy()) runner->refresh_lock();
    lock_timer_.expires_after(kLockRefresh);
    lock_timer_.async_wait([this](const boost::system::error_code& aborted) {
        if (!aborted && !stopped_) refresh_locks();
    });
}

// --- stopping ---

void Controller::begin_to_stop(const char* how) {
    if (stopping_) return;
    log_->info("{}: no further job is taken", how);
    stopping_ = true;
    look_timer_.cancel();
    observer_.on_stopping();
}

void Controller::request_stop() {
    begin_to_stop("stopping");
    for (const auto& runner : runners_) runner->request_stop();
    stop_if_idle();
}

void Controller::stop_now() {
    begin_to_stop("stopping at once");
    for (const auto& runner : runners_) runner->stop_now();
    stop_if_idle();
}

void Controller::reclaim() {
    observer_.on_spot_interruption();
    stop_now();
    if (stopped_) return;
    reclaim_timer_.expires_after(settings_.reclaim_time);
    reclaim_timer_.async_wait([this](const boost::system::error_code& aborted) {
        if (aborted) return;
        for (const auto& runner : runners_) runner->abandon();
    });
}

void Controller::stop_if_idle() {
    const bool busy =
        std::any_of(runners_.begin(), runners_.end(), [](const auto& runner) { return runner->busy(); });
    if (stopped_ || busy) return;
    stopped_ = true;
    flush_moves();
    flush_timer_.cancel();
    lock_timer_.cancel();
    reclaim_timer_.cancel();
    if (watch_) watch_->stop();
    log_->info("stopped");
    on_stopped_();
}

}  // namespace plonkd
