// Which commands run without a shell, and that they mean the same.

#include <cstdlib>
#include <sys/stat.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "controller/command_line.hpp"
#include "tests/scratch_folder.hpp"

namespace plonkd {
namespace {

using testing::ElementsAre;

class CommandLine : public testing::Test {
  protected:
    void SetUp() override {
        program_ = scratch_.path() / "prover";
        test::write_file(program_, "#!/bin/sh\n");
        chmod(program_.c_str(), 0755);
        test::write_file(scratch_.path() / "not-executable", "");
        path_ = std::getenv("PATH");
        setenv("PATH", ("/absent:" + scratch_.path().string()).c_str(), 1);
    }
    void TearDown() override { setenv("PATH", path_.c_str(), 1); }

    test::ScratchFolder scratch_;
    std::filesystem::path program_;
    std::string path_;
};

TEST_F(CommandLine, PlainWordsRunDirectly) {
    EXPECT_THAT(*as_plain_command(" prover  prove --config\tc.toml --in=a/b.json "),
                ElementsAre(program_.string(), "prove", "--config", "c.toml", "--in=a/b.json"));
    EXPECT_THAT(*as_plain_command(program_.string() + " x"), ElementsAre(program_.string(), "x"));
}

TEST_F(CommandLine, EverythingElseIsTheShells) {
    for (const char* command : {"",
                                "  ",
                                "exit 3",
                                "absent x",
                                "not-executable",
                                "A=1 prover",
                                "prover; true",
                                "prover && true",
                                "prover > out",
                                "prover \"a b\"",
                                "prover 'a'",
                                "prover $HOME",
                                "prover ~/x",
                                "prover *",
                                "prover #x",
                                "prover a\nb",
                                "(prover)",
                                "prover `x`",
                                "prover a\\ b",
                                "prover &",
                                "prover {a}",
                                "prover [a]",
                                "prover !"}) {
        EXPECT_FALSE(as_plain_command(command)) << command;
        EXPECT_THAT(arguments_for(command), ElementsAre("/bin/sh", "-c", command));
    }
    EXPECT_FALSE(as_plain_command(scratch_.path().string()));
}

}  // namespace
}  // namespace plonkd
