#include "tests/end_to_end/campaign/episode.hpp"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <fstream>
#include <iterator>
#include <memory>
#include <set>
#include <sys/syscall.h>
#include <thread>
#include <unistd.h>

#include "tests/end_to_end/campaign/invariants.hpp"
#include "tests/end_to_end/campaign/response_watcher.hpp"
#include "tests/end_to_end/campaign/site.hpp"
#include "tests/scratch_folder.hpp"

namespace plonkd::campaign {

using namespace std::chrono_literals;
using std::chrono::steady_clock;

namespace {

// Long enough for a loaded machine with sanitizers; whatever takes so long counts as never happening.
constexpr auto kLimit = 120s;
// A fault may leave a job to the next start; what is not done by then is left to it.
constexpr auto kFaultyRun = 10s;
// One controller's place in an episode: it is started again under the same name whenever it has ended.
struct Seat {
    std::string local_id;
    bool large = false;
    std::unique_ptr<test::ControllerProcess> process;
    std::set<int> signals_sent;
    bool has_faults = false;
};

class Episode {
  public:
    Episode(std::uint64_t seed, const SiteSettings& settings)
        : random_(seed),
          settings_(settings),
          site_(settings),
          planner_(random_, site_.log().string(), settings.resident),
          watcher_(site_) {
        result_.seed = seed;
    }

    EpisodeResult random_faults(int faults) {
        const std::size_t controllers = pick(random_, 3) == 0 ? 2 + pick(random_, 7) : 1;
        for (std::size_t i = 0; i < controllers; ++i) add_seat("prover-" + std::to_string(i), false);
        for (Seat& seat : seats_) start(seat, pick_shim_faults());
        for (int i = 0; i < 3; ++i) drop_next();
        const auto deadline = steady_clock::now() + kLimit;
        while (count_faults() < faults && steady_clock::now() < deadline) {
            act();
            std::this_thread::sleep_for(std::chrono::milliseconds(pick(random_, 40)));
            for (Seat& seat : seats_)
                if (has_ended(seat)) start(seat, pick_shim_faults());
        }
        return finish();
    }

    EpisodeResult one_step(int step, const std::string& action) {
        add_seat("prover-0", false);
        const std::vector<std::string> behaviours[] = {{"succeed"}, {"exit:1"}, {"succeed"}};
        for (const auto& behaviour : behaviours) {
            PlannedRequest request = planner_.plan(requests_.size());
            request.arrives_in_parts = false;
            request.content["behaviours"] = behaviour;
            request.content["milliseconds"] = 5;
            drop(request);
        }
        start(seats_[0], "any:" + std::to_string(step) + ":1:" + action);
        test::wait_until([&] { return has_ended(seats_[0]) || all_have_ended(); }, kFaultyRun);
        auto result = finish();
        const auto events = site_.events();
        result.step_was_reached = std::any_of(events.begin(), events.end(), [](const Event& event) {
            return event.detail.rfind("shim ", 0) == 0;
        });
        return result;
    }

  private:
    void add_seat(const std::string& local_id, bool large) {
        Seat seat;
        seat.local_id = local_id;
        seat.large = large;
        seats_.push_back(std::move(seat));
    }

    void start(Seat& seat, const std::string& faults) {
        seat.signals_sent.clear();
        seat.has_faults = !faults.empty();
        site_.record(kind::kNote, "", "start " + seat.local_id + " with faults [" + faults + "]");
        seat.process = site_.start_controller(seat.local_id, faults, seat.large);
    }

    // Also judges how it has ended.
    bool has_ended(Seat& seat) {
        if (!seat.process) return true;
        if (!seat.process->has_ended()) return false;
        const int code = seat.process->wait(0s);
        site_.record(kind::kNote, "", seat.local_id + " ended with code " + std::to_string(code));
        const bool killed = code == 128 + SIGKILL && seat.has_faults;
        // A stop signal that comes before the handlers are in place has its default effect.
        const bool stopped =
            seat.signals_sent.count(code - 128) != 0 || (code == 0 && !seat.signals_sent.empty());
        // A folder that cannot be made or listed at start is a setup error.
        const bool refused = code == 1 && (seat.has_faults || outages_ > 0);
        if (!killed && !stopped && !refused)
            result_.violations.push_back(seat.local_id + " ended by itself with code " +
                                         std::to_string(code));
        seat.process.reset();
        return true;
    }

    void drop(PlannedRequest request) {
        if (!site_.drop(request)) return;
        site_.record(kind::kNote, request.id, "dropped " + request.file_name);
        requests_.push_back(std::move(request));
        ++next_index_;
    }

    void drop_next() { drop(planner_.plan(next_index_)); }

    void drop_namesake() {
        if (requests_.empty()) return;
        const PlannedRequest first = requests_[pick(random_, requests_.size())];
        PlannedRequest second = planner_.plan_namesake(next_index_, first);
        const std::size_t before = requests_.size();
        drop(second);
        if (requests_.size() == before) return;
        site_.record(kind::kFault, second.id, "namesake of another request");
        site_.record(kind::kNote, first.id, "namesake is " + second.id);
    }

    std::string pick_shim_faults() {
        static const char* const kOperations[] = {"rename", "unlink", "open", "sync",  "close",
                                                  "write",  "mkdir",  "stat", "fork",  "pipe",
                                                  "watch",  "any",    "link", "rename"};
        static const int kErrors[] = {ENOSPC, EIO, EROFS, EACCES, ESTALE, EDQUOT, EMFILE, EAGAIN, ENOMEM};
        switch (pick(random_, 5)) {
            case 0:
                return {};
            case 1:
                return "any:" + std::to_string(1 + pick(random_, 80)) + ":1:K";
            case 2:
                return "any:" + std::to_string(1 + pick(random_, 80)) + ":1:A";
            case 3:
                return "any:" + std::to_string(1 + pick(random_, 80)) + ":3:D" +
                       std::to_string(1 + pick(random_, 60));
            default: {
                std::string faults;
                for (std::size_t i = 0; i < 1 + pick(random_, 4); ++i)
                    faults += std::string(i == 0 ? "" : ",") +
                              kOperations[pick(random_, std::size(kOperations))] + ":" +
                              std::to_string(1 + pick(random_, 12)) + ":" +
                              std::to_string(1 + pick(random_, 2)) + ":E" +
                              std::to_string(kErrors[pick(random_, std::size(kErrors))]);
                return faults;
            }
        }
    }

    void act() {
        if (settings_.resident && pick(random_, 8) == 0) return signal_resident_worker();
        const std::size_t choice = pick(random_, 100);
        if (choice < 35)
            drop_next();
        else if (choice < 43)
            drop_namesake();
        else if (choice < 63)
            signal_controller();
        else if (choice < 80)
            signal_worker();
        else if (choice < 92)
            outage();
        else
            jump_clock();
    }

    void signal_controller() {
        static const int kSignals[] = {SIGKILL, SIGKILL, SIGKILL, SIGTERM, SIGTERM, SIGUSR1, SIGINT, SIGHUP};
        Seat& seat = seats_[pick(random_, seats_.size())];
        const int signal = kSignals[pick(random_, std::size(kSignals))];
        if (!seat.process || seat.process->has_ended()) return;
        site_.record(kind::kFault, "", "signal " + std::to_string(signal) + " to " + seat.local_id);
        seat.signals_sent.insert(signal);
        seat.process->send_signal(signal);
    }

    struct LatestWorker {
        std::string request;
        pid_t process;
    };

    // The latest worker of every request, or of every socket, that is still alive.
    std::vector<LatestWorker> live_workers(std::string_view kind) const {
        std::map<std::string, LatestWorker> latest;
        for (const Event& event : site_.events())
            if (event.kind == kind)
                latest[event.kind == kind::kResident ? event.detail : event.request] = {event.request,
                                                                                        event.process};
        std::vector<LatestWorker> workers;
        for (const auto& [key, worker] : latest)
            if (send_to_worker(worker, 0)) workers.push_back(worker);
        return workers;
    }

    // Signals a worker of this episode, and no other process that may have got its number.
    bool send_to_worker(const LatestWorker& worker, int signal) const {
        const int handle = static_cast<int>(syscall(SYS_pidfd_open, worker.process, 0));
        if (handle < 0) return false;
        std::ifstream stream("/proc/" + std::to_string(worker.process) + "/cmdline", std::ios::binary);
        const std::string command{std::istreambuf_iterator<char>(stream), {}};
        const bool ours = command.find(site_.root().string()) != std::string::npos;
        const bool sent = ours && syscall(SYS_pidfd_send_signal, handle, signal, nullptr, 0) == 0;
        close(handle);
        return sent;
    }

    void signal_worker() {
        static const int kSignals[] = {SIGKILL, SIGKILL, SIGTERM, SIGUSR1, SIGSEGV};
        const auto workers = live_workers(kind::kStarted);
        if (workers.empty()) return;
        const LatestWorker& worker = workers[pick(random_, workers.size())];
        const int signal = kSignals[pick(random_, std::size(kSignals))];
        // Written before it happens, so that no end is ever without its cause.
        site_.record(kind::kFault, worker.request, "signal " + std::to_string(signal) + " to worker");
        send_to_worker(worker, signal);
    }

    void signal_resident_worker() {
        static const int kSignals[] = {SIGKILL, SIGKILL, SIGTERM, SIGSTOP, SIGUSR1, SIGSEGV};
        const auto workers = live_workers(kind::kResident);
        if (workers.empty()) return;
        const int signal = kSignals[pick(random_, std::size(kSignals))];
        site_.record(kind::kFault, std::string(kind::kResident),
                     "signal " + std::to_string(signal) + " to resident worker");
        send_to_worker(workers[pick(random_, workers.size())], signal);
    }

    void outage() {
        static const int kErrors[] = {ENOSPC, EIO, EROFS, ESTALE};
        const int error = kErrors[pick(random_, std::size(kErrors))];
        site_.record(kind::kFault, "", "outage " + std::to_string(error));
        ++outages_;
        site_.control().outage_errno = error;
        std::this_thread::sleep_for(std::chrono::milliseconds(5 + pick(random_, 200)));
        site_.control().outage_errno = 0;
        site_.record(kind::kNote, "", "outage over");
    }

    void jump_clock() {
        static const std::int64_t kJumps[] = {-86'400, -3'600, -5, 5, 3'600, 86'400 * 365};
        const std::int64_t jump = kJumps[pick(random_, std::size(kJumps))];
        site_.record(kind::kFault, "", "clock jump " + std::to_string(jump));
        site_.control().clock_offset_seconds += jump;
    }

    int count_faults() const {
        const auto events = site_.events();
        return static_cast<int>(std::count_if(events.begin(), events.end(),
                                              [](const Event& event) { return event.kind == kind::kFault; }));
    }

    bool all_have_ended() const {
        std::size_t files = 0;
        for (const JobType type : kJobTypes) files += test::names_in(site_.done(type)).size();
        // Not worth opening files for.
        if (files < requests_.size()) return false;
        return std::all_of(requests_.begin(), requests_.end(), [&](const PlannedRequest& request) {
            return find_request(site_, request).ended();
        });
    }

    bool any_controller_has_ended() {
        return std::any_of(seats_.begin(), seats_.end(), [&](Seat& seat) { return has_ended(seat); });
    }

    void stop_all() {
        for (Seat& seat : seats_) {
            if (!seat.process || seat.process->has_ended()) continue;
            seat.signals_sent.insert(SIGTERM);
            seat.process->send_signal(SIGTERM);
        }
        for (Seat& seat : seats_) {
            const bool ended = test::wait_until([&] { return has_ended(seat); }, kLimit);
            if (!ended) result_.violations.push_back(seat.local_id + " does not stop");
        }
    }

    void require(std::vector<std::string> violations) {
        std::move(violations.begin(), violations.end(), std::back_inserter(result_.violations));
    }

    EpisodeResult finish() {
        stop_all();
        site_.record(kind::kNote, "", "all controllers have ended");
        require(check_nothing_is_lost(site_, requests_));

        // The same controllers without faults, and one for what was deferred to large provers.
        site_.control().clock_offset_seconds = 0;
        outages_ = 0;
        add_seat("prover-large", true);
        for (Seat& seat : seats_) start(seat, "");
        const bool drained = test::wait_until([&] { return all_have_ended(); }, kLimit);
        if (!drained) site_.record(kind::kNote, "", "the queue does not empty");
        stop_all();

        require(watcher_.stop());
        require(check_nothing_is_lost(site_, requests_));
        require(check_ends(site_, requests_));
        const auto events = site_.events();
        require(check_proofs(requests_, events));
        for (const Event& event : events) {
            if (event.kind == kind::kFault) ++result_.faults[name_of(event.detail)];
            if (event.kind == kind::kProved) ++result_.proofs;
            if (event.kind == kind::kProved && !event.detail.empty()) ++result_.handed_over;
            if (event.detail == kBesideAnother) ++result_.beside_another;
        }
        result_.requests = static_cast<int>(requests_.size());
        if (!result_.violations.empty()) {
            site_.keep();
            result_.violations.push_back("folders, events and logs are kept in " + site_.root().string());
        }
        return result_;
    }

    // "signal 9 to prover-3" → "signal 9 to controller", "shim rename call 3, …" → "shim rename".
    static std::string name_of(const std::string& detail) {
        if (detail.rfind("shim ", 0) == 0) {
            const std::size_t action = detail.find("action ");
            const char letter = action == std::string::npos ? '?' : detail[action + 7];
            const std::string operation = detail.substr(5, detail.find(' ', 5) - 5);
            return letter == 'K' || letter == 'A' ? "controller killed at a step"
                   : letter == 'D'                ? "delayed call"
                                                  : "failed " + operation;
        }
        const std::size_t seat = detail.find(" to prover-");
        if (seat != std::string::npos) return detail.substr(0, seat) + " to controller";
        if (detail.rfind("clock jump", 0) == 0) return "clock jump";
        return detail;
    }

    Random random_;
    const SiteSettings settings_;
    Site site_;
    RequestPlanner planner_;
    ResponseWatcher watcher_;
    std::vector<Seat> seats_;
    std::vector<PlannedRequest> requests_;
    std::size_t next_index_ = 0;
    int outages_ = 0;
    EpisodeResult result_;
};

}  // namespace

int EpisodeResult::fault_count() const {
    int count = 0;
    for (const auto& [name, number] : faults) count += number;
    return count;
}

EpisodeResult run_episode(std::uint64_t seed, int faults, Workers workers) {
    Random random(seed);
    SiteSettings settings;
    settings.grace_period_seconds = static_cast<int>(pick(random, 2));
    settings.resident = workers == Workers::resident;
    static const char* const kStarts[] = {"serve", "serve", "serve", "slow", "fail"};
    for (int i = 0; settings.resident && i < 6; ++i)
        settings.resident_starts.emplace_back(kStarts[pick(random, std::size(kStarts))]);
    settings.resident_starts.emplace_back("serve");
    return Episode(seed, settings).random_faults(faults);
}

EpisodeResult run_step(int step, const std::string& action, Workers workers) {
    SiteSettings settings;
    settings.resident = workers == Workers::resident;
    settings.resident_starts = {"serve"};
    return Episode(static_cast<std::uint64_t>(step), settings).one_step(step, action);
}

}  // namespace plonkd::campaign
