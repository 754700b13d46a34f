#include "tests/end_to_end/controller_process.hpp"

#include <csignal>
#include <fcntl.h>
#include <stdexcept>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

#include "controller/exit_code.hpp"
#include "tests/scratch_folder.hpp"

namespace plonkd::test {

namespace {

// Starts the program with its output appended to `log_file`.
pid_t start_program(const std::vector<std::string>& command, const std::filesystem::path& folder,
                    const std::filesystem::path& log_file, const std::vector<std::string>& environment) {
    // Before the fork, so that whoever reads the log at once finds one.
    const int log = open(log_file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    if (log < 0) throw std::runtime_error("cannot write " + log_file.string());
    const pid_t process = fork();
    if (process != 0) close(log);
    if (process < 0) throw std::runtime_error("fork failed");
    if (process > 0) return process;

    // A test that is killed takes its programs with it.
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    for (const std::string& entry : environment) {
        const std::size_t equals = entry.find('=');
        setenv(entry.substr(0, equals).c_str(), entry.substr(equals + 1).c_str(), 1);
    }
    std::vector<char*> arguments;
    for (const std::string& argument : command) arguments.push_back(const_cast<char*>(argument.c_str()));
    arguments.push_back(nullptr);
    if (dup2(log, 1) < 0 || dup2(log, 2) < 0 || chdir(folder.c_str()) != 0) _exit(126);
    execvp(arguments[0], arguments.data());
    _exit(127);
}

}  // namespace

ProgramResult run_program(const std::vector<std::string>& command, const std::filesystem::path& folder) {
    ScratchFolder scratch;
    const auto log = scratch.path() / "output";
    const pid_t process = start_program(command, folder, log, {});
    int status = 0;
    if (waitpid(process, &status, 0) != process) throw std::runtime_error("waitpid failed");
    return {exit_code_of_wait_status(status), read_file(log)};
}

ControllerProcess::ControllerProcess(const std::string& program, const std::vector<std::string>& arguments,
                                     const std::filesystem::path& folder,
                                     const std::vector<std::string>& environment)
    : log_file_(folder / "controller.log") {
    std::vector<std::string> command = {program};
    command.insert(command.end(), arguments.begin(), arguments.end());
    process_ = start_program(command, folder, log_file_, environment);
}

ControllerProcess::~ControllerProcess() {
    if (process_ <= 0) return;
    kill(process_, SIGKILL);
    waitpid(process_, nullptr, 0);
}

void ControllerProcess::send_signal(int signal) const {
    if (process_ > 0) kill(process_, signal);
}

bool ControllerProcess::has_ended() {
    int status = 0;
    if (process_ > 0 && waitpid(process_, &status, WNOHANG) == process_) {
        process_ = 0;
        exit_code_ = exit_code_of_wait_status(status);
    }
    return process_ == 0;
}

int ControllerProcess::wait(std::chrono::milliseconds limit) {
    return wait_until([this] { return has_ended(); }, limit) ? exit_code_ : -1;
}

std::string ControllerProcess::log() const {
    return read_file(log_file_);
}

bool wait_until(const std::function<bool()>& condition, std::chrono::milliseconds limit) {
    const auto deadline = std::chrono::steady_clock::now() + limit;
    while (!condition()) {
        if (std::chrono::steady_clock::now() > deadline) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(3));
    }
    return true;
}

}  // namespace plonkd::test
