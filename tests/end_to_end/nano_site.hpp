// The reduced real circuit (vectors/jobs/nano) laid out as an operator would.
//
// The SRS (201 MB) is not shipped; it is made once by `prover srs dev` and kept in the build folder.
#pragma once

#include <sstream>

#include <gtest/gtest.h>

#include "prover/hash/sha256.hpp"
#include "tests/end_to_end/controller_process.hpp"
#include "tests/end_to_end/job_site.hpp"

namespace plonkd::test {

inline const std::string kNanoSrsName = "kzg_srs_canonical_2097155_bls12377_aleo.memdump";

inline std::string sha256_of(const std::filesystem::path& file) {
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
inline std::filesystem::path development_srs(const std::filesystem::path& jobs,
                                             const std::filesystem::path& cache, const std::string& prover) {
    const std::filesystem::path file = cache / kNanoSrsName;
    std::string expected;
    std::istringstream(read_file(jobs / "nano/srs.sha256")) >> expected;
    if (std::filesystem::exists(file) && sha256_of(file) == expected) return file;
    std::filesystem::create_directories(file.parent_path());
    const auto made = run_program({prover, "srs", "dev", "--curve", "bls12377", "--points", "2097155",
                                   "--seed", "the dev srs is not a secret", "--out", file.string()},
                                  file.parent_path());
    EXPECT_EQ(made.exit_code, 0) << made.output;
    EXPECT_EQ(sha256_of(file), expected);
    return file;
}

// Assets and SRS below `root`; the configuration is the caller's.
inline void lay_out_nano(const std::filesystem::path& jobs, const std::filesystem::path& root,
                         const std::filesystem::path& cache, const std::string& prover) {
    const auto assets = root / "prover-assets";
    std::filesystem::create_directories(assets / "kzgsrs");
    std::filesystem::create_symlink(development_srs(jobs, cache, prover), assets / "kzgsrs" / kNanoSrsName);
    const auto setup = assets / "7.1.0/data-availability-v2";
    std::filesystem::create_directories(setup);
    const auto stored_setup = jobs / "nano/prover-assets/7.1.0/data-availability-v2";
    for (const char* name : {"manifest.json", "verifying_key.bin", "compressor_dict.bin"})
        std::filesystem::create_symlink(stored_setup / name, setup / name);
    const auto unpacked = run_program(
        {"sh", "-c", "xz -dkc '" + (stored_setup / "circuit.bin.xz").string() + "' > circuit.bin"}, setup);
    ASSERT_EQ(unpacked.exit_code, 0) << unpacked.output;
}

}  // namespace plonkd::test
