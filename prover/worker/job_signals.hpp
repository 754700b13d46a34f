// What a process that does one job makes of signals.
#pragma once

#include <memory>
#include <mutex>

#include "prover/progress/progress.hpp"
#include "prover/worker/signal_thread.hpp"

namespace plonkd {

// SIGUSR1 and SIGUSR2 log what the process is doing (Linea's prover dumps its
// stacks and records a profile; a watcher that sends them must not kill ours). SIGTERM ends it at once,
// except while the response is being written: that job has finished.
class JobSignals {
  public:
    // To be called before any thread is started: until the object is made, the signals wait.
    static void block();

    // `progress` outlives this object.
    explicit JobSignals(const Progress& progress);

    // Holds SIGTERM off until what is returned is destroyed; afterwards it is ignored.
    std::shared_ptr<void> publishing();

  private:
    void on_signal(int signal);

    const Progress& progress_;
    std::mutex mutex_;
    bool published_ = false;
    SignalThread thread_;
};

}  // namespace plonkd
