// Every circuit of the reference vectors: the solution's digest is gnark's, invalid witnesses are refused,
// hints that only gnark's own tests know are named.

#include <filesystem>
#include <fstream>
#include <set>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <tbb/global_control.h>

#include "prover/gnark/constraint_system.hpp"
#include "prover/gnark/witness.hpp"
#include "prover/hash/sha256.hpp"
#include "prover/solver/solve.hpp"
#include "tests/shared_data.hpp"

namespace plonkd {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

json read_case(const fs::path& folder) {
    std::ifstream file(folder / "case.json");
    return json::parse(file);
}

// SHA-256 of L, R, O, canonical big-endian, concatenated.
template <class C>
std::string digest(const Solution<C>& solution) {
    Sha256 hash;
    std::vector<std::uint8_t> bytes(C::Fr::kBytes);
    for (const auto* column : {&solution.l, &solution.r, &solution.o}) {
        for (const auto& value : *column) {
            value.to_bytes(bytes.data());
            hash.update(bytes);
        }
    }
    std::string hex;
    for (const std::uint8_t byte : hash.digest()) {
        constexpr char kDigits[] = "0123456789abcdef";
        hex += {kDigits[byte >> 4], kDigits[byte & 15]};
    }
    return hex;
}

// Stands in for the prover's commitment: any function of the values will do to solve a circuit.
template <class C>
typename C::Fr sum_of_powers(std::size_t commitment, std::span<const typename C::Fr> values) {
    using Fr = typename C::Fr;
    Fr sum = Fr::from_u64(commitment + 17);
    for (const Fr& value : values) sum = sum * Fr::from_u64(1000003) + value;
    return sum;
}

template <class C>
class SolverVectors : public testing::Test {
  protected:
    static void for_each_case(const std::function<void(const fs::path&, const json&)>& f) {
        PLONKD_NEED_SHARED_DATA(shared);
        std::set<fs::path> folders;
        for (const auto& entry : fs::directory_iterator(shared / "vectors" / C::kName))
            folders.insert(entry.path());
        EXPECT_FALSE(folders.empty());
        for (const fs::path& folder : folders) {
            SCOPED_TRACE(folder.string());
            f(folder, read_case(folder));
        }
    }
    static auto read_values(const fs::path& path) { return read_witness<typename C::Fr>(path).values; }
};

using Curves = testing::Types<Bn254, Bls12377, Bw6761>;
TYPED_TEST_SUITE(SolverVectors, Curves);

TYPED_TEST(SolverVectors, SolutionsAreGnarks) {
    this->for_each_case([&](const fs::path& folder, const json& expected) {
        if (expected["expect"] != "proof") return;
        const auto system = ConstraintSystem::open(folder / "circuit.bin");
        const auto program = Program<TypeParam>::build(system);
        EXPECT_EQ(program.nb_constraints(), expected["nb_constraints"]);
        EXPECT_EQ(program.domain_size(), expected["domain_size"]);
        const auto witness = this->read_values(folder / "witness.bin");
        const auto solution = solve<TypeParam>(program, witness, sum_of_powers<TypeParam>);
        if (expected["nb_bsb22_commitments"] == 0) {
            EXPECT_EQ(digest(solution), expected["solution_lro_sha256"].template get<std::string>());
        }
        const tbb::global_control one_thread(tbb::global_control::max_allowed_parallelism, 1);
        EXPECT_EQ(digest(solve<TypeParam>(program, witness, sum_of_powers<TypeParam>)), digest(solution));
    });
}

TYPED_TEST(SolverVectors, InvalidWitnessesAreRefused) {
    this->for_each_case([&](const fs::path& folder, const json& expected) {
        if (expected["expect"] != "proof") return;
        const auto system = ConstraintSystem::open(folder / "circuit.bin");
        const auto program = Program<TypeParam>::build(system);
        for (int k = 0; k < expected["nb_invalid_witnesses"]; ++k) {
            const auto witness =
                this->read_values(folder / ("invalid-witness-" + std::to_string(k) + ".bin"));
            EXPECT_THROW(solve<TypeParam>(program, witness, sum_of_powers<TypeParam>), SolveFailure) << k;
        }
    });
}

TYPED_TEST(SolverVectors, UnknownHintsAreNamed) {
    this->for_each_case([&](const fs::path& folder, const json& expected) {
        if (expected["expect"] != "unknown_hint") return;
        const auto system = ConstraintSystem::open(folder / "circuit.bin");
        try {
            Program<TypeParam>::build(system);
            ADD_FAILURE() << "built";
        } catch (const SetupError& error) {
            EXPECT_THAT(error.what(), testing::HasSubstr("solver missing hint(s): ["));
            for (const std::string name : expected["hints"])
                EXPECT_THAT(error.what(), testing::HasSubstr(name));
        }
    });
}

}  // namespace
}  // namespace plonkd
