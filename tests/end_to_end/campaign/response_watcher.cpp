#include "tests/end_to_end/campaign/response_watcher.hpp"

#include <array>
#include <poll.h>
#include <stdexcept>
#include <sys/inotify.h>
#include <unistd.h>

#include "tests/end_to_end/campaign/response.hpp"

namespace plonkd::campaign {

namespace fs = std::filesystem;

namespace {

// Final names begin with a block number; what controllers and workers write under other names is theirs.
bool is_final_name(const std::string& name) {
    return !name.empty() && name[0] >= '0' && name[0] <= '9' && name.find("Proof.json") == name.size() - 10;
}

}  // namespace

ResponseWatcher::ResponseWatcher(const Site& site) : inotify_(inotify_init1(IN_CLOEXEC | IN_NONBLOCK)) {
    if (inotify_ < 0) throw std::runtime_error("inotify_init1 failed");
    for (const JobType type : kJobTypes) {
        const fs::path folder = site.responses(type);
        folders_.emplace_back(
            inotify_add_watch(inotify_, folder.c_str(), IN_CREATE | IN_MOVED_TO | IN_MODIFY), folder);
    }
    thread_ = std::thread([this] { watch(); });
}

ResponseWatcher::~ResponseWatcher() {
    stop();
    close(inotify_);
}

std::vector<std::string> ResponseWatcher::stop() {
    stopping_ = true;
    if (thread_.joinable()) thread_.join();
    return violations_;
}

void ResponseWatcher::watch() {
    alignas(inotify_event) std::array<char, 1 << 16> buffer;
    for (;;) {
        const bool last_round = stopping_;
        pollfd ready{inotify_, POLLIN, 0};
        poll(&ready, 1, last_round ? 0 : 20);
        const ssize_t bytes = read(inotify_, buffer.data(), buffer.size());
        if (bytes <= 0 && last_round) return;
        for (ssize_t place = 0; place < bytes;) {
            const auto* event = reinterpret_cast<const inotify_event*>(buffer.data() + place);
            place += static_cast<ssize_t>(sizeof(inotify_event) + event->len);
            const std::string name = event->len == 0 ? "" : event->name;
            for (const auto& [descriptor, folder] : folders_)
                if (descriptor == event->wd && is_final_name(name)) look_at(folder / name);
        }
    }
}

void ResponseWatcher::look_at(const fs::path& file) {
    // Complete JSON, not the stand-in's own form: of some job types no more is asked of a worker.
    std::error_code gone;
    if (!is_complete_json(file) && fs::exists(file, gone))
        violations_.push_back(file.string() + " was visible before it was whole");
}

}  // namespace plonkd::campaign
