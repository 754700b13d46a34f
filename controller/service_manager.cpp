#include "controller/service_manager.hpp"

#include <cstdlib>
#include <cstring>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace plonkd {

namespace {

std::string variable(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? std::string() : value;
}

// The interval that the manager expects a sign of life in, if it expects any from this process.
std::chrono::microseconds watchdog_interval() {
    const std::string process = variable("WATCHDOG_PID");
    if (!process.empty() && process != std::to_string(getpid())) return {};
    return std::chrono::microseconds(std::strtoull(variable("WATCHDOG_USEC").c_str(), nullptr, 10));
}

}  // namespace

ServiceManager::ServiceManager(boost::asio::io_context& loop, std::chrono::seconds stop_time)
    : socket_(variable("NOTIFY_SOCKET")),
      stop_time_(stop_time),
      watchdog_(watchdog_interval()),
      timer_(loop) {}

void ServiceManager::ready() {
    send("READY=1");
    send_status();
    if (!socket_.empty() && watchdog_.count() > 0) schedule_sign_of_life();
}

void ServiceManager::schedule_sign_of_life() {
    send("WATCHDOG=1");
    // Half the interval, as sd_watchdog_enabled(3) advises.
    timer_.expires_after(watchdog_ / 2);
    timer_.async_wait([this](const boost::system::error_code& aborted) {
        if (!aborted) schedule_sign_of_life();
    });
}

void ServiceManager::on_job_started(const JobView& job) {
    running_[job.number] = job.file_name;
    send_status();
}

void ServiceManager::on_job_ended(const JobView& job, const JobEnding&) {
    running_.erase(job.number);
    ++ended_;
    send_status();
}

void ServiceManager::on_stopping() {
    if (stopping_) return;
    stopping_ = true;
    // The unit's own TimeoutStopSec cannot know the configured grace period.
    send("STOPPING=1\nEXTEND_TIMEOUT_USEC=" + std::to_string(std::chrono::microseconds(stop_time_).count()));
    send_status();
}

void ServiceManager::send_status() const {
    std::string text = "STATUS=";
    if (stopping_) text += "stopping; ";
    text += running_.empty() ? "no job in hand" : "running";
    for (const auto& [number, file_name] : running_) text += " " + file_name;
    send(text + "; " + std::to_string(ended_) + " jobs ended");
}

void ServiceManager::send(const std::string& message) const {
    sockaddr_un address{};
    if (socket_.empty() || socket_.size() >= sizeof address.sun_path) return;
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, socket_.data(), socket_.size());
    // Abstract sockets are written with @ for the zero byte in front.
    if (address.sun_path[0] == '@') address.sun_path[0] = '\0';
    const auto length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + socket_.size());
    const int descriptor = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (descriptor < 0) return;
    // A manager that cannot be told now is told at the next sign of life; proofs do not wait for it.
    [[maybe_unused]] const ssize_t sent = sendto(descriptor, message.data(), message.size(), MSG_NOSIGNAL,
                                                 reinterpret_cast<const sockaddr*>(&address), length);
    close(descriptor);
}

}  // namespace plonkd
