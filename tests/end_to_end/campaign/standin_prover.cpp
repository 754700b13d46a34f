#include "tests/end_to_end/campaign/standin_prover.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <mutex>
#include <thread>
#include <unistd.h>

#include "logging/logging.hpp"
#include "prover/failure/failure.hpp"
#include "prover/progress/device_call.hpp"
#include "prover/worker/worker_server.hpp"
#include "tests/end_to_end/campaign/event_log.hpp"
#include "tests/end_to_end/campaign/fault_control.hpp"
#include "tests/end_to_end/campaign/response.hpp"

namespace plonkd::campaign {

namespace fs = std::filesystem;
using nlohmann::json;
using namespace std::chrono_literals;

namespace {

// Long enough for a job that only waits for its turn, short enough for a test.
constexpr auto kAbandonedLimit = 1s;
constexpr auto kDeviceLimit = 50ms;
// One job in so many stays on the engine until another one solves.
constexpr int kCompanionable = 8;
constexpr std::chrono::milliseconds kLongestWaitForCompany = 1s;

// By the number of the time; the last one repeats.
std::string entry_of(const json& list, int number) {
    return list.at(std::min<std::size_t>(static_cast<std::size_t>(number), list.size() - 1));
}

[[noreturn]] void fail_with(int code) {
    const FailureClass failure_class = code == 75  ? FailureClass::device
                                       : code == 2 ? FailureClass::internal
                                                   : FailureClass::request;
    throw Failure(failure_class, code, "as the request says");
}

// Held by one job at a time. Not a timed mutex: those look broken to ThreadSanitizer.
class Place {
  public:
    Place(std::mutex& mutex, JobObserver& observer) : lock_(mutex, std::defer_lock) {
        while (!lock_.try_lock()) {
            observer.check();
            std::this_thread::sleep_for(2ms);
        }
    }
    void give_back() { lock_.unlock(); }

  private:
    std::unique_lock<std::mutex> lock_;
};

// Counts whoever is in a scope.
class Presence {
  public:
    explicit Presence(std::atomic<int>& count) : count_(count) { ++count_; }
    ~Presence() { --count_; }
    Presence(const Presence&) = delete;
    Presence& operator=(const Presence&) = delete;

  private:
    std::atomic<int>& count_;
};

class StandInProver final : public JobProver {
  public:
    StandInProver(std::string start, fs::path log) : start_(std::move(start)), log_(std::move(log)) {}

    void prepare(const std::function<void()>& check) override {
        if (start_ == "fail") throw SetupError("as the site says");
        for (auto left = start_ == "slow" ? 300ms : 0ms; left > 0ms; left -= 10ms) {
            check();
            std::this_thread::sleep_for(10ms);
        }
        ready_ = true;
    }
    bool is_ready() const override { return ready_; }

    std::string prove(const ResidentJob& job, Progress& progress, JobObserver& observer) override {
        const json request = json::parse(job.request);
        const std::string id = request.at("id");
        const int attempts = count_lines(log_.parent_path() / (id + ".attempts"));
        const std::string behaviour = behaviour_of_attempt(request, attempts - 1);
        const std::chrono::milliseconds work_time(request.at("milliseconds").get<int>());

        auto waiting = std::make_unique<Progress::Phase>(progress.phase("wait for worker"));
        Place witness(witness_, observer);
        waiting.reset();
        int number = 0;
        {
            const auto phase = progress.phase("solve");
            const Presence solving(nb_solving_);
            number = ++nb_begun_;
            if (nb_on_engine_ > 0) append_event(log_, kind::kNote, id, std::string(kBesideAnother));
            std::this_thread::sleep_for(work_time / 2);
        }
        const Place engine(engine_, observer);
        const Presence proving(nb_on_engine_);
        observer.on_engine(true);
        witness.give_back();
        observer.on_slot_free();
        const auto phase = progress.phase("quotient");
        std::this_thread::sleep_for(work_time / 2);
        if (work_time.count() % kCompanionable == 0) wait_for_company();
        if (behaviour == "resident_stuck_beside") wait_until_another_has_begun(number);
        misbehave(behaviour);
        observer.on_engine(false);
        return response_text(request);
    }

  private:
    // A fast engine would have no job beside another on a slow machine.
    void wait_for_company() const {
        for (auto left = kLongestWaitForCompany; left > 0ms && nb_solving_ == 0; left -= 5ms)
            std::this_thread::sleep_for(5ms);
    }

    void wait_until_another_has_begun(int number) const {
        while (nb_begun_ == number) std::this_thread::sleep_for(2ms);
    }

    static void misbehave(const std::string& behaviour) {
        if (behaviour.starts_with("exit:")) fail_with(std::stoi(behaviour.substr(5)));
        if (behaviour == "resident_crash") std::abort();
        if (behaviour == "resident_freeze") raise(SIGSTOP);
        while (behaviour == "resident_hang") std::this_thread::sleep_for(1h);
        if (!behaviour.starts_with("resident_stuck")) return;
        const DeviceCall call("quotient", kDeviceLimit);
        while (true) std::this_thread::sleep_for(1h);
    }

    const std::string start_;
    const fs::path log_;
    std::atomic<bool> ready_ = false;
    std::atomic<int> nb_solving_ = 0, nb_on_engine_ = 0;
    std::atomic<int> nb_begun_ = 0;
    std::mutex witness_, engine_;
};

// Counts this start in `<socket>.starts`.
int number_of_start(const fs::path& socket) {
    const fs::path file = socket.string() + ".starts";
    const int number = count_lines(file);
    std::ofstream(file, std::ios::app) << getpid() << '\n';
    return number;
}

}  // namespace

std::string behaviour_of_attempt(const json& request, int attempt) {
    return entry_of(request.at("behaviours"), attempt);
}

int count_lines(const fs::path& file) {
    std::ifstream stream(file);
    int lines = 0;
    for (std::string line; std::getline(stream, line);) ++lines;
    return lines;
}

void serve_stand_in(const fs::path& configuration, const fs::path& socket) {
    log_to_standard_error();
    const fs::path log = std::getenv(kEventLogVariable);
    append_event(log, kind::kResident, "", socket.string());
    std::ifstream starts(log.parent_path() / "resident_starts");
    const std::string start = entry_of(json::parse(starts), number_of_start(socket));
    if (start != "serve") append_event(log, kind::kFault, kind::kResident, "resident start " + start);

    WorkerServerOptions options;
    options.configuration = load_configuration(configuration);
    options.socket = socket;
    options.prover = std::make_unique<StandInProver>(start, log);
    options.engine_choice = options.engine = "cpu";
    options.abandoned_limit = kAbandonedLimit;
    serve(std::move(options));
}

}  // namespace plonkd::campaign
