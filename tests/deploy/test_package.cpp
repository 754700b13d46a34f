// The Debian package that cpack makes of a build.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/deploy/installation.hpp"

namespace plonkd {
namespace {

namespace fs = std::filesystem;
using test::has_program;
using test::run_program;
using testing::HasSubstr;

TEST(DebianPackage, HoldsProgramsUnitAndConfiguration) {
    for (const char* program : {"dpkg-deb", "dpkg-shlibdeps"})
        if (!has_program(program)) GTEST_SKIP() << program << " is not installed";
    if (!fs::exists(PLONKD_BUILD "/bin/prover")) GTEST_SKIP() << "prover is not built";

    const test::ScratchFolder scratch;
    const auto packed = run_program(
        {PLONKD_CPACK, "--config", PLONKD_BUILD "/CPackConfig.cmake", "-B", scratch.path().string()},
        scratch.path());
    ASSERT_EQ(packed.exit_code, 0) << packed.output;
    fs::path package;
    for (const auto& entry : fs::directory_iterator(scratch.path()))
        if (entry.path().extension() == ".deb") package = entry.path();
    ASSERT_FALSE(package.empty()) << packed.output;

    const auto contents = run_program({"dpkg-deb", "--contents", package.string()}, scratch.path());
    for (const char* file :
         {"/bin/controller", "/bin/prover", "./lib/systemd/system/plonkd-controller@.service",
          "./etc/plonkd/controller.env", "./opt/plonkd/current -> versions/"})
        EXPECT_THAT(contents.output, HasSubstr(file));
    const auto control = run_program({"dpkg-deb", "--info", package.string()}, scratch.path());
    EXPECT_THAT(control.output, HasSubstr("conffiles"));
    EXPECT_THAT(control.output, HasSubstr("libtbb"));
}

}  // namespace
}  // namespace plonkd
