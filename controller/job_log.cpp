#include "controller/job_log.hpp"

#include <cmath>

#include <nlohmann/json.hpp>

#include "logging/logging.hpp"

namespace plonkd {

namespace {

// To the millisecond: more digits only make lines long.
double rounded(double seconds) {
    return std::round(seconds * 1000) / 1000;
}

nlohmann::json phases_json(const std::vector<JobPhaseTime>& phases) {
    nlohmann::json times = nlohmann::json::object();
    for (const JobPhaseTime& phase : phases) {
        nlohmann::json& time = times[phase.name];
        time = rounded(phase.seconds) + (time.is_number() ? time.get<double>() : 0);
    }
    return times;
}

}  // namespace

JobLog::JobLog() : log_(component_logger("executor")) {}

void JobLog::on_job_ended(const JobView& job, const JobEnding& ending) {
    LogFields fields = {{"job", job.file_name},
                        {"type", to_string(job.type)},
                        {"first", job.start},
                        {"last", job.end},
                        {"outcome", to_string(ending.how)},
                        {"code", ending.exit_code},
                        {"class", to_string(ending.failure)},
                        {"attempts", job.attempt},
                        {"worker", job.device              ? "resident:" + std::to_string(*job.device)
                                   : ending.found_response ? std::string("none")
                                                           : std::string("own")},
                        {"seconds", rounded(ending.seconds)}};
    if (!ending.message.empty()) fields.emplace_back("reason", ending.message);
    if (!ending.phases.empty()) fields.emplace_back("phases", phases_json(ending.phases));
    log_event(*log_, ending.how == JobEnd::failed ? spdlog::level::err : spdlog::level::info, "job ended",
              fields);
}

}  // namespace plonkd
