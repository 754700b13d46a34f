#include "prover/worker/signal_thread.hpp"

#include <cerrno>
#include <csignal>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace plonkd {

namespace {

// Calls `on_signal` for each signal until the other descriptor becomes readable.
void serve_signals(int signals, int stop, const std::function<void(int)>& on_signal) {
    while (true) {
        pollfd entries[] = {{signals, POLLIN, 0}, {stop, POLLIN, 0}};
        if (::poll(entries, 2, -1) < 0 && errno != EINTR) return;
        if (entries[1].revents != 0) return;
        signalfd_siginfo info{};
        if (::read(signals, &info, sizeof info) == sizeof info) on_signal(static_cast<int>(info.ssi_signo));
    }
}

sigset_t set_of(std::initializer_list<int> signals) {
    sigset_t set;
    sigemptyset(&set);
    for (const int signal : signals) sigaddset(&set, signal);
    return set;
}

}  // namespace

void block_signals(std::initializer_list<int> signals) {
    const sigset_t set = set_of(signals);
    ::pthread_sigmask(SIG_BLOCK, &set, nullptr);
}

SignalThread::SignalThread(std::initializer_list<int> signals, std::function<void(int)> on_signal) {
    block_signals(signals);
    const sigset_t set = set_of(signals);
    signal_descriptor_ = ::signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
    stop_descriptor_ = ::eventfd(0, EFD_CLOEXEC);
    if (signal_descriptor_ < 0 || stop_descriptor_ < 0)
        throw std::system_error(errno, std::generic_category(), "signalfd");
    thread_ = std::thread([this, on_signal = std::move(on_signal)] {
        serve_signals(signal_descriptor_, stop_descriptor_, on_signal);
    });
}

SignalThread::~SignalThread() {
    const std::uint64_t one = 1;
    [[maybe_unused]] const ssize_t written = ::write(stop_descriptor_, &one, sizeof one);
    thread_.join();
    ::close(signal_descriptor_);
    ::close(stop_descriptor_);
}

void die_of(int signal) {
    std::signal(signal, SIG_DFL);
    const sigset_t set = set_of({signal});
    ::pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
    ::raise(signal);
    _exit(128 + signal);
}

}  // namespace plonkd
