// The folders of one episode: configuration, queues of the four job types, event log, control page.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "tests/end_to_end/campaign/fault_control.hpp"
#include "tests/end_to_end/campaign/planned_request.hpp"
#include "tests/end_to_end/controller_process.hpp"
#include "tests/scratch_folder.hpp"

namespace plonkd::campaign {

// Settings of the episode's controllers that the seed decides.
struct SiteSettings {
    int grace_period_seconds = 1;
    bool resident = false;                     // [controller.workers] resident = "always"
    std::vector<std::string> resident_starts;  // how they go (standin_prover.hpp)
};

class Site {
  public:
    explicit Site(const SiteSettings& settings);
    // Removes everything, unless it is to be kept.
    ~Site();
    Site(const Site&) = delete;
    Site& operator=(const Site&) = delete;

    const std::filesystem::path& root() const { return root_; }
    std::filesystem::path log() const { return root() / "events"; }
    std::filesystem::path requests(JobType type) const { return queue(type) / "requests"; }
    std::filesystem::path responses(JobType type) const { return queue(type) / "responses"; }
    std::filesystem::path done(JobType type) const { return queue(type) / "requests-done"; }
    FaultControl& control() const { return *control_; }

    void record(std::string_view kind, const std::string& request, const std::string& detail) const;
    std::vector<Event> events() const { return read_events(log()); }

    // Puts a request into its queue; false if a request of that name waits there already.
    bool drop(const PlannedRequest& request) const;

    // Starts a controller with the given faults in store (fault_control.hpp). `large`: one that takes the
    // requests named *.json.large.
    std::unique_ptr<test::ControllerProcess> start_controller(const std::string& local_id,
                                                              const std::string& faults,
                                                              bool large = false) const;

    // Keeps the folders after the test, for somebody to look at.
    void keep() { scratch_.keep(); }

  private:
    std::filesystem::path queue(JobType type) const;

    test::ScratchFolder scratch_;
    const std::filesystem::path root_ = scratch_.path();
    FaultControl* control_ = nullptr;
};

}  // namespace plonkd::campaign
