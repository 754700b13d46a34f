// The resident workers of this controller: one `prover serve` per device, started, watched and stopped.
//
//   starting ──answers, assets loaded──▶ ready ──ends by itself──▶ waiting ──delay over──▶ starting
//      │ ends by itself, or not ready in time                        │ too many failures in a row
//      └──────────────────────────────────────────────────────▶ waiting, or given up
//
// A worker is ready when it says so on its socket (docs/resident-worker.md). Delays between restarts double
// from `restart_delay` to `longest_restart_delay`; a worker that has been ready for `stable_after` starts
// anew with the shortest. One that failed `restart_limit` times in a row is given up: jobs go on without it,
// each in a process of its own. Two workers are never on one socket: a worker's whole process group is dead
// before the next starts, and `prover serve` itself refuses a socket that another one holds.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <boost/asio/io_context.hpp>

#include "configuration/configuration.hpp"
#include "controller/host_class.hpp"

namespace plonkd {

// Where a job can be handed to: `socket` goes into its worker's environment as PLONKD_WORKER_SOCKET.
struct WorkerEndpoint {
    std::string socket;
    int device;  // number among the visible GPUs; -1: the CPU
    bool operator==(const WorkerEndpoint&) const = default;
};

enum class WorkerState { starting, ready, waiting, given_up, stopped };
std::string_view to_string(WorkerState state);

struct WorkerStatus {
    WorkerEndpoint endpoint;
    WorkerState state;
    pid_t process_id;         // 0: none
    std::size_t nb_failures;  // in a row
};

struct WorkerPoolSettings {
    // One worker each, by its number among the visible GPUs; -1: one that proves on the CPU. Empty: no pool.
    std::vector<int> devices;
    std::string command = "prover serve";  // without its options
    std::string configuration_file;
    std::string socket_folder;  // created with mode 0700 where missing
    std::string socket_prefix;  // the controller's identifier: several may share the folder

    std::chrono::milliseconds restart_delay = std::chrono::seconds(1);
    std::chrono::milliseconds longest_restart_delay = std::chrono::seconds(60);
    std::size_t restart_limit = 10;
    std::chrono::milliseconds stable_after = std::chrono::minutes(10);
    // Loading the production circuit takes minutes from a cold disk.
    std::chrono::milliseconds ready_limit = std::chrono::minutes(30);
    std::chrono::milliseconds probe_interval = std::chrono::seconds(1);
    // A worker that answers no question for so long is killed.
    std::chrono::milliseconds answer_limit = std::chrono::seconds(30);
    // From SIGTERM to SIGKILL.
    std::chrono::milliseconds kill_delay = std::chrono::seconds(10);
};

// `configuration_file` and `local_id` are the controller's arguments. No devices where [controller.workers]
// and the host say so, or where no compression jobs are taken.
WorkerPoolSettings make_worker_pool_settings(const Configuration& configuration,
                                             const std::string& configuration_file,
                                             const std::string& local_id, const HostClass& host);

// Bound to one event loop and its thread; must not be destroyed while that loop still runs.
class WorkerPool {
  public:
    // `on_change` is called from the event loop whenever ready() or a state has changed.
    WorkerPool(boost::asio::io_context& loop, WorkerPoolSettings settings, std::function<void()> on_change);
    // Kills the workers that are still alive and waits for their end.
    ~WorkerPool();

    void start();

    // Those that take jobs now, by device.
    std::vector<WorkerEndpoint> ready() const;
    std::vector<WorkerStatus> status() const;

    // Stops all workers and starts none any more; `on_stopped` is called from the event loop once all are
    // dead. Jobs that a worker still has go on in their own processes, so jobs are to be ended first.
    void stop(std::function<void()> on_stopped);

  private:
    class Supervised;

    void on_state_change();
    void report_stop();

    boost::asio::io_context& loop_;
    const WorkerPoolSettings settings_;
    const std::function<void()> on_change_;
    std::function<void()> on_stopped_;
    std::vector<std::unique_ptr<Supervised>> workers_;
};

}  // namespace plonkd
