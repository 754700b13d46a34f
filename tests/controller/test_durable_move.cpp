// Moves that replace nothing silently, in both forms: renameat2 and link + unlink.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "controller/durable_move.hpp"
#include "controller/same_content.hpp"
#include "tests/scratch_folder.hpp"

namespace plonkd {
namespace {

using test::names_in;
using test::read_file;
using test::write_file;
using testing::ElementsAre;

class DurableMove : public testing::Test {
  protected:
    test::ScratchFolder scratch_;
    std::filesystem::path a_ = scratch_.path() / "a";
    std::filesystem::path b_ = scratch_.path() / "b";
};

TEST_F(DurableMove, MovesToAFreeName) {
    for (const auto& move : {move_without_replacing, move_by_link, move_over_identical, move_keeping_previous,
                             replace_keeping_previous}) {
        write_file(a_, "text");
        EXPECT_FALSE(move(a_, b_));
        EXPECT_THAT(names_in(scratch_.path()), ElementsAre("b"));
        EXPECT_EQ(read_file(b_), "text");
        std::filesystem::remove(b_);
    }
}

TEST_F(DurableMove, ReportsAMissingSource) {
    for (const auto& move : {move_without_replacing, move_by_link, move_over_identical, move_keeping_previous,
                             replace_keeping_previous}) {
        EXPECT_EQ(move(a_, b_), std::errc::no_such_file_or_directory);
        EXPECT_EQ(move(a_, scratch_.path() / "absent" / "b"), std::errc::no_such_file_or_directory);
    }
}

TEST_F(DurableMove, AnExistingTargetStays) {
    write_file(a_, "new");
    write_file(b_, "old");
    for (const auto& move : {move_without_replacing, move_by_link, move_over_identical}) {
        EXPECT_EQ(move(a_, b_), std::errc::file_exists);
        EXPECT_EQ(read_file(a_), "new");
        EXPECT_EQ(read_file(b_), "old");
    }
}

TEST_F(DurableMove, AnIdenticalTargetMayBeReplaced) {
    for (const auto& move : {move_over_identical, move_keeping_previous, replace_keeping_previous}) {
        write_file(a_, "same");
        write_file(b_, "same");
        EXPECT_FALSE(move(a_, b_));
        EXPECT_THAT(names_in(scratch_.path()), ElementsAre("b"));
    }
}

TEST_F(DurableMove, ADifferentTargetIsKeptAside) {
    write_file(b_, "first");
    write_file(a_, "second");
    EXPECT_FALSE(move_keeping_previous(a_, b_));
    write_file(a_, "third");
    EXPECT_FALSE(replace_keeping_previous(a_, b_));
    EXPECT_THAT(names_in(scratch_.path()), ElementsAre("b", "b.previous_1", "b.previous_2"));
    EXPECT_EQ(read_file(b_), "third");
    EXPECT_EQ(read_file(b_.string() + ".previous_1"), "first");
    EXPECT_EQ(read_file(b_.string() + ".previous_2"), "second");
}

TEST_F(DurableMove, SyncReachesFilesAndFolders) {
    write_file(a_, "text");
    EXPECT_FALSE(sync_file(a_));
    EXPECT_FALSE(sync_folder(scratch_.path()));
    EXPECT_EQ(sync_file(b_), std::errc::no_such_file_or_directory);
    EXPECT_EQ(sync_folder(a_), std::errc::not_a_directory);
}

TEST_F(DurableMove, ContentIsComparedToTheLastByte) {
    const std::string long_text((1 << 16) + 3, 'x');
    write_file(a_, long_text);
    write_file(b_, long_text);
    EXPECT_TRUE(same_content(a_, b_));
    write_file(b_, long_text + "y");
    EXPECT_FALSE(same_content(a_, b_));
    write_file(b_, long_text.substr(0, 1 << 16));
    EXPECT_FALSE(same_content(a_, b_));
    write_file(b_, std::string((1 << 16) + 2, 'x') + "z");
    EXPECT_FALSE(same_content(a_, b_));
    EXPECT_FALSE(same_content(a_, scratch_.path() / "absent"));
    write_file(a_, "");
    write_file(b_, "");
    EXPECT_TRUE(same_content(a_, b_));
}

}  // namespace
}  // namespace plonkd
