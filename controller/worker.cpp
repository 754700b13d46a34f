#include "controller/worker.hpp"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <string_view>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>

#include "controller/command_line.hpp"

namespace plonkd {

namespace {

[[noreturn]] void throw_last_error(const char* operation) {
    throw std::system_error(errno, std::generic_category(), operation);
}

// Between fork and exec: only async-signal-safe calls. `error_pipe` closes on a successful exec; on failure
// it carries errno.
[[noreturn]] void become_worker(char* const* arguments, char* const* environment, int inherited_descriptor,
                                pid_t parent, int error_pipe, const sigset_t& signal_mask) {
    setpgid(0, 0);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    // The parent may have died before the request above was in force.
    if (getppid() != parent) _exit(127);

    // The loop's handlers write to a pipe shared with the parent; none may run here once signals are
    // unblocked.
    for (int signal = 1; signal < NSIG; ++signal) {
        struct sigaction action {};
        if (sigaction(signal, nullptr, &action) != 0) continue;
        if (action.sa_handler == SIG_DFL || action.sa_handler == SIG_IGN) continue;
        action = {};
        action.sa_handler = SIG_DFL;
        sigaction(signal, &action, nullptr);
    }
    if (inherited_descriptor >= 0) fcntl(inherited_descriptor, F_SETFD, 0);
    sigprocmask(SIG_SETMASK, &signal_mask, nullptr);

    // The name has a slash, so nothing is searched; a script without an interpreter line goes to the shell.
    execvpe(arguments[0], arguments, environment);
    const int error = errno;
    [[maybe_unused]] const ssize_t written = write(error_pipe, &error, sizeof error);
    _exit(127);
}

std::string_view variable_name(std::string_view entry) {
    return entry.substr(0, entry.find('='));
}

// This process's environment with entries replaced or added.
std::vector<std::string> environment_with(const std::vector<std::string>& changes) {
    std::vector<std::string> result = changes;
    for (char** entry = environ; *entry != nullptr; ++entry) {
        const bool is_replaced = std::any_of(changes.begin(), changes.end(), [&](const std::string& change) {
            return variable_name(change) == variable_name(*entry);
        });
        if (!is_replaced) result.emplace_back(*entry);
    }
    return result;
}

// As exec takes them; valid as long as the strings are.
std::vector<char*> pointers_to(std::vector<std::string>& strings) {
    std::vector<char*> pointers;
    pointers.reserve(strings.size() + 1);
    for (std::string& text : strings) pointers.push_back(text.data());
    pointers.push_back(nullptr);
    return pointers;
}

}  // namespace

Worker::Worker(boost::asio::io_context& loop) : child_signal_(loop, SIGCHLD) {
    prctl(PR_SET_CHILD_SUBREAPER, 1);
}

Worker::~Worker() {
    if (leader_ <= 0) return;
    kill();
    while (waitpid(-leader_, nullptr, 0) > 0 || errno == EINTR) {
    }
}

void Worker::start(const std::string& command, OnExit on_exit) {
    start(WorkerCommand{arguments_for(command), {}, -1}, std::move(on_exit));
}

void Worker::start(const WorkerCommand& command, OnExit on_exit) {
    std::vector<std::string> words = command.arguments;
    std::vector<std::string> variables = environment_with(command.environment);
    const std::vector<char*> arguments = pointers_to(words);
    const std::vector<char*> environment = pointers_to(variables);

    int error_pipe[2];
    if (pipe2(error_pipe, O_CLOEXEC) != 0) throw_last_error("pipe");

    sigset_t all_signals;
    sigset_t previous_mask;
    sigfillset(&all_signals);
    sigprocmask(SIG_SETMASK, &all_signals, &previous_mask);
    const pid_t parent = getpid();
    const pid_t child = fork();
    if (child == 0)
        become_worker(arguments.data(), environment.data(), command.inherited_descriptor, parent,
                      error_pipe[1], previous_mask);
    const int fork_error = errno;
    sigprocmask(SIG_SETMASK, &previous_mask, nullptr);
    close(error_pipe[1]);
    if (child < 0) {
        close(error_pipe[0]);
        throw std::system_error(fork_error, std::generic_category(), "fork");
    }
    // Both sides set the group, so that it exists whoever runs first. After exec this one fails harmlessly.
    setpgid(child, child);

    int exec_error = 0;
    ssize_t count;
    do {
        count = read(error_pipe[0], &exec_error, sizeof exec_error);
    } while (count < 0 && errno == EINTR);
    close(error_pipe[0]);
    if (count == sizeof exec_error) {
        waitpid(child, nullptr, 0);
        throw std::system_error(exec_error, std::generic_category(), words[0]);
    }

    leader_ = child;
    asked_to_end_ = false;
    on_exit_ = std::move(on_exit);
    wait_for_child_signal();
}

void Worker::terminate() {
    if (leader_ <= 0) return;
    asked_to_end_ = true;
    ::kill(-leader_, SIGTERM);
}

void Worker::kill() {
    if (leader_ > 0) ::kill(-leader_, SIGKILL);
}

void Worker::abandon() {
    kill();
    leader_ = 0;
    on_exit_ = nullptr;
    child_signal_.cancel();
}

void Worker::wait_for_child_signal() {
    // A signal that came since start() is kept by the signal set, none is missed.
    child_signal_.async_wait([this](const boost::system::error_code& error, int) {
        if (!error && leader_ > 0) reap();
    });
}

void Worker::reap() {
    int status = 0;
    pid_t reaped;
    while ((reaped = waitpid(-leader_, &status, WNOHANG)) > 0) {
        if (reaped != leader_) continue;
        leader_status_ = status;
        if (!asked_to_end_) kill();
    }
    const bool group_is_gone = reaped < 0 && errno == ECHILD;
    if (!group_is_gone) return wait_for_child_signal();

    leader_ = 0;
    const OnExit on_exit = std::move(on_exit_);
    on_exit(leader_status_);
}

}  // namespace plonkd
