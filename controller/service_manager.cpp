#include "controller/service_manager.hpp"

#include <cstdlib>
#include <unistd.h>

#include "service_manager/notification.hpp"

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
    : socket_(service_manager_socket()),
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
    notify_service_manager(socket_, message);
}

}  // namespace plonkd
