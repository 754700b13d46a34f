// A file is there complete or not at all, whatever happens on the way.

#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

#include "prover/failure/failure.hpp"
#include "prover/output/atomic_file.hpp"
#include "tests/scratch_folder.hpp"

namespace plonkd {
namespace {

class AtomicFileTest : public ::testing::Test {
  protected:
    static std::string content(const std::filesystem::path& path) {
        std::ifstream in(path, std::ios::binary);
        std::ostringstream text;
        text << in.rdbuf();
        return text.str();
    }
    std::size_t nb_files() const {
        return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(folder_),
                                                      std::filesystem::directory_iterator()));
    }

    const test::ScratchFolder scratch_;
    const std::filesystem::path folder_ = scratch_.path();
};

TEST_F(AtomicFileTest, WritesAndReplaces) {
    write_file_atomically(folder_ / "out", "first");
    EXPECT_EQ(content(folder_ / "out"), "first");
    write_file_atomically(folder_ / "out", "second");
    EXPECT_EQ(content(folder_ / "out"), "second");
    EXPECT_EQ(nb_files(), 1U);
}

TEST_F(AtomicFileTest, AppearsOnlyWhenCommitted) {
    const std::uint8_t half[] = {'h', 'a', 'l', 'f'};
    {
        AtomicFile file(folder_ / "out");
        file.write(half);
        EXPECT_FALSE(std::filesystem::exists(folder_ / "out"));
    }
    EXPECT_EQ(nb_files(), 0U);

    AtomicFile file(folder_ / "out");
    file.write(half);
    file.write(half);
    file.commit();
    EXPECT_EQ(content(folder_ / "out"), "halfhalf");
    EXPECT_EQ(nb_files(), 1U);
}

TEST_F(AtomicFileTest, KeepsTheOldFileWhenAbandoned) {
    write_file_atomically(folder_ / "out", "old");
    { const AtomicFile abandoned(folder_ / "out"); }
    EXPECT_EQ(content(folder_ / "out"), "old");
}

TEST_F(AtomicFileTest, RefusesWhatIsNotARegularFile) {
    std::filesystem::create_directory(folder_ / "sub");
    EXPECT_THROW(write_file_atomically(folder_ / "sub", "x"), SetupError);
    EXPECT_THROW(write_file_atomically("/dev/null", "x"), SetupError);
    EXPECT_THROW(write_file_atomically(folder_ / "missing" / "out", "x"), SetupError);
}

TEST_F(AtomicFileTest, TellsBeforehandWhetherAFileCanBeWritten) {
    write_file_atomically(folder_ / "out", "old");
    EXPECT_NO_THROW(check_file_can_be_written(folder_ / "out"));
    EXPECT_NO_THROW(check_file_can_be_written(folder_ / "new"));
    EXPECT_EQ(content(folder_ / "out"), "old");
    EXPECT_EQ(nb_files(), 1U);
    EXPECT_THROW(check_file_can_be_written(folder_), SetupError);
    EXPECT_THROW(check_file_can_be_written(folder_ / "missing" / "out"), SetupError);
}

}  // namespace
}  // namespace plonkd
