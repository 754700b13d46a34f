#include "prover/progress/heartbeat.hpp"

namespace plonkd {

namespace {

// Supervisors expect a sign of life every five.
constexpr std::chrono::seconds kInterval{2};

}  // namespace

Heartbeat::Heartbeat(ProgressChannel& channel, const Progress& progress)
    : channel_(channel), progress_(progress) {
    if (channel_.connected()) thread_ = std::thread([this] { beat(); });
}

Heartbeat::~Heartbeat() {
    if (!thread_.joinable()) return;
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    stop_signal_.notify_all();
    thread_.join();
}

void Heartbeat::beat() {
    std::unique_lock lock(mutex_);
    do {
        channel_.alive();
        if (const auto fraction = progress_.fraction()) channel_.progress(*fraction);
    } while (!stop_signal_.wait_for(lock, kInterval, [this] { return stopping_; }));
}

}  // namespace plonkd
