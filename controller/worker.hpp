// One worker process at a time, in a process group of its own.
//
// The worker inherits environment, working directory and standard streams. It cannot outlive the controller
// (PR_SET_PDEATHSIG), and it counts as dead only when every process of its group is dead and reaped: a
// grandchild that the shell leaves behind is killed, for it may still hold the device or write the response.
// To be able to wait for such orphans the controller's process adopts them (PR_SET_CHILD_SUBREAPER).
#pragma once

#include <functional>
#include <string>
#include <sys/types.h>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

namespace plonkd {

struct WorkerCommand {
    std::vector<std::string> arguments;  // the program's path first; not empty
    // NAME=value entries that replace or extend the controller's own.
    std::vector<std::string> environment;
    // The only descriptor beyond the standard streams that the worker inherits, under the same number; -1:
    // none.
    int inherited_descriptor = -1;
};

// Single-threaded like the event loop it is bound to; must not be destroyed while that loop still runs.
class Worker {
  public:
    // Status as of waitpid(2) of the group's first process.
    using OnExit = std::function<void(int wait_status)>;

    explicit Worker(boost::asio::io_context& loop);
    // Kills a worker that is still alive and waits for its end.
    ~Worker();
    Worker(const Worker&) = delete;
    Worker& operator=(const Worker&) = delete;

    // Starts the command; `on_exit` is called once from the event loop, after the last process of the group
    // has died. Throws std::system_error if no process could be made or the program could not be executed.
    // Not while alive().
    void start(const WorkerCommand& command, OnExit on_exit);
    // The same for a shell's command line (arguments_for).
    void start(const std::string& command, OnExit on_exit);

    bool alive() const { return leader_ > 0; }
    pid_t process_id() const { return leader_; }

    // Asks the whole group to end (SIGTERM). From then on its first process may die before the others: a
    // shell does not wait for a command that still cleans up.
    void terminate();

    // Kills the whole group. Both do nothing if it is already dead.
    void kill();

    // Lets go of a group that does not die (a process stuck in a driver's kernel code): kills it and neither
    // waits for nor reports its end.
    void abandon();

  private:
    void wait_for_child_signal();
    void reap();

    boost::asio::signal_set child_signal_;
    pid_t leader_ = 0;  // process and group id; 0: no worker
    bool asked_to_end_ = false;
    int leader_status_ = 0;
    OnExit on_exit_;
};

}  // namespace plonkd
