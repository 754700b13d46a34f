#include "controller/status_text.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdio>

#include <nlohmann/json.hpp>

namespace plonkd {

namespace {

using nlohmann::json;

// A terminal obeys control characters; names and messages may hold any.
std::string printable(std::string text) {
    for (char& c : text)
        if (static_cast<unsigned char>(c) < ' ' || c == '\x7f') c = '?';
    return text;
}

std::string text_of(const json& object, const char* key) {
    return printable(object.at(key).get<std::string>());
}

std::string fixed(double value, int digits) {
    char text[64];
    std::snprintf(text, sizeof text, "%.*f", digits, value);
    return text;
}

std::string duration(double seconds) {
    if (seconds < 120) return fixed(seconds, seconds < 10 ? 2 : 1) + " s";
    if (seconds < 7200) return fixed(seconds / 60, 0) + " min";
    if (seconds < 172800) return fixed(seconds / 3600, 0) + " h";
    return fixed(seconds / 86400, 0) + " d";
}

std::string gibibytes(const json& object, const char* key) {
    return fixed(double(object.at(key).get<std::uint64_t>()) / double(1 << 30), 1);
}

std::string device_name(int device) {
    return device < 0 ? "the CPU" : "GPU " + std::to_string(device);
}

std::string progress_bar(double fraction) {
    constexpr int kWidth = 24;
    const int done = std::clamp(int(fraction * kWidth), 0, kWidth);
    return "[" + std::string(std::size_t(done), '#') + std::string(std::size_t(kWidth - done), '.') + "] " +
           fixed(100 * fraction, 0) + "%";
}

std::string phases_text(const json& job) {
    std::string text;
    for (const json& phase : job.at("phases"))
        text += (text.empty() ? "" : ", ") + text_of(phase, "name") + " " +
                duration(phase.at("seconds").get<double>()) + (phase.at("running").get<bool>() ? "…" : "");
    return text;
}

std::string running_text(const json& job) {
    std::string text = "  " + text_of(job, "file") + "\n    " + text_of(job, "type") + ", " +
                       duration(job.at("elapsed_seconds").get<double>());
    if (!job.at("device").is_null()) text += ", " + device_name(job.at("device").get<int>());
    if (job.at("attempt").get<unsigned>() > 1)
        text += ", attempt " + std::to_string(job.at("attempt").get<unsigned>());
    if (!job.at("fraction").is_null()) text += "  " + progress_bar(job.at("fraction").get<double>());
    text += "\n";
    const std::string phases = phases_text(job);
    return phases.empty() ? text : text + "    " + phases + "\n";
}

std::string ended_text(const json& job, double now) {
    std::string text = "  " + text_of(job, "file") + "\n    " + text_of(job, "outcome");
    const std::string failure = text_of(job, "class");
    if (failure != "none")
        text += " (" + failure + ", code " + std::to_string(job.at("code").get<int>()) + ")";
    text += " after " + duration(job.at("seconds").get<double>()) + ", " +
            duration(std::max(0.0, now - job.at("ended_at").get<double>())) + " ago\n";
    const std::string phases = phases_text(job);
    if (!phases.empty()) text += "    " + phases + "\n";
    const std::string message = text_of(job, "message");
    return message.empty() ? text : text + "    " + message + "\n";
}

std::string queues_text(const json& status) {
    std::string text;
    for (const json& queue : status.at("queues")) {
        text += "  " + text_of(queue, "type") + ": " +
                std::to_string(queue.at("waiting").get<std::uint64_t>()) + " waiting";
        if (!queue.at("oldest_age_seconds").is_null())
            text += ", the oldest for " + duration(queue.at("oldest_age_seconds").get<double>());
        text += "\n";
    }
    for (const json& job : status.at("waiting"))
        text += "    " + text_of(job, "file") + "  " + duration(job.at("age_seconds").get<double>()) + "\n";
    return text;
}

std::string machines_text(const json& status) {
    std::string text;
    for (const json& worker : status.at("workers")) {
        text += "  worker of " + device_name(worker.at("device").get<int>()) + ": " +
                text_of(worker, "state") + " for " + duration(worker.at("since_seconds").get<double>()) +
                ", " + std::to_string(worker.at("restarts").get<std::uint64_t>()) + " restarts";
        const std::string message = text_of(worker, "message");
        text += (message.empty() ? "" : ": " + message) + "\n";
    }
    for (const json& device : status.at("devices")) {
        text += "  GPU " + std::to_string(device.at("index").get<int>()) + " " + text_of(device, "name") +
                ": " + gibibytes(device, "memory_used_bytes") + " of " +
                gibibytes(device, "memory_total_bytes") + " GiB in use";
        if (!device.at("utilization").is_null())
            text += ", busy " + fixed(100 * device.at("utilization").get<double>(), 0) + "%";
        text += "\n";
    }
    return text;
}

std::string section(const std::string& title, const std::string& body) {
    return body.empty() ? "" : "\n" + title + "\n" + body;
}

}  // namespace

std::string status_text(const json& status) {
    const double now = status.at("now").get<double>();
    const json& host = status.at("host");
    const json& totals = status.at("totals");
    std::string text = text_of(status, "program") + ", " + text_of(status, "local_id") + ": " +
                       (status.at("ready").get<bool>() ? "ready" : "not ready") + ", up for " +
                       duration(now - status.at("started_at").get<double>()) + "\n";
    for (const json& reason : status.at("not_ready"))
        text += "  " + printable(reason.get<std::string>()) + "\n";
    text += (text_of(host, "class") == "gpu" ? "GPU host: " : "CPU host: ") + text_of(host, "reason") + "\n";
    for (const char* outcome : {"succeeded", "failed", "deferred", "requeued"})
        text += (outcome == std::string("succeeded") ? "" : ", ") +
                std::to_string(totals.at(outcome).get<std::uint64_t>()) + " " + outcome;
    text += "\n";

    std::string running, recent, failures;
    for (const json& job : status.at("running")) running += running_text(job);
    constexpr std::size_t kShown = 5;
    std::size_t shown = 0;
    for (const json& job : status.at("recent"))
        if (shown++ < kShown) recent += ended_text(job, now);
    shown = 0;
    for (const json& job : status.at("failures"))
        if (shown++ < kShown) failures += ended_text(job, now);
    return text + section("In hand", running.empty() ? "  no job\n" : running) +
           section("Waiting", queues_text(status)) + section("Workers and GPUs", machines_text(status)) +
           section("Recent jobs", recent) + section("Failures", failures);
}

}  // namespace plonkd
