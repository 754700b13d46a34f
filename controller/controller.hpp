// The daemon's main loop: wait, look at the queue, take the first job that can be locked, run it, again.
//
// One job at a time. The waiting time before a look grows with the number of looks that found nothing
// (linea-controller.md section 4). The loop knows when to run which job; how a job runs is the JobRunner's.
#pragma once

#include <functional>
#include <memory>
#include <set>
#include <string>

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <spdlog/logger.h>

#include "controller/job_runner.hpp"
#include "controller/settings.hpp"

namespace plonkd {

// Bound to one event loop and its thread; must not be destroyed while that loop still runs.
class Controller {
  public:
    // `on_stopped` is called from the event loop after a request to stop, once no job is in hand.
    Controller(boost::asio::io_context& loop, ControllerSettings settings, std::function<void()> on_stopped);

    // Creates the directories of all job types and begins to poll. Throws SetupError.
    void start();

    // Takes no further job and gives the one in hand the grace period.
    void request_stop();

    // Takes no further job and puts the one in hand back into the queue as soon as its worker is dead.
    void stop_now();

  private:
    void schedule_poll();
    void poll();
    bool take_first(const std::vector<QueuedJob>& queue);
    void on_job_end();
    void stop_if_idle();
    // Logs an error about a place once, not at every poll, until a job runs again.
    void complain_once(const std::string& message);

    const ControllerSettings settings_;
    const std::function<void()> on_stopped_;
    JobRunner runner_;
    boost::asio::steady_timer poll_timer_;
    std::shared_ptr<spdlog::logger> log_;
    std::shared_ptr<spdlog::logger> watcher_log_;
    std::size_t empty_polls_ = 0;
    bool stopping_ = false;
    bool stopped_ = false;
    std::set<std::string> complaints_;
};

}  // namespace plonkd
