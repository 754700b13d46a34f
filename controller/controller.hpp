// The daemon's main loop: look at the queue, take the first jobs that can be locked, run them, again.
//
// Where the kernel tells what happens in the folders, a job is taken as soon as it is there; folders are
// listed from time to time all the same, with the reference's waiting times where nothing is told
// (linea-controller.md section 4). The loop knows when to run which job, and where; how a job runs is the
// JobRunner's.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <spdlog/logger.h>

#include "controller/folder_watch.hpp"
#include "controller/job_runner.hpp"
#include "controller/observer.hpp"
#include "controller/queue.hpp"
#include "controller/recovery.hpp"
#include "controller/settings.hpp"
#include "controller/slots.hpp"

namespace plonkd {

// Bound to one event loop and its thread; must not be destroyed while that loop still runs.
class Controller {
  public:
    // `on_stopped` is called from the event loop after a request to stop, once no job is in hand. The
    // observer must outlive the controller.
    Controller(boost::asio::io_context& loop, ControllerSettings settings, std::function<void()> on_stopped,
               Observer& observer = nobody());

    // Creates the directories of all job types, recovers what an earlier process of this name has left
    // locked, and begins to look for jobs. Throws SetupError.
    void start();

    // The resident workers that take jobs from now on. While `some_are_starting` and none is ready, no job is
    // taken; with none at all each job's worker works on its own.
    void set_workers(std::vector<WorkerEndpoint> ready, bool some_are_starting);

    // Takes no further job and gives those in hand the grace period.
    void request_stop();

    // Takes no further job and puts those in hand back into the queue as soon as their workers are dead.
    void stop_now();

    // The same for a machine that will be taken away: at the end of the reclaim time requests go back whether
    // their workers are dead or not.
    void reclaim();

  private:
    void schedule_look();
    void list_folders();
    void list_and_look();
    bool look();
    bool take_first(const FreeSlot& slot);
    std::optional<FreeSlot> next_slot() const;
    JobRunner& idle_runner();
    bool queue_is_fresh() const;
    bool in_hand(const JobFolder& folder, const LockName& lock) const;
    bool response_in_hand(const QueuedJob& job) const;
    void on_folder_change(const JobFolder& folder, FolderChange change, const std::string& name);
    void on_job_end(const JobFolder& folder);
    void flush_moves();
    void report_queue();
    void refresh_locks();
    void begin_to_stop(const char* how);
    void stop_if_idle();
    // Logs an error about a place once, not at every look, until a job runs again.
    void complain_once(const std::string& message);

    boost::asio::io_context& loop_;
    const ControllerSettings settings_;
    const std::function<void()> on_stopped_;
    Observer& observer_;
    Recovery recovery_;
    JobQueue queue_;
    std::unique_ptr<FolderWatch> watch_;  // none where it is switched off
    std::vector<std::unique_ptr<JobRunner>> runners_;
    boost::asio::steady_timer look_timer_;
    boost::asio::steady_timer lock_timer_;
    boost::asio::steady_timer flush_timer_;
    boost::asio::steady_timer reclaim_timer_;
    std::shared_ptr<spdlog::logger> log_;
    std::shared_ptr<spdlog::logger> watcher_log_;

    std::vector<WorkerEndpoint> workers_;
    bool workers_are_starting_ = false;
    std::uint64_t jobs_taken_ = 0;
    std::size_t empty_looks_ = 0;
    std::chrono::steady_clock::time_point listed_at_;
    std::set<std::string> unlockable_;  // since the folders were listed last
    std::set<const JobFolder*> unflushed_;
    bool stopping_ = false;
    bool stopped_ = false;
    std::set<std::string> complaints_;
};

}  // namespace plonkd
