// The reduced real circuit in full mode (vectors/jobs/nano): controller, prover, 1.8 million constraints per
// proof.
//
// The SRS (201 MB) is not shipped; it is made once by `prover srs dev` and kept in the build folder.

#include <csignal>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "prover/hash/sha256.hpp"
#include "tests/end_to_end/controller_process.hpp"
#include "tests/end_to_end/job_site.hpp"
#include "tests/shared_data.hpp"

namespace plonkd {
namespace {

using test::names_in;
using test::read_file;
using test::run_program;
using test::wait_until;
using test::write_file;
using testing::IsEmpty;
using testing::UnorderedElementsAreArray;
using namespace std::chrono_literals;

constexpr auto kLimit = 30min;
const std::string kSrsName = "kzg_srs_canonical_2097155_bls12377_aleo.memdump";

std::string sha256_of(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    Sha256 hash;
    std::vector<char> buffer(1 << 20);
    while (stream.read(buffer.data(), std::streamsize(buffer.size())) || stream.gcount() > 0)
        hash.update({reinterpret_cast<const std::uint8_t*>(buffer.data()), std::size_t(stream.gcount())});
    std::string text;
    for (const std::uint8_t byte : hash.digest()) {
        constexpr const char* kHexadecimal = "0123456789abcdef";
        text += kHexadecimal[byte >> 4];
        text += kHexadecimal[byte & 15];
    }
    return text;
}

// The SRS in the cache, made if it is not there or damaged.
std::filesystem::path development_srs(const std::filesystem::path& jobs) {
    const std::filesystem::path file = std::filesystem::path(PLONKD_CACHE) / kSrsName;
    std::string expected;
    std::istringstream(read_file(jobs / "nano/srs.sha256")) >> expected;
    if (std::filesystem::exists(file) && sha256_of(file) == expected) return file;
    std::filesystem::create_directories(file.parent_path());
    const auto made = run_program({PLONKD_PROVER, "srs", "dev", "--curve", "bls12377", "--points", "2097155",
                                   "--seed", "the dev srs is not a secret", "--out", file.string()},
                                  file.parent_path());
    EXPECT_EQ(made.exit_code, 0) << made.output;
    EXPECT_EQ(sha256_of(file), expected);
    return file;
}

TEST(FullJobs, ReducedCircuitIsProvedAsByLineasProver) {
    PLONKD_NEED_SHARED_DATA(shared);
    const auto jobs = shared / "vectors/jobs";
    const test::JobSite site;

    const auto assets = site.root / "prover-assets";
    std::filesystem::create_directories(assets / "kzgsrs");
    std::filesystem::create_symlink(development_srs(jobs), assets / "kzgsrs" / kSrsName);
    const auto setup = assets / "7.1.0/data-availability-v2";
    std::filesystem::create_directories(setup);
    const auto stored_setup = jobs / "nano/prover-assets/7.1.0/data-availability-v2";
    for (const char* name : {"manifest.json", "verifying_key.bin", "compressor_dict.bin"})
        std::filesystem::create_symlink(stored_setup / name, setup / name);
    const auto unpacked = run_program(
        {"sh", "-c", "xz -dkc '" + (stored_setup / "circuit.bin.xz").string() + "' > circuit.bin"}, setup);
    ASSERT_EQ(unpacked.exit_code, 0) << unpacked.output;

    write_file(site.root / "config.toml",
               test::with_controller_keys(
                   read_file(jobs / "nano/config.toml"),
                   "worker_cmd_tmpl = \"" PLONKD_PROVER
                   " prove --config {{.ConfFile}} --in {{.InFile}} --out {{.OutFile}} --engine cpu "
                   "--insecure-fixed-blinding\"\n"));
    const std::vector<std::string> names = names_in(jobs / "nano/requests");
    ASSERT_FALSE(names.empty());
    for (const std::string& name : names) site.drop(name, read_file(jobs / "nano/requests" / name));

    test::ControllerProcess controller(PLONKD_CONTROLLER,
                                       {"--config", "config.toml", "--local-id", "prover-0"}, site.root,
                                       {"CUDA_VISIBLE_DEVICES="});
    ASSERT_TRUE(
        wait_until([&] { return site.finished().size() == names.size() || controller.has_ended(); }, kLimit))
        << controller.log();
    controller.send_signal(SIGTERM);
    EXPECT_EQ(controller.wait(1min), 0) << controller.log();

    std::vector<std::string> finished;
    for (const std::string& name : names) {
        finished.push_back(name + ".success");
        std::string published = name;
        const std::string versions = "bcv0.0-ccv0.0-";
        published.erase(published.find(versions), versions.size());
        ASSERT_TRUE(std::filesystem::exists(site.responses / published)) << controller.log();
        EXPECT_EQ(read_file(site.responses / published), read_file(jobs / "nano/responses" / name)) << name;
    }
    EXPECT_THAT(site.finished(), UnorderedElementsAreArray(finished)) << controller.log();
    EXPECT_THAT(names_in(site.requests), IsEmpty());
}

}  // namespace
}  // namespace plonkd
