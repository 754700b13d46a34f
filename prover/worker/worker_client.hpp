// One client of a resident worker, and the thread that talks to it and does its job.
#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "prover/handover/connection.hpp"
#include "prover/worker/job_prover.hpp"
#include "prover/worker/worker_end.hpp"

namespace plonkd {

// What a worker proves with.
struct ServedEngine {
    std::string configuration;             // configuration_digest()
    bool dev_mode = false;                 // proves on the CPU whatever the engine is
    std::string choice;                    // "auto", "cpu" or "cuda"
    std::string engine;                    // what it came to: "cpu" or "cuda"
    std::string device;                    // LINEA_PROVER_GPU_DEVICE_ID
    std::uint64_t memory_limit_bytes = 0;  // of the device; 0: none
};

// Why this client would do something else if it worked alone; nothing where it would do the same. A client
// that chooses automatically takes what an automatic choice came to here, unless the devices are hidden from
// it.
std::optional<std::string> reason_to_decline(const HelloMessage& hello, const ServedEngine& served);

class WorkerClient {
  public:
    // All references outlive it.
    WorkerClient(std::unique_ptr<Connection> connection, const ServedEngine& served, JobProver& prover,
                 WorkerEnd& end);
    // Waits for the thread.
    ~WorkerClient();
    WorkerClient(const WorkerClient&) = delete;
    WorkerClient& operator=(const WorkerClient&) = delete;

    bool has_ended() const { return ended_; }

    // Looks whether the client is still there, and shows it that the worker lives. Returns for how long its
    // job has been running on without it: zero while it is there.
    std::chrono::steady_clock::duration watch(bool show_life);

    // The device does not come back: a job that the engine works for has failed with that.
    void lose_device(const std::string& message);

    // Gives the job of a client that waits for an answer back to it; the job ends before its next phase.
    void give_back(const std::string& reason);

    // One line for the log: whose job, in which phase, since when.
    std::string describe() const;

  private:
    class Observer;

    void converse();
    void answer_status();
    void take_job();
    void run_job(const ResidentJob& job, Progress& progress, JobObserver& observer);
    // Sends the last message that this client gets. False where it has had it.
    bool answer(const Message& message);
    void fail(FailureClass failure_class, int exit_code, const std::string& message);

    const std::unique_ptr<Connection> connection_;
    const ServedEngine& served_;
    JobProver& prover_;
    WorkerEnd& end_;

    mutable std::mutex mutex_;
    bool answered_ = false;
    std::string job_name_;
    const Progress* progress_ = nullptr;  // while a job runs
    std::optional<std::chrono::steady_clock::time_point> left_;

    std::atomic<bool> on_engine_ = false;
    std::atomic<bool> ended_ = false;
    std::thread thread_;
};

}  // namespace plonkd
