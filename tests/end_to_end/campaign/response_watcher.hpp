// Looks at every response in the moment it gets its final name: it must be whole at once, for the coordinator
// reads it at once.
#pragma once

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "tests/end_to_end/campaign/site.hpp"

namespace plonkd::campaign {

class ResponseWatcher {
  public:
    explicit ResponseWatcher(const Site& site);
    ~ResponseWatcher();
    ResponseWatcher(const ResponseWatcher&) = delete;
    ResponseWatcher& operator=(const ResponseWatcher&) = delete;

    // Ends the watch; one line per response that was not whole.
    std::vector<std::string> stop();

  private:
    void watch();
    void look_at(const std::filesystem::path& file);

    int inotify_;
    std::vector<std::pair<int, std::filesystem::path>> folders_;  // by watch descriptor
    std::vector<std::string> violations_;
    std::atomic<bool> stopping_{false};
    std::thread thread_;
};

}  // namespace plonkd::campaign
