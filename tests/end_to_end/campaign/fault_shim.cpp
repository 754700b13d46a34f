// Preloaded into a controller: counts the system calls that it makes on the queue's folders, and fails,
// delays or never survives the ones that the environment names (fault_control.hpp). So a fault can be placed
// at every step of the production code without a line of it knowing.

#include <cerrno>
#include <csignal>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <dlfcn.h>
#include <fcntl.h>
#include <string>
#include <string_view>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <vector>

#include "tests/end_to_end/campaign/fault_control.hpp"

namespace {

using plonkd::campaign::FaultControl;

template <typename Function>
Function* next(const char* name) {
    return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

struct Fault {
    std::string operation;
    long first = 0;
    long count = 1;
    char action = 'E';
    long value = 0;
};

std::vector<Fault> parse_faults(const char* text) {
    std::vector<Fault> faults;
    const std::string list = text == nullptr ? "" : text;
    for (std::size_t start = 0; start < list.size();) {
        const std::size_t end = std::min(list.find(',', start), list.size());
        char operation[16] = {};
        Fault fault;
        if (std::sscanf(list.substr(start, end - start).c_str(), "%15[a-z]:%ld:%ld:%c%ld", operation,
                        &fault.first, &fault.count, &fault.action, &fault.value) >= 4) {
            fault.operation = operation;
            faults.push_back(fault);
        }
        start = end + 1;
    }
    return faults;
}

// The state of one process. A child between fork and exec is left alone.
class Shim {
  public:
    static Shim& instance() {
        static Shim shim;
        return shim;
    }

    // One step of the program: returns an errno that the call has to fail with, or 0. May not return.
    int enter(const char* operation, bool changes, const std::string& where) {
        if (getpid() != process_) return 0;
        ++any_calls_;
        long& calls = calls_of(operation);
        ++calls;
        pending_kill_ = false;
        for (const Fault& fault : faults_) {
            const bool any = fault.operation == "any";
            const long index = any ? any_calls_ : calls;
            if ((!any && fault.operation != operation) || index < fault.first ||
                index >= fault.first + fault.count)
                continue;
            report(operation, fault, where);
            switch (fault.action) {
                case 'K':
                    die();
                case 'A':
                    pending_kill_ = true;
                    return 0;
                case 'D':
                    usleep(static_cast<useconds_t>(fault.value) * 1000);
                    return 0;
                default:
                    return static_cast<int>(fault.value);
            }
        }
        return changes && control_ != nullptr ? control_->outage_errno.load() : 0;
    }

    void leave() {
        if (pending_kill_ && getpid() == process_) die();
    }

    std::int64_t clock_offset() const {
        return control_ == nullptr || getpid() != process_ ? 0 : control_->clock_offset_seconds.load();
    }

  private:
    Shim() : process_(getpid()), faults_(parse_faults(getenv(plonkd::campaign::kFaultsVariable))) {
        if (const char* log = getenv(plonkd::campaign::kEventLogVariable)) log_ = log;
        if (const char* file = getenv(plonkd::campaign::kControlVariable)) {
            const int descriptor = next<int(const char*, int, ...)>("open")(file, O_RDWR | O_CLOEXEC);
            void* page = descriptor < 0 ? MAP_FAILED
                                        : mmap(nullptr, sizeof(FaultControl), PROT_READ | PROT_WRITE,
                                               MAP_SHARED, descriptor, 0);
            if (page != MAP_FAILED) control_ = static_cast<FaultControl*>(page);
            if (descriptor >= 0) next<int(int)>("close")(descriptor);
        }
        // The workers are programs of their own.
        unsetenv("LD_PRELOAD");
        unsetenv(plonkd::campaign::kFaultsVariable);
    }

    long& calls_of(const char* operation) {
        for (auto& [name, calls] : calls_)
            if (std::strcmp(name, operation) == 0) return calls;
        return calls_.emplace_back(operation, 0).second;
    }

    [[noreturn]] void die() const {
        kill(process_, SIGKILL);
        for (;;) pause();
    }

    void report(const char* operation, const Fault& fault, const std::string& where) const {
        timespec now{};
        next<int(clockid_t, timespec*)>("clock_gettime")(CLOCK_MONOTONIC, &now);
        char line[1024];
        const int length = std::snprintf(
            line, sizeof line, "%lld fault - %d shim %s call %ld, step %ld, action %c%ld %.700s\n",
            static_cast<long long>(now.tv_sec) * 1'000'000'000 + now.tv_nsec, process_, operation,
            fault.first, any_calls_, fault.action, fault.value, where.c_str());
        const int descriptor =
            next<int(const char*, int, ...)>("open")(log_.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC);
        if (descriptor < 0) return;
        [[maybe_unused]] const auto written =
            next<ssize_t(int, const void*, size_t)>("write")(descriptor, line, static_cast<size_t>(length));
        next<int(int)>("close")(descriptor);
    }

    const pid_t process_;
    const std::vector<Fault> faults_;
    std::string log_;
    FaultControl* control_ = nullptr;
    std::vector<std::pair<const char*, long>> calls_;
    long any_calls_ = 0;
    bool pending_kill_ = false;
};

bool in_queue(std::string_view path) {
    return path.find(plonkd::campaign::kQueueMark) != std::string_view::npos;
}

std::string path_of(int descriptor) {
    char link[64];
    char target[4096];
    std::snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    const ssize_t length = readlink(link, target, sizeof target);
    return length <= 0 ? std::string() : std::string(target, static_cast<std::size_t>(length));
}

std::string path_below(int folder, const char* name) {
    return folder == AT_FDCWD || name[0] == '/' ? name : path_of(folder) + "/" + name;
}

// Runs the call unless its step is to fail. `Failure` is what the call returns then.
template <typename Call, typename Result>
Result step(const char* operation, bool changes, const std::string& where, Result failure, Call call) {
    if (!in_queue(where)) return call();
    if (const int error = Shim::instance().enter(operation, changes, where)) {
        errno = error;
        return failure;
    }
    const Result result = call();
    const int saved = errno;
    Shim::instance().leave();
    errno = saved;
    return result;
}

// The same for calls that have nothing to do with a path.
template <typename Call>
int step_anywhere(const char* operation, Call call) {
    return step(operation, false, plonkd::campaign::kQueueMark, -1, call);
}

mode_t mode_argument(int flags, va_list arguments) {
    return (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(arguments, mode_t) : 0;
}

bool opens_for_change(int flags) {
    return (flags & (O_WRONLY | O_RDWR | O_CREAT)) != 0;
}

__attribute__((constructor)) void start() {
    Shim::instance();
}

}  // namespace

extern "C" {

int rename(const char* from, const char* to) noexcept {
    return step("rename", true, from, -1,
                [&] { return next<int(const char*, const char*)>("rename")(from, to); });
}

int renameat2(int from_folder, const char* from, int to_folder, const char* to, unsigned flags) noexcept {
    return step("rename", true, path_below(from_folder, from), -1, [&] {
        return next<int(int, const char*, int, const char*, unsigned)>("renameat2")(from_folder, from,
                                                                                    to_folder, to, flags);
    });
}

int link(const char* from, const char* to) noexcept {
    return step("link", true, from, -1,
                [&] { return next<int(const char*, const char*)>("link")(from, to); });
}

int linkat(int from_folder, const char* from, int to_folder, const char* to, int flags) noexcept {
    return step("link", true, path_below(from_folder, from), -1, [&] {
        return next<int(int, const char*, int, const char*, int)>("linkat")(from_folder, from, to_folder, to,
                                                                            flags);
    });
}

int unlink(const char* path) noexcept {
    return step("unlink", true, path, -1, [&] { return next<int(const char*)>("unlink")(path); });
}

int remove(const char* path) noexcept {
    return step("unlink", true, path, -1, [&] { return next<int(const char*)>("remove")(path); });
}

int open(const char* path, int flags, ...) {
    va_list arguments;
    va_start(arguments, flags);
    const mode_t mode = mode_argument(flags, arguments);
    va_end(arguments);
    return step("open", opens_for_change(flags), path, -1,
                [&] { return next<int(const char*, int, ...)>("open")(path, flags, mode); });
}

int open64(const char* path, int flags, ...) {
    va_list arguments;
    va_start(arguments, flags);
    const mode_t mode = mode_argument(flags, arguments);
    va_end(arguments);
    return step("open", opens_for_change(flags), path, -1,
                [&] { return next<int(const char*, int, ...)>("open64")(path, flags, mode); });
}

int openat(int folder, const char* path, int flags, ...) {
    va_list arguments;
    va_start(arguments, flags);
    const mode_t mode = mode_argument(flags, arguments);
    va_end(arguments);
    return step("open", opens_for_change(flags), path_below(folder, path), -1,
                [&] { return next<int(int, const char*, int, ...)>("openat")(folder, path, flags, mode); });
}

FILE* fopen(const char* path, const char* mode) {
    return step("open", std::strpbrk(mode, "wa+") != nullptr, path, static_cast<FILE*>(nullptr),
                [&] { return next<FILE*(const char*, const char*)>("fopen")(path, mode); });
}

FILE* fopen64(const char* path, const char* mode) {
    return step("open", std::strpbrk(mode, "wa+") != nullptr, path, static_cast<FILE*>(nullptr),
                [&] { return next<FILE*(const char*, const char*)>("fopen64")(path, mode); });
}

int fsync(int descriptor) {
    return step("sync", true, path_of(descriptor), -1, [&] { return next<int(int)>("fsync")(descriptor); });
}

int fdatasync(int descriptor) {
    return step("sync", true, path_of(descriptor), -1,
                [&] { return next<int(int)>("fdatasync")(descriptor); });
}

int close(int descriptor) {
    // A failing close has closed the file all the same.
    const std::string where = path_of(descriptor);
    const int result = next<int(int)>("close")(descriptor);
    return step("close", false, where, -1, [&] { return result; });
}

ssize_t write(int descriptor, const void* bytes, size_t count) {
    return step("write", true, path_of(descriptor), ssize_t{-1},
                [&] { return next<ssize_t(int, const void*, size_t)>("write")(descriptor, bytes, count); });
}

int mkdir(const char* path, mode_t mode) noexcept {
    return step("mkdir", true, path, -1, [&] { return next<int(const char*, mode_t)>("mkdir")(path, mode); });
}

int stat(const char* path, struct stat* result) noexcept {
    return step("stat", false, path, -1,
                [&] { return next<int(const char*, struct stat*)>("stat")(path, result); });
}

int lstat(const char* path, struct stat* result) noexcept {
    return step("stat", false, path, -1,
                [&] { return next<int(const char*, struct stat*)>("lstat")(path, result); });
}

int inotify_add_watch(int descriptor, const char* path, uint32_t mask) noexcept {
    return step("watch", false, path, -1, [&] {
        return next<int(int, const char*, uint32_t)>("inotify_add_watch")(descriptor, path, mask);
    });
}

pid_t fork() noexcept {
    return step_anywhere("fork", [] { return next<pid_t()>("fork")(); });
}

int pipe2(int descriptors[2], int flags) noexcept {
    return step_anywhere("pipe", [&] { return next<int(int*, int)>("pipe2")(descriptors, flags); });
}

int clock_gettime(clockid_t clock, timespec* now) noexcept {
    const int result = next<int(clockid_t, timespec*)>("clock_gettime")(clock, now);
    if (result == 0 && clock == CLOCK_REALTIME) now->tv_sec += Shim::instance().clock_offset();
    return result;
}

time_t time(time_t* now) noexcept {
    const time_t result = next<time_t(time_t*)>("time")(nullptr) + Shim::instance().clock_offset();
    if (now != nullptr) *now = result;
    return result;
}

// The controller calls renameat2 by number.
long syscall(long number, ...) noexcept {
    va_list arguments;
    va_start(arguments, number);
    long values[6];
    for (long& value : values) value = va_arg(arguments, long);
    va_end(arguments);
    const auto call = [&] {
        return next<long(long, ...)>("syscall")(number, values[0], values[1], values[2], values[3], values[4],
                                                values[5]);
    };
    if (number != SYS_renameat2) return call();
    return step("rename", true,
                path_below(static_cast<int>(values[0]), reinterpret_cast<const char*>(values[1])), -1L, call);
}

}  // extern "C"
