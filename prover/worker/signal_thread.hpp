// Signals as calls on a thread of their own, so that what answers them may lock, allocate and log.
#pragma once

#include <functional>
#include <initializer_list>
#include <thread>

namespace plonkd {

// Blocks the signals in the calling thread and in all threads that it starts from now on.
void block_signals(std::initializer_list<int> signals);

// Blocks its signals, so that they arrive here alone: made, or preceded by block_signals(), before any other
// thread. They stay blocked afterwards.
class SignalThread {
  public:
    SignalThread(std::initializer_list<int> signals, std::function<void(int signal)> on_signal);
    ~SignalThread();
    SignalThread(const SignalThread&) = delete;
    SignalThread& operator=(const SignalThread&) = delete;

  private:
    int signal_descriptor_ = -1;
    int stop_descriptor_ = -1;
    std::thread thread_;
};

// Ends the process as the signal would have without a SignalThread.
[[noreturn]] void die_of(int signal);

}  // namespace plonkd
