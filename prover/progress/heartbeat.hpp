// Tells a progress channel every two seconds that this process still runs, and how far its work is.
#pragma once

#include <condition_variable>
#include <mutex>
#include <thread>

#include "prover/progress/progress_channel.hpp"

namespace plonkd {

// From construction to destruction. Both arguments outlive it.
class Heartbeat {
  public:
    Heartbeat(ProgressChannel& channel, const Progress& progress);
    ~Heartbeat();
    Heartbeat(const Heartbeat&) = delete;
    Heartbeat& operator=(const Heartbeat&) = delete;

  private:
    void beat();

    ProgressChannel& channel_;
    const Progress& progress_;
    std::mutex mutex_;
    std::condition_variable stop_signal_;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace plonkd
