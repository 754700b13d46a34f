// The real `controller` program as a child process in a folder of its own.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <string>
#include <sys/types.h>
#include <vector>

namespace plonkd::test {

struct ProgramResult {
    int exit_code = -1;  // 128 + s if killed by signal s
    std::string output;  // standard output and standard error
};

// Runs a program to its end in `folder`.
ProgramResult run_program(const std::vector<std::string>& command, const std::filesystem::path& folder);

class ControllerProcess {
  public:
    // Starts `controller` with these arguments; its log goes to <folder>/controller.log. `environment` holds
    // NAME=value entries that replace or extend the test's own.
    ControllerProcess(const std::string& program, const std::vector<std::string>& arguments,
                      const std::filesystem::path& folder, const std::vector<std::string>& environment);
    // Kills the controller if it still runs.
    ~ControllerProcess();
    ControllerProcess(const ControllerProcess&) = delete;
    ControllerProcess& operator=(const ControllerProcess&) = delete;

    pid_t process_id() const { return process_; }
    void send_signal(int signal) const;
    bool has_ended();
    // Waits for the end and returns the exit code (128 + s if killed by signal s); -1 if it does not end in
    // time.
    int wait(std::chrono::milliseconds limit);
    std::string log() const;

  private:
    pid_t process_ = 0;
    int exit_code_ = -1;
    std::filesystem::path log_file_;
};

// Polls the condition every few milliseconds until it holds (true) or the time is up (false).
bool wait_until(const std::function<bool()>& condition, std::chrono::milliseconds limit);

}  // namespace plonkd::test
