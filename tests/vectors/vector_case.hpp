// The cases of ../shared/vectors: circuits with keys, witnesses and proofs made by gnark.
#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "prover/curve/curves.hpp"
#include "prover/hash/protocol_hashes.hpp"
#include "prover/plonk/srs_store.hpp"
#include "tests/shared_data.hpp"

namespace plonkd::test {

inline std::vector<std::uint8_t> file_bytes(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    if (!in) throw std::runtime_error("cannot read " + path.string());
    return {std::istreambuf_iterator<char>(in), {}};
}

struct VectorCase {
    std::string name;
    CurveId curve;
    std::filesystem::path folder;
    bool expects_proof;  // otherwise its hints are unknown and it must be refused at load
    std::size_t domain_size;
    std::string solution_digest;  // empty with BSB22 commitments
    std::vector<std::string> hints;
    std::vector<TranscriptKind> transcripts;
    std::vector<std::filesystem::path> invalid_witnesses;

    std::filesystem::path file(const std::string& file_name) const { return folder / file_name; }
    std::filesystem::path proof_file(TranscriptKind transcript) const {
        return folder / ("proof-" + std::string(to_string(transcript)) + ".bin");
    }
};

inline VectorCase read_vector_case(const std::filesystem::path& folder, CurveId curve) {
    const auto bytes = file_bytes(folder / "case.json");
    const auto json = nlohmann::json::parse(bytes);
    VectorCase result{};
    result.name = std::string(name(curve)) + "/" + folder.filename().string();
    result.curve = curve;
    result.folder = folder;
    result.expects_proof = json.at("expect") == "proof";
    result.domain_size = json.at("domain_size");
    result.solution_digest = json.at("solution_lro_sha256");
    result.hints = json.at("hints").get<std::vector<std::string>>();
    for (const auto& [transcript, digest] : json.at("proof_raw_sha256").items()) {
        result.transcripts.push_back(transcript_from_name(transcript).value());
    }
    for (std::size_t i = 0; i < json.at("nb_invalid_witnesses"); ++i) {
        result.invalid_witnesses.push_back(folder / ("invalid-witness-" + std::to_string(i) + ".bin"));
    }
    return result;
}

// Of one curve, by name.
inline std::vector<VectorCase> vector_cases(const std::filesystem::path& shared, CurveId curve) {
    std::vector<VectorCase> cases;
    for (const auto& entry : std::filesystem::directory_iterator(shared / "vectors" / name(curve))) {
        if (std::filesystem::exists(entry.path() / "case.json")) {
            cases.push_back(read_vector_case(entry.path(), curve));
        }
    }
    std::sort(cases.begin(), cases.end(),
              [](const VectorCase& a, const VectorCase& b) { return a.name < b.name; });
    return cases;
}

template <class C>
CircuitSrs<C> vector_srs(const std::filesystem::path& shared, std::size_t n) {
    return open_srs<C>(find_srs(shared / "vectors" / "srs", C::kId, n), n);
}

}  // namespace plonkd::test
