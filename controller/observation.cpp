#include "controller/observation.hpp"

#include <fstream>

#include <boost/asio/post.hpp>
#include <nlohmann/json.hpp>

#include "controller/status_page.hpp"

namespace plonkd {

namespace {

// On EC2 the firmware tells the instance type; elsewhere the reference's own choice stands in for it.
std::string instance_type(const std::string& local_id) {
    const auto dmi = [](const char* name) {
        std::ifstream file(std::string("/sys/devices/virtual/dmi/id/") + name);
        std::string line;
        std::getline(file, line);
        return line;
    };
    const std::string product = dmi("product_name");
    return dmi("sys_vendor") == "Amazon EC2" && !product.empty() ? product : local_id;
}

std::string lines(const std::vector<std::string>& texts) {
    std::string all;
    for (const std::string& text : texts) all += text + "\n";
    return all;
}

}  // namespace

ObservationSettings make_observation_settings(const Configuration& configuration, const std::string& local_id,
                                              const HostClass& host, std::vector<JobType> watched) {
    ObservationSettings settings;
    settings.prometheus = configuration.controller.prometheus;
    settings.instance_type = instance_type(local_id);
    settings.status = {local_id, host, std::move(watched)};
    settings.http.address = settings.prometheus.address;
    settings.http.port = settings.prometheus.port;
    return settings;
}

Observation::Observation(boost::asio::io_context& loop, ObservationSettings settings)
    : settings_(std::move(settings)),
      loop_(loop),
      metrics_(settings_.status.local_id, settings_.instance_type, settings_.status.host.has_gpu),
      status_(settings_.status),
      device_monitor_(loop, settings_.devices,
                      [this](const std::vector<DeviceSample>& devices) {
                          metrics_.set_devices(devices);
                          status_.set_devices(devices);
                      }),
      server_(loop, settings_.http, [this](std::string_view path) { return answer(path); }),
      last_scrape_timer_(loop) {
    observers_.add(job_log_);
    observers_.add(metrics_);
    observers_.add(status_);
}

void Observation::start() {
    if (!settings_.prometheus.enabled) return;
    server_.start();
    if (settings_.status.host.has_gpu) device_monitor_.start();
}

HttpAnswer Observation::answer(std::string_view path) {
    if (path == settings_.prometheus.route) return metrics_answer();
    if (path == "/healthz") return {200, "text/plain; charset=utf-8", "ok\n"};
    if (path == "/readyz") return readiness_answer();
    if (path == "/status.json")
        return {200, "application/json",
                status_.to_json().dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n"};
    if (path == "/") return {200, "text/html; charset=utf-8", std::string(kStatusPageHtml)};
    if (path == "/status_page.css") return {200, "text/css; charset=utf-8", std::string(kStatusPageStyle)};
    if (path == "/status_page.js")
        return {200, "text/javascript; charset=utf-8", std::string(kStatusPageScript)};
    return {
        404, "text/plain; charset=utf-8",
        "Not found. There are " + settings_.prometheus.route + ", /, /status.json, /healthz and /readyz.\n"};
}

HttpAnswer Observation::metrics_answer() {
    scraped_ = true;
    metrics_.set_ready(status_.reasons_not_ready().empty());
    // Through the loop: first this answer begins to go out, then the server takes no other request.
    if (on_finished_) boost::asio::post(loop_, [this] { close(); });
    return {200, "text/plain; version=0.0.4; charset=utf-8", metrics_.text()};
}

HttpAnswer Observation::readiness_answer() const {
    const std::vector<std::string> reasons = status_.reasons_not_ready();
    if (reasons.empty()) return {200, "text/plain; charset=utf-8", "ready\n"};
    return {503, "text/plain; charset=utf-8", lines(reasons)};
}

void Observation::finish(std::function<void()> done) {
    if (!settings_.prometheus.enabled) {
        boost::asio::post(loop_, std::move(done));
        return;
    }
    on_finished_ = std::move(done);
    if (hurried_ || !scraped_ || settings_.prometheus.last_scrape.count() == 0) return close();
    last_scrape_timer_.expires_after(settings_.prometheus.last_scrape);
    last_scrape_timer_.async_wait([this](const boost::system::error_code& aborted) {
        if (!aborted) close();
    });
}

void Observation::hurry() {
    hurried_ = true;
    close();
}

void Observation::close() {
    last_scrape_timer_.cancel();
    if (on_finished_) server_.close(std::exchange(on_finished_, nullptr));
}

}  // namespace plonkd
