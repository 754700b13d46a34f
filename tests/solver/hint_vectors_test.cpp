// Every entry of hints.json for a hint of this build: outputs as gnark's, and errors where gnark has them;
// for the native fields also through the fast paths.

#include <fstream>
#include <map>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "prover/field/fields.hpp"
#include "prover/solver/hints/hint_call.hpp"
#include "prover/solver/hints/native_hints.hpp"
#include "prover/solver/hints/registry.hpp"
#include "tests/shared_data.hpp"

namespace plonkd {
namespace {

using nlohmann::json;

struct Entry {
    std::string name, field, description;
    std::uint32_t id;
    std::vector<mpz_class> inputs, outputs;
    bool error;
};

std::vector<mpz_class> integers(const json& hex) {
    std::vector<mpz_class> values;
    for (const std::string digits : hex) values.emplace_back(digits, 16);
    return values;
}

struct HintVectors {
    std::map<std::string, mpz_class> fields;
    std::vector<Entry> entries;

    explicit HintVectors(const std::filesystem::path& shared) {
        std::ifstream file(shared / "vectors" / "hints.json");
        const json data = json::parse(file);
        for (const auto& [field, modulus] : data["fields"].items())
            fields.emplace(field, mpz_class(modulus.get<std::string>(), 16));
        for (const json& stored : data["entries"]) {
            Entry entry{stored["name"],
                        stored["field"],
                        "",
                        stored["id"],
                        integers(stored["inputs"]),
                        {},
                        stored.value("error", false)};
            entry.description = entry.name + " (" + entry.field + ", " + stored.value("case", "") + ")";
            if (entry.error) {
                entry.outputs.resize(stored["nout"].get<std::size_t>());
            } else {
                entry.outputs = integers(stored["outputs"]);
            }
            entries.push_back(std::move(entry));
        }
    }
};

TEST(HintVectors, IdsAreTheNamesHashes) {
    PLONKD_NEED_SHARED_DATA(shared);
    for (const Entry& entry : HintVectors(shared).entries)
        EXPECT_EQ(hint_id(entry.name), entry.id) << entry.name;
}

TEST(HintVectors, FunctionsReproduceThem) {
    PLONKD_NEED_SHARED_DATA(shared);
    const HintVectors vectors(shared);
    std::map<std::string, int> seen;
    for (const Entry& entry : vectors.entries) {
        SCOPED_TRACE(entry.description);
        const HintFunction function = HintRegistry::builtin().find(entry.id);
        if (function == nullptr) continue;
        ++seen[entry.name];
        const mpz_class& modulus = vectors.fields.at(entry.field);
        std::vector<mpz_class> outputs(entry.outputs.size());
        if (entry.error) {
            EXPECT_THROW(function({modulus}, entry.inputs, outputs), HintError);
            continue;
        }
        ASSERT_NO_THROW(function({modulus}, entry.inputs, outputs));
        for (mpz_class& output : outputs)
            mpz_mod(output.get_mpz_t(), output.get_mpz_t(), modulus.get_mpz_t());
        EXPECT_EQ(outputs, entry.outputs);
    }
    EXPECT_GE(seen.size(), 28u);
}

// The inputs as constants of a program.
template <class Fr>
void expect_native(const Entry& entry) {
    const NativeHint<Fr> native = find_native_hint<Fr>(entry.id);
    if (native == nullptr) return;
    std::vector<Fr> wires;
    std::vector<std::uint32_t> list{static_cast<std::uint32_t>(entry.inputs.size() << 2)};
    for (const mpz_class& input : entry.inputs) {
        list.push_back(static_cast<std::uint32_t>(wires.size()));
        wires.push_back(to_element<Fr>(input));
    }
    const InputList<Fr> inputs(list.data(), wires.data(), nullptr);
    std::vector<Fr> outputs(entry.outputs.size());
    if (entry.error) {
        EXPECT_THROW(native(inputs, outputs), HintError);
        return;
    }
    ASSERT_NO_THROW(native(inputs, outputs));
    for (std::size_t i = 0; i < outputs.size(); ++i)
        EXPECT_EQ(outputs[i], to_element<Fr>(entry.outputs[i])) << i;
}

TEST(HintVectors, FastPathsReproduceThem) {
    PLONKD_NEED_SHARED_DATA(shared);
    for (const Entry& entry : HintVectors(shared).entries) {
        SCOPED_TRACE(entry.description);
        if (entry.field == "bn254") expect_native<Bn254Fr>(entry);
        if (entry.field == "bls12377") expect_native<Bls12377Fr>(entry);
        if (entry.field == "bw6761") expect_native<Bw6761Fr>(entry);
    }
}

}  // namespace
}  // namespace plonkd
