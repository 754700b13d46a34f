// A full-mode setup around a circuit of four constraints and one commitment, with requests that fit it:
// everything that full mode does, in milliseconds.
#pragma once

#include <algorithm>

#include "prover/gnark/constraint_system_writer.hpp"
#include "prover/gnark/instruction.hpp"
#include "prover/linea/blob_maker.hpp"
#include "prover/linea/example_blocks.hpp"
#include "prover/linea/hexadecimal.hpp"
#include "prover/plonk/cpu_engine.hpp"
#include "prover/plonk/dev_srs.hpp"
#include "prover/plonk/loaded_circuit.hpp"
#include "prover/solver/hints/registry.hpp"
#include "prover/worker/compression_job.hpp"
#include "tests/worker/job_folder.hpp"

namespace plonkd::test {

// Squares the public input, commits to it, and checks nothing, or that it is zero: no witness satisfies that.
inline std::vector<std::uint8_t> make_tiny_circuit(std::uint32_t nb_witness, bool satisfiable) {
    constexpr std::uint32_t kHint = 0, kGeneric = 1, kMul = 2;
    constexpr std::uint32_t kZero = kCoefficientZero, kOne = kCoefficientOne,
                            kMinusOne = kCoefficientMinusOne;
    constexpr std::uint32_t kHintId = hint_id(kCommitmentHintName);
    const std::uint32_t square = nb_witness, commitment = nb_witness + 1, end = nb_witness + 2;

    CircuitDescription description;
    description.curve = CurveId::bls12377;
    description.public_names = {"X"};
    for (std::uint32_t i = 1; i < nb_witness; ++i)
        description.secret_names.push_back("S" + std::to_string(i));
    description.nb_internal = 2;
    description.blueprints = {GenericHint{}, GenericSparseR1C{}, SparseR1CMul{}};
    description.commitments = {{/*width=*/1, /*committed=*/{1}, /*commitment_index=*/2}};
    description.hints = {{kHintId, std::string(kCommitmentHintName)}};
    ConstraintSystemWriter writer(std::move(description));
    const auto add = [&](std::uint32_t blueprint, std::uint32_t wire_offset,
                         const std::vector<std::uint32_t>& calldata) {
        const std::uint32_t index = writer.add_instruction(blueprint, wire_offset, calldata);
        writer.add_level(std::span(&index, 1));
    };
    add(kMul, square, {0, 0, square, kOne});
    add(kGeneric, commitment, {0, 0, 0, kMinusOne, kZero, kZero, kZero, kZero, 1});
    add(kHint, commitment, {11, kHintId, 2, 1, kZero, kConstantWire, 1, kOne, 0, commitment, commitment + 1});
    add(kGeneric, end, {commitment, 0, 0, kMinusOne, kZero, kZero, kZero, kZero, 2});
    add(kGeneric, end, {0, 0, 0, satisfiable ? kZero : kOne, kZero, kZero, kZero, kZero, 0});
    writer.set_coefficients<Bls12377Fr>({});
    return writer.encode();
}

class FullModeSite {
  public:
    FullModeSite() {
        const auto bytes = example_dictionary(kDictionaryBytes, 1);
        dictionary_ = make_dictionary(bytes, "dictionary.bin");
        folder.write("dictionary.bin", {bytes.begin(), bytes.end()});
        folder.write_configuration("full", "dict_paths = [\"" + (folder / "dictionary.bin").string() +
                                               "\"]\ndict_nb_bytes = 512\nmax_nb_batches = 2\n");
        install_srs("example");
        install(true);
    }

    // The SRS alone, of the secret with this name. Replaces the file in one step.
    void install_srs(const std::string& secret) {
        const Srs<Bls12377> srs = make_dev_srs<Bls12377>(secret, 19);
        write_memdump<Bls12377>(srs_file, srs.vk(), srs.points());
    }

    // Circuit, key and manifest. `spaces` changes the manifest's digest, and nothing else.
    void install(bool satisfiable, std::size_t spaces = 0) {
        // 38 values beside dictionary, blob and batches.
        const std::uint32_t nb_witness = 1 + kDictionaryBytes + kBlobBytes + 38 + 3 * 2;
        const auto circuit = make_tiny_circuit(nb_witness, satisfiable);
        write(setup / "circuit.bin", circuit);
        const Srs<Bls12377> points = make_dev_srs<Bls12377>("example", 19);
        Progress progress;
        const auto loaded = LoadedCircuit<Bls12377>::load(
            ConstraintSystem::parse(circuit, "tiny circuit"),
            {Srs<Bls12377>::from_points(points.vk(), {points.points().begin(), points.points().end()}), {}},
            std::nullopt, make_cpu_engine<Bls12377>(), progress);
        const auto key = loaded.verifying_key().serialize_raw();
        write(setup / "verifying_key.bin", key);
        write_manifest(encode_hexadecimal(sha256(key)), spaces);
    }
    void write_manifest(const std::string& checksum, std::size_t spaces = 0) {
        folder.write(setup / "manifest.json", R"({"checksums": {"verifyingKey": ")" + checksum +
                                                  R"("}, "extraFlags": {"maxUsableBytes": 4096,
                                                      "maxUncompressedBytes": 780000}})" +
                                                  std::string(spaces, ' '));
    }

    // The same for the same seed.
    std::string request(std::uint64_t seed) const {
        ExampleSizes sizes;
        sizes.transactions_per_block = 1;
        return serialize_request(make_request(example_content(sizes, seed), dictionary_, {kBlobBytes}));
    }
    Configuration configuration() const { return load_configuration(folder / "config.toml"); }

    JobFolder folder;
    const std::filesystem::path srs_file =
        folder / "prover-assets/kzgsrs/kzg_srs_canonical_19_bls12377_aleo.memdump";
    const std::filesystem::path setup = "prover-assets/7.1.0/data-availability-v2";

  private:
    static constexpr std::size_t kDictionaryBytes = 512, kBlobBytes = 4096;

    void write(const std::filesystem::path& file, const std::vector<std::uint8_t>& bytes) const {
        folder.write(file, {bytes.begin(), bytes.end()});
    }

    Dictionary dictionary_;
};

// The CPU engine, with a call before each operation.
class WatchedEngine final : public Engine<Bls12377> {
  public:
    using C = Bls12377;
    using OnOperation = std::function<void(std::string_view operation)>;

    explicit WatchedEngine(OnOperation on_operation, bool spoil_evaluations = false)
        : on_operation_(std::move(on_operation)), spoil_evaluations_(spoil_evaluations) {}

    std::string_view name() const override { return "watched"; }
    ~WatchedEngine() override { on_operation_("closing the device"); }
    void load(const CircuitKey<C>& key, const CommitmentPoints<C>& points) override {
        on_operation_("load");
        engine_->load(key, points);
    }
    void unload() override { engine_->unload(); }
    LagrangeColumn<C> upload(FieldVector<Fr> values) override {
        on_operation_("upload");
        return engine_->upload(std::move(values));
    }
    LagrangeColumn<C> upload(const SparseVector<Fr>& values) override {
        on_operation_("upload sparse");
        return engine_->upload(values);
    }
    std::vector<G1> commit(std::span<const BlindedColumn<C>> columns) override {
        on_operation_("commit values");
        return engine_->commit(columns);
    }
    std::vector<G1> commit(std::span<const PolynomialRef<C>> polynomials) override {
        on_operation_("commit coefficients");
        return engine_->commit(polynomials);
    }
    MonomialColumn<C> to_monomial(LagrangeColumn<C> values, std::span<const Fr> blinding) override {
        on_operation_("to monomial");
        return engine_->to_monomial(std::move(values), blinding);
    }
    LagrangeColumn<C> grand_product(const LagrangeColumn<C>& l, const LagrangeColumn<C>& r,
                                    const LagrangeColumn<C>& o, const Fr& beta, const Fr& gamma) override {
        on_operation_("grand product");
        return engine_->grand_product(l, r, o, beta, gamma);
    }
    std::array<MonomialColumn<C>, 3> quotient(const QuotientInputs<C>& inputs) override {
        on_operation_("quotient");
        return engine_->quotient(inputs);
    }
    std::vector<Fr> evaluate(std::span<const PolynomialRef<C>> polynomials, const Fr& point) override {
        on_operation_("evaluate");
        std::vector<Fr> values = engine_->evaluate(polynomials, point);
        if (spoil_evaluations_) values.front() += Fr::one();
        return values;
    }
    MonomialColumn<C> linear_combination(std::span<const ScaledPolynomial<C>> terms) override {
        on_operation_("linear combination");
        return engine_->linear_combination(terms);
    }
    MonomialColumn<C> divide_by_linear(MonomialColumn<C> polynomial, const Fr& point) override {
        on_operation_("divide by linear");
        return engine_->divide_by_linear(std::move(polynomial), point);
    }

  private:
    const OnOperation on_operation_;
    const bool spoil_evaluations_;
    std::unique_ptr<Engine<C>> engine_ = make_cpu_engine<C>();
};

}  // namespace plonkd::test
