// What the controller itself costs: a queue of many requests with a worker of 10 ms, then single requests
// that find it idle.
//
//   bench_controller [--jobs 10000] [--singles 200] [--folder DIR] [--json FILE]
//
// Overhead of a job: from the end of one worker to the first instruction of the next, which holds checking,
// flushing and publishing the response, the moves of the request, the look at the queue, and starting a
// process. The queue lies in DIR (default /tmp): on a disk, flushing is most of it.

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <ctime>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <stdexcept>
#include <string>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <vector>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "tests/sample_configuration.hpp"
#include "tests/scratch_folder.hpp"

namespace plonkd {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr double kNanosecondsPerMillisecond = 1e6;

std::int64_t now_ns() {
    timespec now{};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return std::int64_t{now.tv_sec} * 1'000'000'000 + now.tv_nsec;
}

struct Run {
    std::int64_t begin = 0;
    std::int64_t end = 0;
};

// A queue, and a controller on it.
class Site {
  public:
    explicit Site(const fs::path& parent) : scratch_(parent), root_(scratch_.path()) {
        fs::create_directories(root_ / "prover-assets/kzgsrs");
        fs::create_directories(requests());
        write_configuration();
    }
    ~Site() {
        if (controller_ > 0) stop();
    }
    Site(const Site&) = delete;
    Site& operator=(const Site&) = delete;

    void drop(int block) const {
        const std::string range = std::to_string(block) + "-" + std::to_string(block);
        const fs::path place = requests() / (range + "-bcv0.0-ccv0.0-ab-getZkBlobCompressionProof.json");
        test::write_file(place.string() + ".part", "{}");
        fs::rename(place.string() + ".part", place);
    }

    void start() {
        controller_ = fork();
        if (controller_ < 0) throw std::runtime_error("fork failed");
        if (controller_ > 0) return;
        const int log = open((root_ / "log").c_str(), O_WRONLY | O_CREAT | O_APPEND, 0644);
        dup2(log, 1);
        dup2(log, 2);
        setenv("CUDA_VISIBLE_DEVICES", "", 1);
        const std::string configuration = root_ / "config.toml";
        execl(PLONKD_CONTROLLER, PLONKD_CONTROLLER, "--config", configuration.c_str(), "--local-id",
              "prover-0", nullptr);
        _exit(127);
    }

    void stop() {
        kill(controller_, SIGTERM);
        int status = 0;
        waitpid(controller_, &status, 0);
        controller_ = 0;
        if (status != 0)
            throw std::runtime_error("the controller ended with status " + std::to_string(status));
    }

    std::int64_t resident_kib() const {
        std::ifstream status("/proc/" + std::to_string(controller_) + "/status");
        for (std::string line; std::getline(status, line);)
            if (line.rfind("VmRSS:", 0) == 0) return std::stoll(line.substr(6));
        return 0;
    }

    // User and system time of the controller itself.
    double cpu_seconds() const {
        std::ifstream stat("/proc/" + std::to_string(controller_) + "/stat");
        std::string line;
        std::getline(stat, line);
        std::istringstream fields(line.substr(line.rfind(')') + 2));
        std::string skipped;
        long user = 0;
        long system = 0;
        for (int i = 0; i < 11; ++i) fields >> skipped;
        fields >> user >> system;
        return static_cast<double>(user + system) / static_cast<double>(sysconf(_SC_CLK_TCK));
    }

    std::size_t runs_so_far() const {
        std::error_code absent;
        const auto bytes = fs::file_size(root_ / "runs", absent);
        return absent ? 0 : bytes / sizeof(Run);
    }

    void wait_for(std::size_t runs) const {
        while (runs_so_far() < runs) {
            if (waitpid(controller_, nullptr, WNOHANG) != 0)
                throw std::runtime_error("the controller has died");
            std::this_thread::sleep_for(std::chrono::milliseconds(2));
        }
    }

    std::vector<Run> runs() const {
        std::vector<Run> runs(runs_so_far());
        std::ifstream stream(root_ / "runs", std::ios::binary);
        stream.read(reinterpret_cast<char*>(runs.data()),
                    static_cast<std::streamsize>(runs.size() * sizeof(Run)));
        return runs;
    }

  private:
    fs::path requests() const { return root_ / "queue/compression/requests"; }

    void write_configuration() const {
        const std::string root = root_.string();
        const std::string command = std::string(LOAD_WORKER) + " {{.InFile}} {{.OutFile}} " + root + "/runs";
        test::write_file(root_ / "config.toml",
                         test::with_lines(test::minimal_site(root), "controller",
                                          "retry_delays = [0, 1]\nworker_cmd_tmpl = \"" + command + "\"\n"));
    }

    const test::ScratchFolder scratch_;
    const fs::path root_;
    pid_t controller_ = 0;
};

json distribution(std::vector<double> milliseconds) {
    if (milliseconds.empty()) return nullptr;
    std::sort(milliseconds.begin(), milliseconds.end());
    const auto at = [&](double part) {
        return milliseconds[static_cast<std::size_t>(part * static_cast<double>(milliseconds.size() - 1))];
    };
    return {{"median_ms", at(0.5)}, {"p90_ms", at(0.9)}, {"p99_ms", at(0.99)}, {"most_ms", at(1)}};
}

json full_queue(const fs::path& folder, int jobs) {
    Site site(folder);
    for (int i = 1; i <= jobs; ++i) site.drop(i);
    const auto begin = now_ns();
    site.start();
    // Once the first jobs are through, everything that is loaded once has been loaded.
    const auto warm = std::min<std::size_t>(static_cast<std::size_t>(jobs), 100);
    site.wait_for(warm);
    const auto warm_kib = site.resident_kib();
    site.wait_for(static_cast<std::size_t>(jobs));
    const auto end_kib = site.resident_kib();
    const double cpu_seconds = site.cpu_seconds();
    const double seconds = static_cast<double>(now_ns() - begin) / 1e9;
    site.stop();

    const auto runs = site.runs();
    std::vector<double> gaps;
    double work_ns = 0;
    for (std::size_t i = 0; i < runs.size(); ++i) {
        work_ns += static_cast<double>(runs[i].end - runs[i].begin);
        if (i > 0)
            gaps.push_back(static_cast<double>(runs[i].begin - runs[i - 1].end) / kNanosecondsPerMillisecond);
    }
    return {{"jobs", jobs},
            {"seconds", seconds},
            {"worker_ms_per_job", work_ns / static_cast<double>(runs.size()) / kNanosecondsPerMillisecond},
            {"controller_cpu_ms_per_job", cpu_seconds * 1000 / jobs},
            {"from_end_to_next_start", distribution(gaps)},
            {"rss_after_100_jobs_kib", warm_kib},
            {"rss_at_end_kib", end_kib}};
}

json single_requests(const fs::path& folder, int singles) {
    Site site(folder);
    site.start();
    site.drop(1);
    site.wait_for(1);
    std::vector<double> waits;
    for (int i = 0; i < singles; ++i) {
        // Long enough for the controller to be idle again, and out of step with any polling.
        std::this_thread::sleep_for(std::chrono::milliseconds(30 + i % 17));
        const auto dropped = now_ns();
        site.drop(i + 2);
        site.wait_for(static_cast<std::size_t>(i) + 2);
        waits.push_back(static_cast<double>(site.runs().back().begin - dropped) / kNanosecondsPerMillisecond);
    }
    site.stop();
    return {{"requests", singles}, {"from_arrival_to_start", distribution(waits)}};
}

void print(const json& results) {
    const auto row = [](const std::string& name, const json& value) {
        std::cout << "  " << name << std::string(name.size() < 34 ? 34 - name.size() : 1, ' ') << value
                  << '\n';
    };
    for (const auto& [part, values] : results.items()) {
        std::cout << part << '\n';
        for (const auto& [name, value] : values.items()) {
            if (!value.is_object()) {
                row(name, value);
                continue;
            }
            for (const auto& [key, figure] : value.items()) row(name + ", " + key, figure);
        }
    }
}

}  // namespace
}  // namespace plonkd

int main(int argc, char** argv) {
    CLI::App app{"what the controller costs per job"};
    int jobs = 10'000;
    int singles = 200;
    std::string folder = "/tmp";
    std::string json_file;
    app.add_option("--jobs", jobs, "length of the full queue")->check(CLI::PositiveNumber);
    app.add_option("--singles", singles, "requests that find the controller idle")
        ->check(CLI::PositiveNumber);
    app.add_option("--folder", folder, "where the queue is made")->check(CLI::ExistingDirectory);
    app.add_option("--json", json_file, "also write the figures there");
    CLI11_PARSE(app, argc, argv);
    try {
        nlohmann::ordered_json results;
        results["single requests"] = plonkd::single_requests(folder, singles);
        results["full queue"] = plonkd::full_queue(folder, jobs);
        plonkd::print(results);
        if (!json_file.empty()) plonkd::test::write_file(json_file, results.dump(1) + "\n");
        return 0;
    } catch (const std::exception& error) {
        std::cerr << "bench_controller: " << error.what() << '\n';
        return 1;
    }
}
