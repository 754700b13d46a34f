// Everything that watches the controller, wired together: log, metrics, status, GPU figures, HTTP server.
//
//   Controller ──▶ Observer: JobLog, ControllerMetrics, StatusBoard
//   DeviceMonitor ─────────▶ ControllerMetrics, StatusBoard          ◀── HttpServer: <route>, /,
//   /status.json,
//                                                                        /healthz, /readyz
// Nothing is served and no GPU is asked unless `controller.prometheus.enabled`; the log is always written.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include "configuration/configuration.hpp"
#include "controller/device_monitor.hpp"
#include "controller/host_class.hpp"
#include "controller/http_server.hpp"
#include "controller/job_log.hpp"
#include "controller/metrics.hpp"
#include "controller/observer.hpp"
#include "controller/status_board.hpp"

namespace plonkd {

struct ObservationSettings {
    PrometheusConfiguration prometheus;
    std::string instance_type;  // label of the reference's spot counter
    StatusBoardSettings status;
    HttpServerSettings http;
    DeviceMonitorSettings devices;
};

// `watched` are the job types that this controller takes.
ObservationSettings make_observation_settings(const Configuration& configuration, const std::string& local_id,
                                              const HostClass& host, std::vector<JobType> watched);

class Observation {
  public:
    Observation(boost::asio::io_context& loop, ObservationSettings settings);

    // What the controller tells its doings to.
    Observer& observer() { return observers_; }

    // Begins to serve. Readiness is denied until set_started().
    void start();
    void set_started() { status_.set_started(); }
    void set_waits_for(const std::string& reason) { status_.set_waits_for(reason); }

    // To be called when the controller has stopped: if it has been scraped before, waits for one more scrape
    // (at most `last_scrape_seconds`), then lets open answers go out, then calls `done` from the loop.
    void finish(std::function<void()> done);
    // Somebody waits for the end: finish() is not to wait for a scrape, whether it has been called or not.
    void hurry();

    // The port served on; 0 while there is none.
    std::uint16_t port() const { return server_.port(); }

  private:
    HttpAnswer answer(std::string_view path);
    HttpAnswer metrics_answer();
    HttpAnswer readiness_answer() const;
    void close();

    const ObservationSettings settings_;
    boost::asio::io_context& loop_;
    JobLog job_log_;
    ControllerMetrics metrics_;
    StatusBoard status_;
    ObserverList observers_;
    DeviceMonitor device_monitor_;
    HttpServer server_;
    boost::asio::steady_timer last_scrape_timer_;
    bool scraped_ = false;
    bool hurried_ = false;
    std::function<void()> on_finished_;
};

}  // namespace plonkd
