// deploy/install.sh: what it puts where, and what it leaves alone.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/deploy/installation.hpp"

namespace plonkd {
namespace {

namespace fs = std::filesystem;
using test::Installation;
using test::read_file;
using test::write_file;
using testing::HasSubstr;
using testing::Not;

TEST(Install, PutsEverythingInItsPlace) {
    const Installation site;
    const auto result = site.install({"--version", "1.0"});
    ASSERT_EQ(result.exit_code, 0) << result.output;
    const fs::path home = site.root / "opt/plonkd/versions/1.0";
    for (const char* file : {"bin/controller", "bin/prover", "share/doc/operations.md",
                             "share/monitoring/alerts.yml", "share/monitoring/dashboard.json"})
        EXPECT_TRUE(fs::is_regular_file(home / file)) << file;
    EXPECT_EQ(fs::read_symlink(site.root / "opt/plonkd/current"), "versions/1.0");
    EXPECT_TRUE(fs::is_regular_file(site.unit));
    EXPECT_TRUE(fs::is_regular_file(site.root / "usr/lib/sysusers.d/plonkd.conf"));
    EXPECT_TRUE(fs::is_regular_file(site.root / "etc/plonkd/mainnet.toml"));
    EXPECT_EQ(read_file(home / "bin/controller"), read_file(PLONKD_PROGRAM));
}

TEST(Install, IsIdempotent) {
    const Installation site;
    ASSERT_EQ(site.install({}).exit_code, 0);
    const auto again = site.install({});
    EXPECT_EQ(again.exit_code, 0);
    EXPECT_THAT(again.output, HasSubstr("nothing to do"));
}

TEST(Install, DryRunChangesNothing) {
    const Installation site;
    const auto result = site.install({"--dry-run"});
    EXPECT_EQ(result.exit_code, 0) << result.output;
    EXPECT_THAT(result.output, HasSubstr("plonkd-controller@.service"));
    EXPECT_FALSE(fs::exists(site.root));
}

TEST(Install, TheOperatorsFilesAreNotOverwritten) {
    const Installation site;
    ASSERT_EQ(site.install({}).exit_code, 0);
    const fs::path environment = site.root / "etc/plonkd/controller.env";
    write_file(environment, "CUDA_VISIBLE_DEVICES=\n");
    ASSERT_EQ(site.install({}).exit_code, 0);
    EXPECT_EQ(read_file(environment), "CUDA_VISIBLE_DEVICES=\n");
    EXPECT_EQ(read_file(environment.string() + ".dist"),
              read_file(PLONKD_SOURCE_DIR "/config/controller.env"));
}

TEST(Install, VersionsLiveSideBySideAndRollBack) {
    const Installation site;
    ASSERT_EQ(site.install({"--version", "1.0"}).exit_code, 0);
    ASSERT_EQ(site.install({"--version", "1.1"}).exit_code, 0);
    const fs::path current = site.root / "opt/plonkd/current";
    EXPECT_EQ(fs::read_symlink(current), "versions/1.1");
    ASSERT_EQ(site.install({"--activate", "1.0"}).exit_code, 0);
    EXPECT_EQ(fs::read_symlink(current), "versions/1.0");
    EXPECT_TRUE(fs::exists(current / "bin/controller"));

    const auto absent = site.install({"--activate", "0.9"});
    EXPECT_EQ(absent.exit_code, 1);
    EXPECT_THAT(absent.output, HasSubstr("installed: 1.0 1.1"));
    EXPECT_EQ(fs::read_symlink(current), "versions/1.0");
}

TEST(Install, ThePrefixIsFollowedEverywhere) {
    const Installation site;
    ASSERT_EQ(site.install({"--prefix", "/srv/provers"}).exit_code, 0);
    EXPECT_TRUE(fs::exists(site.root / "srv/provers/current/bin/controller"));
    for (const fs::path& file : {site.unit, site.root / "etc/plonkd/controller.env"}) {
        EXPECT_THAT(read_file(file), HasSubstr("/srv/provers/current"));
        EXPECT_THAT(read_file(file), Not(HasSubstr("/opt/plonkd")));
    }
}

TEST(Install, RefusesWhatItCannotUse) {
    const Installation site;
    for (const auto& [arguments, message] : std::vector<std::pair<std::vector<std::string>, std::string>>{
             {{"--version", "../x"}, "version: expected"},
             {{"--prefix", "relative"}, "--prefix: expected an absolute path"},
             {{"--programs", "/nowhere"}, "/nowhere/controller: no such program"},
             {{"--prefix"}, "--prefix needs a value"},
             {{"--uninstall"}, "unknown argument --uninstall"}}) {
        const auto result = site.install(arguments);
        EXPECT_EQ(result.exit_code, 1) << message;
        EXPECT_THAT(result.output, HasSubstr(message));
    }
    EXPECT_FALSE(fs::exists(site.root));
}

}  // namespace
}  // namespace plonkd
