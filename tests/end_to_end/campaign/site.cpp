#include "tests/end_to_end/campaign/site.hpp"

#include <cerrno>
#include <fcntl.h>
#include <linux/fs.h>
#include <stdexcept>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <thread>
#include <unistd.h>

#include "tests/sample_configuration.hpp"

namespace plonkd::campaign {

namespace fs = std::filesystem;

namespace {

std::string folder_name(JobType type) {
    return std::string(to_string(type));
}

std::string configuration_text(const fs::path& root, const SiteSettings& settings, bool large) {
    const std::string command = std::string(CAMPAIGN_WORKER) + " {{.InFile}} {{.OutFile}} {{.ConfFile}}";
    const std::string controller =
        "retry_delays = [0, 0, 0, 1]\n"
        "spot_instance_reclaim_time_seconds = 0\n"
        "termination_grace_period_seconds = " +
        std::to_string(settings.grace_period_seconds) + "\nworker_cmd_tmpl = \"" + command +
        "\"\nworker_cmd_large_tmpl = \"" + command +
        " large\"\n"
        "[controller.workers]\nresident = \"" +
        (settings.resident ? "always" : "never") + "\"\ncommand = \"" + CAMPAIGN_WORKER +
        " serve\"\nsocket_dir = \"" + (root / "sockets").string() +
        "\"\n"
        "ready_limit_seconds = 10\n"
        "answer_limit_seconds = 2\n"
        "[controller.retries]\n"
        "delay_seconds = 0\n"
        "request_look_delay_seconds = 1\n"
        "[controller.deadlines]\n"
        "execution_seconds = 20\n"
        "compression_seconds = 20\n"
        "aggregation_seconds = 20\n"
        "invalidity_seconds = 20\n";
    std::string text = test::minimal_site(root.string(), "campaign-queue");
    text = test::edited(std::move(text), "log_level = 4", "log_level = 5");
    text = test::edited(std::move(text), "localid = \"\"\n", controller);
    return test::with_lines(std::move(text), "execution",
                            std::string("can_run_full_large = ") + (large ? "true" : "false") + "\n");
}

// As the coordinator writes a request: beside the queue's names first, then in one step, and never over
// another.
bool move_into_queue(const fs::path& from, const fs::path& to) {
    if (syscall(SYS_renameat2, AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0)
        return true;
    if (errno != EEXIST) throw std::runtime_error("cannot put " + to.string() + " into the queue");
    fs::remove(from);
    return false;
}

// As a copying program writes it: the name is there before the content is.
bool copy_into_queue(const fs::path& to, const std::string& text) {
    const int file = open(to.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    if (file < 0) return false;
    const std::size_t half = text.size() / 2;
    bool written = write(file, text.data(), half) == static_cast<ssize_t>(half);
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    written = written &&
              write(file, text.data() + half, text.size() - half) == static_cast<ssize_t>(text.size() - half);
    close(file);
    if (!written) throw std::runtime_error("cannot write " + to.string());
    return true;
}

}  // namespace

Site::Site(const SiteSettings& settings) {
    fs::create_directories(root_ / "prover-assets/kzgsrs");
    for (const JobType type : kJobTypes)
        for (const fs::path& folder : {requests(type), responses(type), done(type)})
            fs::create_directories(folder);
    test::write_file(root_ / "config.toml", configuration_text(root_, settings, false));
    test::write_file(root_ / "config-large.toml", configuration_text(root_, settings, true));
    test::write_file(root_ / "resident_starts", nlohmann::json(settings.resident_starts).dump());
    test::write_file(log(), "");

    test::write_file(root_ / "control", std::string(sizeof(FaultControl), '\0'));
    const int file = open((root_ / "control").c_str(), O_RDWR | O_CLOEXEC);
    void* page = mmap(nullptr, sizeof(FaultControl), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    close(file);
    if (page == MAP_FAILED) throw std::runtime_error("cannot map the control page");
    control_ = static_cast<FaultControl*>(page);
}

Site::~Site() {
    munmap(control_, sizeof(FaultControl));
}

fs::path Site::queue(JobType type) const {
    return root_ / "campaign-queue" / folder_name(type);
}

void Site::record(std::string_view kind, const std::string& request, const std::string& detail) const {
    append_event(log(), kind, request, detail);
}

bool Site::drop(const PlannedRequest& request) const {
    const fs::path place = requests(request.type) / request.file_name;
    const std::string text = request.content.dump();
    if (request.arrives_in_parts) {
        record(kind::kFault, request.id, "arrives in parts");
        return copy_into_queue(place, text);
    }
    const fs::path partial = place.string() + "..inprogress_coordinator_writing";
    test::write_file(partial, text);
    return move_into_queue(partial, place);
}

std::unique_ptr<test::ControllerProcess> Site::start_controller(const std::string& local_id,
                                                                const std::string& faults, bool large) const {
    // AddressSanitizer wants to be the first library; both turn a worker's SIGSEGV into an exit code.
    const std::vector<std::string> environment = {
        "CUDA_VISIBLE_DEVICES=",
        std::string("LD_PRELOAD=") + CAMPAIGN_SHIM,
        "ASAN_OPTIONS=verify_asan_link_order=0:handle_segv=0",
        "TSAN_OPTIONS=handle_segv=0",
        std::string(kControlVariable) + "=" + (root_ / "control").string(),
        std::string(kEventLogVariable) + "=" + log().string(),
        std::string(kFaultsVariable) + "=" + faults,
    };
    const std::vector<std::string> arguments = {"--config", large ? "config-large.toml" : "config.toml",
                                                "--local-id", local_id};
    return std::make_unique<test::ControllerProcess>(PLONKD_CONTROLLER, arguments, root_, environment);
}

}  // namespace plonkd::campaign
