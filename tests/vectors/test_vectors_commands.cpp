// The `prover` program on gnark's files: outputs, exit codes, and that a failed command leaves no file.

#include <cstdio>
#include <sys/wait.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/scratch_folder.hpp"
#include "tests/vectors/vector_case.hpp"

namespace plonkd {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using Path = std::filesystem::path;

constexpr const char* kDevSeed = "the dev srs is not a secret";

struct Outcome {
    int exit_code;
    std::string output;  // standard output and error together
};

class Commands : public ::testing::Test {
  protected:
    // Runs `prover ARGUMENTS…`; arguments are quoted for the shell.
    static Outcome prover(const std::vector<std::string>& arguments) {
        std::string command = PLONKD_PROVER;
        for (const std::string& argument : arguments) command += " '" + argument + "'";
        FILE* pipe = ::popen((command + " 2>&1").c_str(), "r");
        std::string output;
        for (int byte = std::fgetc(pipe); byte != EOF; byte = std::fgetc(pipe))
            output += static_cast<char>(byte);
        return {WEXITSTATUS(::pclose(pipe)), output};
    }

    std::vector<std::string> prove_arguments(const Path& shared, const test::VectorCase& vector,
                                             const Path& proof) {
        return {"plonk",     "prove",
                "--circuit", vector.file("circuit.bin"),
                "--srs",     shared / "vectors" / "srs",
                "--witness", vector.file("witness.bin"),
                "--proof",   proof};
    }
    std::vector<std::string> verify_arguments(const test::VectorCase& vector, const Path& proof) {
        return {"plonk",   "verify", "--vk",     vector.file("verifying_key.bin"),
                "--proof", proof,    "--public", vector.file("public.bin")};
    }

    const test::ScratchFolder scratch_;
    const Path folder_ = scratch_.path();
};

std::vector<std::string> with(std::vector<std::string> arguments, const std::vector<std::string>& more) {
    arguments.insert(arguments.end(), more.begin(), more.end());
    return arguments;
}

TEST_F(Commands, SetupProveAndVerifyOnEveryCurve) {
    PLONKD_NEED_SHARED_DATA(shared);
    for (const CurveId curve : {CurveId::bn254, CurveId::bls12377, CurveId::bw6761}) {
        const auto vector = test::read_vector_case(shared / "vectors" / name(curve) / "commit-two", curve);
        SCOPED_TRACE(vector.name);
        const Path key = folder_ / "key";
        const Path proof = folder_ / "proof";
        EXPECT_EQ(prover({"plonk", "setup", "--circuit", vector.file("circuit.bin"), "--srs",
                          shared / "vectors" / "srs", "--vk", key})
                      .exit_code,
                  0);
        EXPECT_EQ(test::file_bytes(key), test::file_bytes(vector.file("verifying_key.bin")));

        for (const TranscriptKind transcript : vector.transcripts) {
            const std::vector<std::string> choice{"--transcript", std::string(to_string(transcript))};
            const Outcome proved = prover(with(with(prove_arguments(shared, vector, proof), choice),
                                               {"--insecure-fixed-blinding", "--timings", folder_ / "timings",
                                                "--vk", key, "--engine", "cpu"}));
            EXPECT_EQ(proved.exit_code, 0) << proved.output;
            EXPECT_THAT(proved.output, HasSubstr("warning"));
            EXPECT_EQ(test::file_bytes(proof), test::file_bytes(vector.proof_file(transcript)));
            EXPECT_FALSE(nlohmann::json::parse(test::file_bytes(folder_ / "timings")).at("phases").empty());
            EXPECT_EQ(prover(with(verify_arguments(vector, proof), choice)).exit_code, 0);
        }

        // With random blinding: another proof, valid too.
        const Outcome random = prover(prove_arguments(shared, vector, proof));
        EXPECT_EQ(random.exit_code, 0) << random.output;
        EXPECT_NE(test::file_bytes(proof),
                  test::file_bytes(vector.proof_file(TranscriptKind::gnark_default)));
        EXPECT_EQ(prover(verify_arguments(vector, proof)).exit_code, 0);
    }
}

// gnark's own Lagrange SRS and its other encodings give the same keys and proofs.
TEST_F(Commands, EveryFormOfAnSrsGivesTheSameProof) {
    PLONKD_NEED_SHARED_DATA(shared);
    for (const CurveId curve : {CurveId::bn254, CurveId::bls12377, CurveId::bw6761}) {
        const auto vector = test::read_vector_case(shared / "vectors" / name(curve) / "gnark-add", curve);
        SCOPED_TRACE(vector.name);
        ASSERT_EQ(vector.domain_size, 16U);
        const Path encodings = shared / "vectors" / "encodings" / name(curve);
        const Path key = folder_ / "key";
        const Path proof = folder_ / "proof";
        for (const Path& srs : {encodings, encodings / "srs-canonical-19.compressed.bin",
                                encodings / "srs-canonical-19.raw.bin"}) {
            SCOPED_TRACE(srs);
            EXPECT_EQ(
                prover({"plonk", "setup", "--circuit", vector.file("circuit.bin"), "--srs", srs, "--vk", key})
                    .exit_code,
                0);
            EXPECT_EQ(test::file_bytes(key), test::file_bytes(vector.file("verifying_key.bin")));
            EXPECT_EQ(
                prover({"plonk", "prove", "--circuit", vector.file("circuit.bin"), "--srs", srs, "--witness",
                        vector.file("witness.bin"), "--proof", proof, "--insecure-fixed-blinding"})
                    .exit_code,
                0);
            EXPECT_EQ(test::file_bytes(proof),
                      test::file_bytes(vector.proof_file(TranscriptKind::gnark_default)));
        }
        EXPECT_EQ(prover({"plonk", "setup", "--circuit", vector.file("circuit.bin"), "--srs",
                          encodings / "srs-lagrange-16.raw.bin", "--vk", key})
                      .exit_code,
                  1);
    }
}

TEST_F(Commands, VerifiesCompressedKeysAndProofs) {
    PLONKD_NEED_SHARED_DATA(shared);
    for (const CurveId curve : {CurveId::bn254, CurveId::bls12377, CurveId::bw6761}) {
        for (const std::string circuit : {"cubic", "commit-two"}) {
            const Path encodings = shared / "vectors" / "encodings" / name(curve);
            const Path folder = shared / "vectors" / name(curve) / circuit;
            const Outcome outcome =
                prover({"plonk", "verify", "--vk", encodings / (circuit + "-verifying_key.compressed.bin"),
                        "--proof", encodings / (circuit + "-proof-default.compressed.bin"), "--public",
                        folder / "public.bin"});
            EXPECT_EQ(outcome.exit_code, 0) << outcome.output;
        }
    }
}

TEST_F(Commands, VerifyTellsInvalidFromUnusable) {
    PLONKD_NEED_SHARED_DATA(shared);
    const auto vector = test::read_vector_case(shared / "vectors" / "bls12377" / "cubic", CurveId::bls12377);
    const Path proof = vector.proof_file(TranscriptKind::gnark_default);
    EXPECT_EQ(prover(verify_arguments(vector, proof)).exit_code, 0);

    const Outcome other_transcript =
        prover(with(verify_arguments(vector, proof), {"--transcript", "recursion"}));
    EXPECT_EQ(other_transcript.exit_code, 1);
    EXPECT_THAT(other_transcript.output, HasSubstr("not valid"));

    EXPECT_EQ(prover(verify_arguments(vector, folder_ / "absent")).exit_code, 2);
    EXPECT_EQ(prover(verify_arguments(vector, vector.file("public.bin"))).exit_code, 2);
}

// A key that lost its end has the layout of no curve, and yet the place is named.
TEST_F(Commands, VerifySaysWhereAKeyIsTruncated) {
    PLONKD_NEED_SHARED_DATA(shared);
    for (const CurveId curve : {CurveId::bn254, CurveId::bls12377, CurveId::bw6761}) {
        const auto vector = test::read_vector_case(shared / "vectors" / name(curve) / "cubic", curve);
        const Path key = folder_ / "key";
        std::filesystem::copy_file(vector.file("verifying_key.bin"), key,
                                   std::filesystem::copy_options::overwrite_existing);
        std::filesystem::permissions(key, std::filesystem::perms::owner_write,
                                     std::filesystem::perm_options::add);
        std::filesystem::resize_file(key, std::filesystem::file_size(key) - 1);
        const Outcome outcome =
            prover({"plonk", "verify", "--vk", key, "--proof",
                    vector.proof_file(TranscriptKind::gnark_default), "--public", vector.file("public.bin")});
        EXPECT_EQ(outcome.exit_code, 2);
        EXPECT_THAT(outcome.output,
                    HasSubstr("offset " + std::to_string(std::filesystem::file_size(key) - 3)));
    }
}

TEST_F(Commands, OutputThatCannotBeWrittenIsRefusedBeforeTheWork) {
    PLONKD_NEED_SHARED_DATA(shared);
    const auto vector = test::read_vector_case(shared / "vectors" / "bn254" / "cubic", CurveId::bn254);
    const Path absent = folder_ / "absent" / "file";
    for (const auto& arguments : {prove_arguments(shared, vector, absent),
                                  with(prove_arguments(shared, vector, folder_ / "p"), {"--timings", absent}),
                                  {"plonk", "setup", "--circuit", vector.file("circuit.bin"), "--srs",
                                   shared / "vectors" / "srs", "--vk", absent}}) {
        const Outcome outcome = prover(arguments);
        EXPECT_EQ(outcome.exit_code, 1);
        EXPECT_THAT(outcome.output, HasSubstr("absent/file: cannot create"));
        EXPECT_THAT(outcome.output, Not(HasSubstr("load circuit")));
    }
    EXPECT_TRUE(std::filesystem::is_empty(folder_));
}

TEST_F(Commands, FailuresHaveTheirExitCodesAndLeaveNoFile) {
    PLONKD_NEED_SHARED_DATA(shared);
    const auto vector = test::read_vector_case(shared / "vectors" / "bn254" / "cubic", CurveId::bn254);
    const auto hint = test::read_vector_case(shared / "vectors" / "bn254" / "gnark-hint", CurveId::bn254);
    const Path proof = folder_ / "proof";
    const auto valid = prove_arguments(shared, vector, proof);
    const auto replaced = [&](const std::string& option, const std::string& value) {
        auto arguments = valid;
        *(std::find(arguments.begin(), arguments.end(), option) + 1) = value;
        return prover(arguments);
    };
    // An unsatisfied constraint, named by its index.
    const Outcome unsatisfied = replaced("--witness", vector.file("invalid-witness-0.bin"));
    EXPECT_EQ(unsatisfied.exit_code, 78);
    EXPECT_THAT(unsatisfied.output, HasSubstr("constraint #"));
    // Bad files.
    EXPECT_EQ(replaced("--witness", vector.file("circuit.bin")).exit_code, 1);
    EXPECT_EQ(replaced("--circuit", vector.file("witness.bin")).exit_code, 1);
    EXPECT_EQ(replaced("--srs", folder_).exit_code, 1);
    const Outcome hints = replaced("--circuit", hint.file("circuit.bin"));
    EXPECT_EQ(hints.exit_code, 1);
    const Outcome key =
        prover(with(valid, {"--vk", shared / "vectors" / "bn254" / "gnark-add" / "verifying_key.bin"}));
    EXPECT_EQ(key.exit_code, 1);
    EXPECT_THAT(key.output, HasSubstr("circuit.bin: the verifying key is not of this circuit"));
    const Outcome device = prover(with(valid, {"--engine", "cuda"}));
    EXPECT_EQ(device.exit_code, 75);
    EXPECT_THAT(device.output, HasSubstr("device error"));
    // No recursion over BN254, no such transcript.
    EXPECT_EQ(prover(with(valid, {"--transcript", "recursion"})).exit_code, 1);
    EXPECT_NE(prover(with(valid, {"--transcript", "other"})).exit_code, 0);
    EXPECT_TRUE(std::filesystem::is_empty(folder_));
}

TEST_F(Commands, WrongCommandLinesEndWithOneOrForVerdictsWithTwo) {
    EXPECT_EQ(prover({"--help"}).exit_code, 0);
    EXPECT_EQ(prover({"plonk", "verify", "--help"}).exit_code, 0);
    EXPECT_EQ(prover({}).exit_code, 1);
    EXPECT_EQ(prover({"unknown"}).exit_code, 1);
    EXPECT_EQ(prover({"prove", "--config", "c"}).exit_code, 1);
    EXPECT_EQ(prover({"plonk", "prove"}).exit_code, 1);
    EXPECT_EQ(prover({"plonk", "verify", "--vk"}).exit_code, 2);
    EXPECT_EQ(prover({"verify", "--unknown"}).exit_code, 2);
}

TEST_F(Commands, SolvePrintsTheSolutionsDigest) {
    PLONKD_NEED_SHARED_DATA(shared);
    for (const CurveId curve : {CurveId::bn254, CurveId::bls12377, CurveId::bw6761}) {
        for (const test::VectorCase& vector : test::vector_cases(shared, curve)) {
            SCOPED_TRACE(vector.name);
            const Outcome outcome = prover({"plonk", "solve", "--circuit", vector.file("circuit.bin"),
                                            "--witness", vector.file("witness.bin")});
            if (!vector.expects_proof) {
                EXPECT_NE(outcome.exit_code, 0);
            } else if (!vector.solution_digest.empty()) {
                EXPECT_EQ(outcome.output, vector.solution_digest + "\n");
            } else {
                EXPECT_EQ(outcome.exit_code, 1);
                EXPECT_THAT(outcome.output, HasSubstr("--srs"));
            }
        }
    }
}

TEST_F(Commands, DevSrsIsTheVectors) {
    PLONKD_NEED_SHARED_DATA(shared);
    for (const std::string curve : {"bn254", "bls12377", "bw6761"}) {
        SCOPED_TRACE(curve);
        const Outcome outcome = prover({"srs", "dev", "--curve", curve, "--points", "16387", "--seed",
                                        kDevSeed, "--out", folder_ / curve});
        EXPECT_EQ(outcome.exit_code, 0);
        EXPECT_THAT(outcome.output, HasSubstr("insecure"));
        EXPECT_EQ(test::file_bytes(folder_ / curve),
                  test::file_bytes(shared / "vectors" / "srs" /
                                   ("kzg_srs_canonical_16387_" + curve + "_aleo.memdump")));
    }
    EXPECT_EQ(
        prover({"srs", "dev", "--curve", "bn254", "--points", "4", "--seed", "", "--out", folder_ / "x"})
            .exit_code,
        1);
}

TEST_F(Commands, EveryCommandHasHelp) {
    for (const std::vector<std::string>& command :
         std::vector<std::vector<std::string>>{{},
                                               {"plonk"},
                                               {"plonk", "setup"},
                                               {"plonk", "prove"},
                                               {"plonk", "verify"},
                                               {"plonk", "solve"},
                                               {"srs"},
                                               {"srs", "dev"},
                                               {"bench"},
                                               {"bench", "plonk"},
                                               {"bench", "msm"},
                                               {"bench", "ntt"},
                                               {"bench", "solve"}}) {
        const Outcome outcome = prover(with(command, {"--help"}));
        EXPECT_EQ(outcome.exit_code, 0);
        EXPECT_THAT(outcome.output, HasSubstr("--help"));
    }
    EXPECT_THAT(prover({"srs", "dev", "--help"}).output, HasSubstr("INSECURE"));
}

TEST_F(Commands, BenchmarksReportTheirFigures) {
    for (const std::string benchmark : {"plonk", "msm", "ntt"}) {
        const Outcome outcome = prover({"bench", benchmark, "--curve", "bn254", "--log-n", "6",
                                        "--repetitions", "1", "--json", folder_ / benchmark});
        EXPECT_EQ(outcome.exit_code, 0) << outcome.output;
        const auto json = nlohmann::json::parse(test::file_bytes(folder_ / benchmark));
        EXPECT_EQ(json.at("benchmark"), benchmark);
        EXPECT_FALSE(json.at("figures").empty());
    }
}

// A plan needs neither a GPU nor a build with CUDA.
TEST_F(Commands, PlansDeviceMemory) {
    const std::vector<std::string> circuit{"plonk",   "plan",     "--constraints", "134000000",
                                           "--curve", "bls12377", "--commitments", "1"};
    const Outcome plan = prover(with(circuit, {"--gpu-memory-limit", "76GiB", "--json"}));
    ASSERT_EQ(plan.exit_code, 0) << plan.output;
    const auto json = nlohmann::json::parse(plan.output);
    EXPECT_EQ(json.at("n"), std::size_t{1} << 27);
    EXPECT_LE(json.at("total_bytes"), std::size_t{76} << 30);
    EXPECT_LE(json.at("relative_time"), 1.6);

    const Outcome refusal = prover(with(circuit, {"--gpu-memory-limit", "40GiB"}));
    EXPECT_EQ(refusal.exit_code, 75);
    EXPECT_THAT(refusal.output, HasSubstr("42.95 GB available"));
    EXPECT_THAT(refusal.output, HasSubstr("the largest domain that fits is n = 67108864"));

    EXPECT_NE(prover({"plonk", "plan"}).exit_code, 0);
    EXPECT_NE(prover({"plonk", "plan", "--constraints", "8"}).exit_code, 0);
    EXPECT_NE(prover(with(circuit, {"--gpu-memory-limit", "much"})).exit_code, 0);
}

TEST_F(Commands, PlansDeviceMemoryOfACircuitFile) {
    PLONKD_NEED_SHARED_DATA(shared);
    const auto vector = test::read_vector_case(shared / "vectors" / "bw6761" / "commit-two", CurveId::bw6761);
    const Outcome plan = prover({"plonk", "plan", "--circuit", vector.file("circuit.bin"), "--json"});
    ASSERT_EQ(plan.exit_code, 0) << plan.output;
    const auto json = nlohmann::json::parse(plan.output);
    EXPECT_EQ(json.at("curve"), "bw6761");
    EXPECT_EQ(json.at("n"), vector.domain_size);
    EXPECT_EQ(json.at("commitments"), 2);
}

}  // namespace
}  // namespace plonkd
