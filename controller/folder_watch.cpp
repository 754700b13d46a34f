#include "controller/folder_watch.hpp"

#include <algorithm>
#include <cerrno>
#include <sys/inotify.h>
#include <sys/vfs.h>
#include <unistd.h>

namespace plonkd {

namespace {

constexpr std::uint32_t kEvents = IN_CREATE | IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE |
                                  IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR;

// File systems on which other hosts may change files, or of which that is not known; statfs(2).
constexpr std::uint32_t kShared[] = {
    0x6969,      // NFS
    0x517B,      // SMB
    0xFF534D42,  // CIFS
    0xFE534D42,  // SMB 2
    0x65735546,  // FUSE
    0x01021997,  // 9P
    0x00C36400,  // Ceph
    0x0BD00BD0,  // Lustre
    0x47504653,  // GPFS
    0x5346414F,  // AFS
    0x01161970,  // GFS 2
    0x7461636F,  // OCFS 2
    0x19830326,  // BeeGFS
    0x786F4256,  // VirtualBox shared folders
};

}  // namespace

bool is_local_file_system(const std::filesystem::path& folder) {
    struct statfs status {};
    if (statfs(folder.c_str(), &status) != 0) return false;
    return std::find(std::begin(kShared), std::end(kShared), std::uint32_t(status.f_type)) ==
           std::end(kShared);
}

FolderWatch::FolderWatch(boost::asio::io_context& loop, const std::vector<JobFolder>& folders,
                         OnChange on_change, std::function<void()> on_batch)
    : on_change_(std::move(on_change)), on_batch_(std::move(on_batch)), events_(loop) {
    for (const JobFolder& folder : folders) folders_.push_back(Watched{&folder, -1, false});
    const int descriptor = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    if (descriptor < 0) return;
    events_.assign(descriptor);
    wait();
}

void FolderWatch::watch() {
    overflowed_ = false;
    if (!events_.is_open()) return;
    for (Watched& watched : folders_) {
        if (watched.descriptor >= 0) continue;
        const auto& folder = watched.folder->requests();
        watched.descriptor = inotify_add_watch(events_.native_handle(), folder.c_str(), kEvents);
        watched.is_local = watched.descriptor >= 0 && is_local_file_system(folder);
    }
}

void FolderWatch::stop() {
    events_.close();
    for (Watched& watched : folders_) watched.descriptor = -1;
}

bool FolderWatch::trusted() const {
    return !overflowed_ && std::all_of(folders_.begin(), folders_.end(), [](const Watched& watched) {
        return watched.descriptor >= 0 && watched.is_local;
    });
}

void FolderWatch::wait() {
    events_.async_wait(boost::asio::posix::stream_descriptor::wait_read,
                       [this](const boost::system::error_code& error) {
                           if (error) return;
                           read_events();
                           if (events_.is_open()) wait();
                       });
}

void FolderWatch::read_events() {
    alignas(inotify_event) char buffer[std::size_t{64} << 10];
    const ssize_t count = read(events_.native_handle(), buffer, sizeof buffer);
    for (ssize_t offset = 0; offset < count;) {
        const auto* event = reinterpret_cast<const inotify_event*>(buffer + offset);
        offset += ssize_t(sizeof(inotify_event) + event->len);
        if (event->mask & IN_Q_OVERFLOW) overflowed_ = true;
        if (event->wd < 0) continue;
        const bool is_lost = event->mask & (IN_IGNORED | IN_DELETE_SELF | IN_MOVE_SELF | IN_UNMOUNT);
        // Two job types may share one folder, which then is watched once.
        for (Watched& watched : folders_) {
            if (watched.descriptor != event->wd) continue;
            if (is_lost)
                lose(watched);
            else if (event->len > 0)
                tell(*watched.folder, event->mask, event->name);
        }
    }
    if (count > 0) on_batch_();
}

void FolderWatch::tell(const JobFolder& folder, std::uint32_t events, const std::string& name) {
    if (events & (IN_CREATE | IN_MOVED_TO)) on_change_(folder, FolderChange::came, name);
    if (events & (IN_CLOSE_WRITE | IN_MOVED_TO)) on_change_(folder, FolderChange::completed, name);
    if (events & (IN_DELETE | IN_MOVED_FROM)) on_change_(folder, FolderChange::went, name);
}

void FolderWatch::lose(Watched& watched) {
    inotify_rm_watch(events_.native_handle(), watched.descriptor);
    watched.descriptor = -1;
}

}  // namespace plonkd
