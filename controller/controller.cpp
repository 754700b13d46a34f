#include "controller/controller.hpp"

#include <algorithm>

#include "controller/logging.hpp"

namespace plonkd {

namespace {

// Empty polls that are worth a line each; later ones are for debugging.
constexpr std::size_t kAnnouncedEmptyPolls = 5;

}  // namespace

Controller::Controller(boost::asio::io_context& loop, ControllerSettings settings,
                       std::function<void()> on_stopped)
    : settings_(std::move(settings)),
      on_stopped_(std::move(on_stopped)),
      runner_(loop, settings_.runner),
      poll_timer_(loop),
      log_(component_logger("main-loop")),
      watcher_log_(component_logger("filesystem-watcher")) {}

void Controller::start() {
    for (const JobFolder& folder : settings_.all_folders) folder.create();
    for (const JobFolder& folder : settings_.watched)
        watcher_log_->info("watching {} for {} jobs", folder.requests().string(),
                           to_string(folder.grammar().type));
    schedule_poll();
}

void Controller::schedule_poll() {
    const std::size_t index = std::min(empty_polls_, settings_.retry_delays.size() - 1);
    poll_timer_.expires_after(settings_.retry_delays[index]);
    poll_timer_.async_wait([this](const boost::system::error_code& aborted) {
        if (!aborted && !stopping_) poll();
    });
}

void Controller::poll() {
    if (settings_.watched.empty()) log_->error("No job definition to watch");
    const auto queue = scan_queue(settings_.watched, [this](const JobFolder& folder, std::error_code error) {
        complain_once(folder.requests().string() + ": cannot be listed: " + error.message());
    });
    if (take_first(queue)) {
        empty_polls_ = 0;
        complaints_.clear();
        return;
    }
    ++empty_polls_;
    log_->log(empty_polls_ <= kAnnouncedEmptyPolls ? spdlog::level::info : spdlog::level::debug,
              "no job to take ({} empty polls in a row)", empty_polls_);
    schedule_poll();
}

bool Controller::take_first(const std::vector<QueuedJob>& queue) {
    for (const QueuedJob& job : queue) {
        const auto error = runner_.take(job, [this](JobEnd) { on_job_end(); });
        if (!error) return true;
        if (error == std::errc::no_such_file_or_directory)
            watcher_log_->debug("{}: taken by another controller", job.name.file_name);
        else if (error == std::errc::file_exists)
            complain_once(job.folder->request(job.name).string() +
                          ": not taken, another request of that name is locked as " +
                          job.folder->locked_request(job.name).string());
        else
            complain_once(job.folder->request(job.name).string() + ": cannot be locked: " + error.message());
    }
    return false;
}

void Controller::complain_once(const std::string& message) {
    if (complaints_.insert(message).second) watcher_log_->error(message);
}

void Controller::on_job_end() {
    if (stopping_) return stop_if_idle();
    schedule_poll();
}

void Controller::request_stop() {
    if (!stopping_) log_->info("stopping: no further job is taken");
    stopping_ = true;
    poll_timer_.cancel();
    runner_.request_stop();
    stop_if_idle();
}

void Controller::stop_now() {
    if (!stopping_) log_->info("stopping at once: no further job is taken");
    stopping_ = true;
    poll_timer_.cancel();
    runner_.stop_now();
    stop_if_idle();
}

void Controller::stop_if_idle() {
    if (stopped_ || runner_.busy()) return;
    stopped_ = true;
    log_->info("stopped");
    on_stopped_();
}

}  // namespace plonkd
