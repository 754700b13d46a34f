// Tells the service manager that started the program how it is (systemd's Type=notify protocol,
// sd_notify(3)): ready, alive, what it is doing, about to stop. Where no manager asked for it, nothing is
// sent.
//
// Signs of life come from the event loop, so that a loop that hangs is noticed (WatchdogSec= of the unit).
#pragma once

#include <chrono>
#include <map>
#include <string>

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include "controller/observer.hpp"

namespace plonkd {

class ServiceManager : public Observer {
  public:
    // Reads NOTIFY_SOCKET, WATCHDOG_USEC and WATCHDOG_PID. `stop_time`: how long a stop may take at most.
    ServiceManager(boost::asio::io_context& loop, std::chrono::seconds stop_time);

    // Start-up is complete; the signs of life begin.
    void ready();

    void on_job_started(const JobView& job) override;
    void on_job_ended(const JobView& job, const JobEnding& ending) override;
    void on_stopping() override;

  private:
    void send(const std::string& message) const;
    void send_status() const;
    void schedule_sign_of_life();

    const std::string socket_;  // empty: nobody listens
    const std::chrono::seconds stop_time_;
    std::chrono::microseconds watchdog_{0};  // 0: nobody watches
    boost::asio::steady_timer timer_;
    bool stopping_ = false;
    std::map<std::uint64_t, std::string> running_;  // file names of the jobs in hand, by number
    std::uint64_t ended_ = 0;
};

}  // namespace plonkd
