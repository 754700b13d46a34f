// The controller's systemd unit, checked by systemd's own tools.

#include <regex>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/deploy/installation.hpp"

namespace plonkd {
namespace {

using test::has_program;
using test::Installation;
using test::read_file;
using test::run_program;
using test::write_file;

class SystemdUnit : public testing::Test {
  protected:
    void SetUp() override {
        if (!has_program("systemd-analyze")) GTEST_SKIP() << "systemd-analyze is not installed";
        ASSERT_EQ(site_.install({}).exit_code, 0);
        // As installed, with the programs where they really are.
        const std::string text = std::regex_replace(read_file(site_.unit), std::regex("/opt/plonkd"),
                                                    (site_.root / "opt/plonkd").string());
        unit_ = site_.scratch.path() / "plonkd-controller@.service";
        write_file(unit_, text);
    }
    test::ProgramResult analyze(std::vector<std::string> arguments) const {
        arguments.insert(arguments.begin(), "systemd-analyze");
        arguments.push_back(unit_);
        return run_program(arguments, site_.scratch.path());
    }

    Installation site_;
    std::filesystem::path unit_;
};

TEST_F(SystemdUnit, IsCorrect) {
    const auto result = analyze({"verify", "--man=no"});
    EXPECT_EQ(result.exit_code, 0) << result.output;
    EXPECT_EQ(result.output, "");
}

TEST_F(SystemdUnit, IsExposedLittle) {
    if (run_program({"sh", "-c", "systemd-analyze --help | grep -q offline"}, site_.scratch.path())
            .exit_code != 0)
        GTEST_SKIP() << "this systemd-analyze has no --offline";
    // The threshold is in tenths.
    const auto result = analyze({"security", "--offline=true", "--threshold=30", "--no-pager"});
    EXPECT_EQ(result.exit_code, 0) << result.output;
}

}  // namespace
}  // namespace plonkd
