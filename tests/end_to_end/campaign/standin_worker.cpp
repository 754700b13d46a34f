// The worker of the campaign: campaign_worker IN OUT CONFIG [large]
//                             campaign_worker serve --config CONFIG --socket PATH   (standin_prover.hpp)
//
// Does what its request says, well or badly, and records it: a start, a completed proof, a misdeed, and what
// must not be: another live worker of the same request, or a valid response that was there before it started.
// Its fields:
//
//   id                what the events are recorded under
//   log               event log
//   behaviours        what to do, by the number of the attempt; the last one repeats. One of
//                       succeed, exit:N, signal:N, hang, silent, flood, garbage, half, none, incomplete,
//                       stranger, crash, grandchild, ignore_term, progress, progress_garbage,
//                       resident_crash, resident_hang, resident_freeze, resident_stuck (in its
//                       device's driver), resident_stuck_beside (once another job has begun)
//   milliseconds      how long the work takes
//   bytes             size of the proof
//   responseName      the final name that the response will have
//
// All other string fields are echoed, as Linea's worker does. The response is written in place and in pieces:
// whoever publishes it too early publishes half of it.
//
// Where the controller names a resident worker, a compression job that succeeds, ends with a code or hits the
// resident worker itself is handed over, by the production client. Everything else is done here, as by a
// client that goes wrong.

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <optional>
#include <string>
#include <string_view>
#include <sys/file.h>
#include <sys/resource.h>
#include <thread>
#include <unistd.h>

#include <nlohmann/json.hpp>

#include "prover/failure/failure.hpp"
#include "prover/handover/socket_path.hpp"
#include "prover/worker/hand_over.hpp"
#include "tests/end_to_end/campaign/event_log.hpp"
#include "tests/end_to_end/campaign/response.hpp"
#include "tests/end_to_end/campaign/standin_prover.hpp"

namespace plonkd::campaign {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr int kExitBadRequest = 1;

[[noreturn]] void sleep_forever() {
    for (;;) pause();
}

class StandIn {
  public:
    StandIn(fs::path in, fs::path out, fs::path configuration)
        : in_(std::move(in)),
          out_(std::move(out)),
          configuration_(std::move(configuration)),
          request_(read_json(in_)),
          id_(request_.at("id")),
          log_(request_.at("log").get<std::string>()),
          work_time_(request_.at("milliseconds").get<int>()) {}

    int run() {
        const int attempt = become_the_only_worker();
        if (published_response_is_valid()) append_event(log_, kind::kNeedless, id_, "");
        append_event(log_, kind::kStarted, id_, "attempt " + std::to_string(attempt));
        const std::string behaviour = behaviour_of_attempt(request_, attempt);
        if (behaviour != "succeed") append_event(log_, kind::kFault, id_, "worker " + behaviour);
        if (can_be_handed_over(behaviour))
            if (const auto code = act_through_resident_worker()) return *code;
        return act(behaviour);
    }

  private:
    static json read_json(const fs::path& file) {
        std::ifstream stream(file, std::ios::binary);
        return json::parse(stream);
    }

    // Takes the lock that a live worker of this request holds, and returns how many came before. A worker
    // that a SIGKILL is already under way to does not run any more, whether or not the kernel has cleared it
    // away.
    int become_the_only_worker() {
        const fs::path file = log_.parent_path() / (id_ + ".attempts");
        lock_ = open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
        bool reported = false;
        while (flock(lock_, LOCK_EX | LOCK_NB) != 0) {
            const pid_t holder = last_line(file);
            if (!reported && holder > 0 && is_alive(holder)) {
                append_event(log_, kind::kConcurrent, id_, "with process " + std::to_string(holder));
                reported = true;
            }
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
        const int attempt = count_lines(file);
        const std::string line = std::to_string(getpid()) + "\n";
        lseek(lock_, 0, SEEK_END);
        [[maybe_unused]] const auto written = write(lock_, line.data(), line.size());
        return attempt;
    }

    static pid_t last_line(const fs::path& file) {
        std::ifstream stream(file);
        std::string last;
        for (std::string line; std::getline(stream, line);) last = line;
        return last.empty() ? 0 : std::stoi(last);
    }

    static bool is_alive(pid_t process) {
        std::ifstream status("/proc/" + std::to_string(process) + "/status");
        bool named = false;
        for (std::string line; std::getline(status, line);) {
            if (line.rfind("Name:", 0) == 0) named = line.find("campaign_worker") != std::string::npos;
            if (line.rfind("State:", 0) == 0 && line.find_first_of("ZX") != std::string::npos) return false;
            if (line.rfind("SigPnd:", 0) == 0 || line.rfind("ShdPnd:", 0) == 0) {
                const auto pending = std::stoull(line.substr(7), nullptr, 16);
                if ((pending >> (SIGKILL - 1) & 1) != 0) return false;
            }
        }
        return named;
    }

    bool published_response_is_valid() const {
        const fs::path published = out_.parent_path() / request_.at("responseName").get<std::string>();
        return response_id(published) == id_;
    }

    bool can_be_handed_over(const std::string& behaviour) const {
        return std::getenv(kWorkerSocketVariable) != nullptr &&
               in_.string().find("getZkBlobCompressionProof") != std::string::npos &&
               (behaviour == "succeed" || behaviour.starts_with("exit:") ||
                behaviour.starts_with("resident_"));
    }

    // The exit code; nothing where the job has to be done here.
    std::optional<int> act_through_resident_worker() const {
        ProgressChannel channel = ProgressChannel::from_environment();
        Progress progress(ProgressOutput::silent, &channel);
        channel.hello("prover");
        CompressionJobOptions options;
        options.configuration = configuration_;
        options.request = in_;
        options.progress = &progress;
        options.channel = &channel;
        options.shared_engine = "cpu";
        try {
            const auto job = hand_over(options, load_configuration(configuration_), progress);
            if (!job) {
                append_event(log_, kind::kNote, id_, "works alone");
                return std::nullopt;
            }
            write_in_pieces(job->response);
        } catch (const Failure& failure) {
            channel.failure(failure.failure_class(), failure.what());
            return failure.exit_code();
        }
        append_event(log_, kind::kProved, id_, "by a resident worker");
        return 0;
    }

    void work() const { std::this_thread::sleep_for(work_time_); }

    void tell(const std::string& line) const {
        const char* descriptor = std::getenv("PLONKD_PROGRESS_FD");
        if (descriptor == nullptr) return;
        const std::string text = line + "\n";
        [[maybe_unused]] const auto written = write(std::atoi(descriptor), text.data(), text.size());
    }

    // Writes the first `fraction` of the response.
    void write_response(double fraction) const {
        const std::string text = response_text(request_);
        write_in_pieces(
            text.substr(0, static_cast<std::size_t>(static_cast<double>(text.size()) * fraction)));
    }

    void write_in_pieces(const std::string& text) const {
        std::ofstream stream(out_, std::ios::binary | std::ios::trunc);
        for (std::size_t start = 0; start < text.size(); start += 1 << 16) {
            stream << text.substr(start, 1 << 16) << std::flush;
            if (start == 0) std::this_thread::sleep_for(work_time_ / 4);
        }
        if (!stream.flush()) std::exit(kExitBadRequest);
    }

    int succeed() const {
        work();
        write_response(1);
        append_event(log_, kind::kProved, id_, "");
        return 0;
    }

    void write_text(const std::string& text) const {
        std::ofstream(out_, std::ios::binary | std::ios::trunc) << text;
    }

    int act(const std::string& behaviour) {
        if (behaviour == "succeed" || behaviour.starts_with("resident_")) return succeed();
        if (behaviour.rfind("exit:", 0) == 0) {
            work();
            write_response(0.5);
            return std::stoi(behaviour.substr(5));
        }
        if (behaviour.rfind("signal:", 0) == 0) {
            work();
            raise(std::stoi(behaviour.substr(7)));
            sleep_forever();
        }
        if (behaviour == "hang") sleep_forever();
        if (behaviour == "silent") {
            tell(R"({"v":1,"event":"hello","program":"prover","pid":)" + std::to_string(getpid()) + "}");
            sleep_forever();
        }
        if (behaviour == "flood") {
            const std::string line(1023, '#');
            for (int i = 0; i < 2048; ++i) (i % 2 == 0 ? std::cout : std::cerr) << line << '\n';
            return succeed();
        }
        if (behaviour == "crash") {
            write_response(0.7);
            std::abort();
        }
        if (behaviour == "grandchild") {
            // Keeps the group alive for a while after the worker itself has ended.
            if (fork() == 0) {
                std::this_thread::sleep_for(std::chrono::milliseconds(200));
                _exit(0);
            }
            return succeed();
        }
        if (behaviour == "ignore_term") {
            signal(SIGTERM, SIG_IGN);
            return succeed();
        }
        if (behaviour == "progress" || behaviour == "progress_garbage") {
            tell(R"({"v":1,"event":"hello","program":"prover","pid":)" + std::to_string(getpid()) + "}");
            tell(R"({"event":"phase","name":"solve","state":"begin"})");
            if (behaviour == "progress_garbage") {
                tell(std::string(3000, '\xff'));
                tell(
                    "{\"event\":\"phase\"}\n[]\nnull\n{\"event\":7}\n{\"event\":\"progress\",\"fraction\":"
                    "\"x\"}");
                for (int i = 0; i < 100; ++i) tell("{" + std::string(4000, 'x'));
            }
            tell(R"({"event":"phase","name":"solve","state":"end","seconds":0.01})");
            return succeed();
        }
        return end_well_with(behaviour);
    }

    // Exit code 0, but no response that anybody may see.
    int end_well_with(const std::string& behaviour) const {
        work();
        if (behaviour == "garbage") write_text("\x01\xfe not JSON {");
        if (behaviour == "half") write_response(0.5);
        if (behaviour == "incomplete") write_text("{\"proverVersion\":\"7.1.0\"}");
        if (behaviour == "stranger") {
            json other = request_;
            other["dataHash"] = "0x" + std::string(64, 'e');
            write_text(response_text(other));
        }
        return 0;
    }

    const fs::path in_;
    const fs::path out_;
    const fs::path configuration_;
    const json request_;
    const std::string id_;
    const fs::path log_;
    const std::chrono::milliseconds work_time_;
    int lock_ = -1;  // held until the process is dead
};

}  // namespace
}  // namespace plonkd::campaign

int main(int argc, char** argv) {
    const rlimit no_core{0, 0};
    setrlimit(RLIMIT_CORE, &no_core);
    if (argc < 4) return 2;
    try {
        if (std::string_view(argv[1]) == "serve" && argc == 6)
            plonkd::campaign::serve_stand_in(argv[3], argv[5]);
        return plonkd::campaign::StandIn(argv[1], argv[2], argv[3]).run();
    } catch (const std::exception& error) {
        std::cerr << "campaign_worker: " << argv[1] << ": " << error.what() << '\n';
        return plonkd::campaign::kExitBadRequest;
    }
}
