// Worker and client find each other through the configuration file.
#include "prover/handover/socket_path.hpp"

#include <cstdlib>
#include <sys/stat.h>
#include <unistd.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/scratch_folder.hpp"

namespace plonkd {
namespace {

using testing::ElementsAre;

class SocketPath : public testing::Test {
  protected:
    void SetUp() override { clear(); }
    void TearDown() override { clear(); }
    static void clear() {
        for (const char* name : {"RUNTIME_DIRECTORY", "XDG_RUNTIME_DIR", "TMPDIR", kWorkerSocketVariable})
            ::unsetenv(name);
    }

    test::ScratchFolder scratch_;
};

TEST_F(SocketPath, TheEnvironmentComesFirst) {
    ::setenv("RUNTIME_DIRECTORY", "/run/first:/run/second", 1);
    ::setenv("XDG_RUNTIME_DIR", "/run/user/7", 1);
    ::setenv("TMPDIR", scratch_.path().c_str(), 1);
    const auto paths = worker_sockets("config.toml");
    ASSERT_EQ(paths.size(), 4u);
    EXPECT_EQ(paths[0].parent_path(), "/run/first");
    EXPECT_EQ(paths[1].parent_path(), "/run/user/7");
    EXPECT_EQ(paths[2].parent_path(), "/run/plonkd");
    EXPECT_EQ(paths[3].parent_path(), scratch_.path() / ("plonkd-" + std::to_string(::geteuid())));
    ::setenv(kWorkerSocketVariable, "/some/where.sock", 1);
    EXPECT_THAT(worker_sockets("config.toml"), ElementsAre("/some/where.sock"));
}

TEST_F(SocketPath, OneFileHasOneNameHoweverItIsReached) {
    test::write_file(scratch_.path() / "config.toml", "");
    test::write_file(scratch_.path() / "other.toml", "");
    std::filesystem::create_symlink("config.toml", scratch_.path() / "link.toml");
    const auto name = [&](const std::string& file) {
        return default_worker_sockets(scratch_.path() / file).front().filename();
    };
    EXPECT_EQ(name("link.toml"), name("config.toml"));
    EXPECT_EQ(name("./config.toml"), name("config.toml"));
    EXPECT_NE(name("other.toml"), name("config.toml"));
}

TEST_F(SocketPath, OnlyFoldersOfOnesOwnAreUsed) {
    const auto shared = scratch_.path() / "shared", own = scratch_.path() / "own",
               temporary = scratch_.path() / "tmp";
    for (const auto& folder : {shared, own, temporary}) std::filesystem::create_directory(folder);
    ::chmod(shared.c_str(), 0777);
    ::chmod(own.c_str(), 0755);
    std::filesystem::create_directory_symlink(own, scratch_.path() / "link");
    EXPECT_FALSE(
        first_usable_socket({shared / "a", scratch_.path() / "absent/a", scratch_.path() / "link/a"}));
    EXPECT_EQ(first_usable_socket({shared / "a", own / "a"}), own / "a");

    ::setenv("TMPDIR", temporary.c_str(), 1);
    const auto last = default_worker_sockets("config.toml").back();
    EXPECT_EQ(first_usable_socket({last}), last);
    struct stat status {};
    ASSERT_EQ(::stat(last.parent_path().c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 07777, 0700u);
}

}  // namespace
}  // namespace plonkd
