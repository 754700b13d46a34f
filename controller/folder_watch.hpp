// What happens in the requests folders, as the kernel tells it (inotify).
//
// The kernel does not see what other hosts do on a shared file system, so a watch there is a hint at best:
// trusted() says which folders can be left unlisted while nothing is told.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>

#include "controller/job_folder.hpp"

namespace plonkd {

enum class FolderChange {
    came,       // a name appeared, its file may still be written
    completed,  // a file was closed by its writer or moved here
    went,       // a name disappeared
};

// Bound to one event loop and its thread; the folders must outlive it.
class FolderWatch {
  public:
    using OnChange = std::function<void(const JobFolder&, FolderChange, const std::string& name)>;

    // `on_batch` is called after one or more calls of `on_change`, or after changes have been missed.
    FolderWatch(boost::asio::io_context& loop, const std::vector<JobFolder>& folders, OnChange on_change,
                std::function<void()> on_batch);

    // Watches the folders that are not watched yet: all at first, later those that were gone for a while. To
    // be called before the folders are listed, so that no change falls in between. Does nothing where the
    // kernel offers no watches.
    void watch();
    void stop();

    // Whether every change of every folder since the last call of watch() has been or will be told.
    bool trusted() const;

  private:
    struct Watched {
        const JobFolder* folder;
        int descriptor = -1;  // of the watch; -1: not watched
        bool is_local = false;
    };
    void wait();
    void read_events();
    void tell(const JobFolder& folder, std::uint32_t events, const std::string& name);
    void lose(Watched& watched);

    const OnChange on_change_;
    const std::function<void()> on_batch_;
    boost::asio::posix::stream_descriptor events_;
    std::vector<Watched> folders_;
    bool overflowed_ = false;
};

// Whether only this host changes files there, as far as the kind of file system tells.
bool is_local_file_system(const std::filesystem::path& folder);

}  // namespace plonkd
