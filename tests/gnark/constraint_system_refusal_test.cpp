// Every contradiction a constraint system file can hold is refused with file, offset, what was expected and
// what was found.

#include <functional>
#include <stdexcept>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "prover/gnark/byte_reader.hpp"
#include "prover/gnark/cbor_writer.hpp"
#include "prover/gnark/constraint_system.hpp"
#include "prover/gnark/constraint_system_writer.hpp"
#include "prover/gnark/integer_compression.hpp"
#include "tests/gnark/sample_system.hpp"
#include "tests/gnark/vector_files.hpp"

namespace plonkd {
namespace {

using test::Bytes;
using testing::AllOf;
using testing::HasSubstr;

// Opens and walks; the message of the refusal, empty when there is none.
std::string refusal(const Bytes& file) {
    return test::message_of<SetupError>([&] {
        const ConstraintSystem system = ConstraintSystem::parse(file, "circuit.bin");
        system.for_each_instruction([](const Instruction&) {});
        system.for_each_level([](std::size_t, std::span<const std::uint32_t>) {});
        system.coefficients<Bls12377Fr>();
    });
}

std::uint64_t get_u64_le(const Bytes& file, std::size_t at) {
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < 8; ++i) value |= static_cast<std::uint64_t>(file.at(at + i)) << (8 * i);
    return value;
}

void set_u64_le(Bytes& file, std::size_t at, std::uint64_t value) {
    for (std::size_t i = 0; i < 8; ++i) file.at(at + i) = static_cast<std::uint8_t>(value >> (8 * i));
}

// The file cut into its parts, so that one of them can be replaced; whole() recomputes the lengths.
struct Parts {
    Bytes version, levels, instructions, calldata, body, coefficients;

    static Parts of(const Bytes& file) {
        Parts parts;
        std::size_t at = 64;
        const auto take = [&](std::size_t length) {
            at += length;
            return Bytes(file.begin() + static_cast<std::ptrdiff_t>(at - length),
                         file.begin() + static_cast<std::ptrdiff_t>(at));
        };
        parts.version.assign(file.begin() + 8, file.begin() + 32);
        parts.levels = take(get_u64_le(file, 32));
        parts.instructions = take(get_u64_le(file, 40));
        parts.calldata = take(get_u64_le(file, 48));
        parts.body = take(get_u64_le(file, 56));
        parts.coefficients = take(file.size() - at);
        return parts;
    }

    Bytes whole() const {
        Bytes file(64);
        std::copy(version.begin(), version.end(), file.begin() + 8);
        std::size_t at = 32;
        for (const Bytes* part : {&levels, &instructions, &calldata, &body, &coefficients}) {
            if (part != &coefficients) set_u64_le(file, at, part->size());
            at += 8;
            file.insert(file.end(), part->begin(), part->end());
        }
        set_u64_le(file, 0, file.size() - 32);
        return file;
    }
};

class CircuitRefusal : public testing::Test {
  protected:
    const Bytes good_ = test::sample_system(CurveId::bls12377);
    Parts parts_ = Parts::of(good_);

    std::string with(const std::function<void(Bytes&)>& change) const {
        Bytes file = good_;
        change(file);
        return refusal(file);
    }
    // Replaces one occurrence of `from` in the body by `to`.
    std::string with_body(const Bytes& from, const Bytes& to) const {
        Parts parts = parts_;
        const auto at = std::search(parts.body.begin(), parts.body.end(), from.begin(), from.end());
        if (at == parts.body.end()) throw std::logic_error("not in the sample's body");
        const auto next = parts.body.erase(at, at + static_cast<std::ptrdiff_t>(from.size()));
        parts.body.insert(next, to.begin(), to.end());
        return refusal(parts.whole());
    }
    std::string with_text(const std::string& from, const std::string& to) const {
        return with_body(Bytes(from.begin(), from.end()), Bytes(to.begin(), to.end()));
    }
    // Replaces one occurrence of a CBOR tag by another.
    std::string with_tag(std::uint64_t from, std::uint64_t to) const {
        const auto head = [](std::uint64_t number) {
            CborWriter out;
            out.tag(number);
            return out.take();
        };
        return with_body(head(from), head(to));
    }
    // The sample with other instruction arrays.
    std::string with_arrays(const std::vector<std::uint32_t>& blueprints,
                            const std::vector<std::uint32_t>& constraints,
                            const std::vector<std::uint32_t>& wires,
                            const std::vector<std::uint64_t>& starts) const {
        Parts parts = parts_;
        parts.instructions.clear();
        append_compressed_array(std::span<const std::uint32_t>(blueprints), parts.instructions);
        append_compressed_array(std::span<const std::uint32_t>(constraints), parts.instructions);
        append_compressed_array(std::span<const std::uint32_t>(wires), parts.instructions);
        append_compressed_array(std::span<const std::uint64_t>(starts), parts.instructions);
        return refusal(parts.whole());
    }
    std::string with_levels(std::uint64_t count,
                            const std::vector<std::vector<std::uint32_t>>& levels) const {
        Parts parts = parts_;
        parts.levels.assign(8, 0);
        set_u64_le(parts.levels, 0, count);
        for (const auto& level : levels)
            append_compressed_array(std::span<const std::uint32_t>(level), parts.levels);
        return refusal(parts.whole());
    }
};

TEST_F(CircuitRefusal, TheSampleItselfIsAccepted) {
    EXPECT_EQ(refusal(good_), "");
    EXPECT_TRUE(parts_.whole() == good_);
}

TEST_F(CircuitRefusal, Header) {
    EXPECT_THAT(refusal({}),
                HasSubstr("circuit.bin: offset 0: total length: expected 8 bytes, found 0 bytes"));
    EXPECT_THAT(with([](Bytes& file) { file.push_back(0); }), HasSubstr("total length"));
    EXPECT_THAT(with([](Bytes& file) { file.pop_back(); }), HasSubstr("total length"));
    EXPECT_THAT(with([](Bytes& file) { file[8] = 1; }),
                AllOf(HasSubstr("offset 8: version"), HasSubstr("found 1.14")));
    EXPECT_THAT(with([](Bytes& file) { file[16] = 9; }),
                HasSubstr("expected 0.10 or a later 0.x, found 0.9"));
    EXPECT_EQ(with([](Bytes& file) { file[16] = 16; }), "");
    for (const std::size_t at : {32, 40, 48, 56}) {
        EXPECT_THAT(with([=](Bytes& file) { set_u64_le(file, at, ~0ULL); }),
                    HasSubstr("expected 18446744073709551615"));
        EXPECT_NE(with([=](Bytes& file) { set_u64_le(file, at, get_u64_le(file, at) + 1); }), "");
    }
}

TEST_F(CircuitRefusal, EveryTruncation) {
    // With and without a total length that admits to it.
    for (std::size_t size = 0; size < good_.size(); size += size < 200 ? 1 : 97) {
        Bytes file(good_.begin(), good_.begin() + static_cast<std::ptrdiff_t>(size));
        ASSERT_THAT(refusal(file), HasSubstr("circuit.bin: offset")) << size;
        if (size < 32) continue;
        set_u64_le(file, 0, size - 32);
        ASSERT_THAT(refusal(file), HasSubstr("circuit.bin: offset")) << size;
    }
}

TEST_F(CircuitRefusal, Body) {
    EXPECT_THAT(with_text("dType\x02", "dType\x01"), HasSubstr("expected 2 (SparseR1CS), found 1 (R1CS)"));
    EXPECT_THAT(with_text("dType\x02", "dTypf\x02"), HasSubstr("expected the key Type, found no such key"));
    EXPECT_THAT(with_text("fSecret", "fPublic"), HasSubstr("expected the key once"));
    EXPECT_THAT(with_text("12ab655e", "12ab655f"),
                HasSubstr("ScalarField: expected the scalar field of BN254"));
    EXPECT_THAT(with_text("mNbConstraints", "mNbConstraintz"), HasSubstr("the key NbConstraints"));
    // Tags: R1CS, small fields, unknown, another curve's GKR, Groth16.
    EXPECT_THAT(with_tag(5309735, 5309736), HasSubstr("tag 5309736 (R1CS)"));
    EXPECT_THAT(with_tag(5309744, 5309739), HasSubstr("31-bit field"));
    EXPECT_THAT(with_tag(5309744, 5309823), HasSubstr("found tag 5309823"));
    EXPECT_THAT(with_tag(4294967328, 4294967312), HasSubstr("GKR blueprints of one curve"));
    EXPECT_THAT(with_tag(5309738, 5309737), HasSubstr("(Groth16 commitments)"));
}

TEST_F(CircuitRefusal, UnknownKeysAreSkipped) {
    // 14 keys become 15: an older gnark's GkrInfo with a nested value.
    const std::string extra = "\x67GkrInfo\xa1\x61x\x82\x01\xf6";
    EXPECT_EQ(with_text(std::string("\xae") + "\x64Logs", std::string("\xaf") + extra + "\x64Logs"), "");
}

TEST_F(CircuitRefusal, CommitmentsOutsideTheConstraints) {
    CircuitDescription description = test::sample_description(CurveId::bls12377);
    ConstraintSystemWriter writer(description);
    writer.set_coefficients<Bls12377Fr>({});
    EXPECT_THAT(refusal(writer.encode()),
                HasSubstr("CommitmentInfo.CommitmentIndex: expected a constraint index below 0"));
}

TEST_F(CircuitRefusal, GkrIndicesThatDoNotFit) {
    const auto refusal_of = [](const std::function<void(GkrSolve&, GkrProve&, GkrGetAssignment&)>& change) {
        CircuitDescription description = test::sample_description(CurveId::bls12377);
        description.commitments.clear();
        auto& blueprints = description.blueprints;
        std::get<GkrSolve>(blueprints[7]).nb_instances = 0;  // the system has no instructions
        change(std::get<GkrSolve>(blueprints[7]), std::get<GkrProve>(blueprints[8]),
               std::get<GkrGetAssignment>(blueprints[9]));
        ConstraintSystemWriter writer(description);
        writer.set_coefficients<Bls12377Fr>({});
        return refusal(writer.encode());
    };
    using S = GkrSolve&;
    using P = GkrProve&;
    using G = GkrGetAssignment&;
    EXPECT_EQ(refusal_of([](S, P, G) {}), "");
    EXPECT_THAT(refusal_of([](S s, P, G) { s.circuit.wires[2].inputs[1] = 2; }),
                HasSubstr("blueprint 7 (GkrSolve): expected the input of a wire before it, found 2"));
    EXPECT_THAT(refusal_of([](S s, P, G) { s.circuit.wires[2].gate.nb_inputs = 3; }),
                HasSubstr("gate inputs"));
    EXPECT_THAT(refusal_of([](S s, P, G) { s.circuit.wires[2].gate.instructions[0].inputs[0] = 5; }),
                HasSubstr("gate operand"));
    EXPECT_THAT(refusal_of([](S s, P, G) { s.circuit.wires[2].gate.instructions[1].inputs.pop_back(); }),
                HasSubstr("three operands"));
    EXPECT_THAT(refusal_of([](S s, P, G) { s.circuit.wires[3].gate.instructions[0].inputs.clear(); }),
                HasSubstr("at least one operand"));
    EXPECT_THAT(refusal_of([](S s, P, G) { s.circuit.wires[2].gate.degree = 1 << 20; }),
                HasSubstr("GKR gate.Degree"));
    EXPECT_THAT(refusal_of([](S s, P, G) { s.nb_instances = 1; }),
                HasSubstr("GkrSolve.NbInstances: expected at most 0"));
    EXPECT_THAT(refusal_of([](S, P p, G) { p.solve_blueprint = 6; }),
                HasSubstr("the id of a GkrSolve blueprint"));
    EXPECT_THAT(refusal_of([](S, P, G g) { g.solve_blueprint = 100; }),
                HasSubstr("blueprint 9 (GkrGetAssignment)"));
    EXPECT_THAT(refusal_of([](S, P p, G) { p.schedule.levels.clear(); }),
                HasSubstr("at least one GKR level"));
    EXPECT_THAT(refusal_of([](S, P p, G) { p.schedule.levels[0].groups[0].wires[0] = 4; }),
                HasSubstr("a GKR wire"));
    EXPECT_THAT(refusal_of([](S, P p, G) { p.schedule.levels[1].groups[0].sources[0].level = 1; }),
                HasSubstr("the level of a claim source"));
    EXPECT_THAT(refusal_of([](S, P p, G) { p.schedule.levels[1].groups[0].sources[0].level = 5; }),
                HasSubstr("the level of a claim source"));
    EXPECT_THAT(
        refusal_of([](S, P p, G) { p.schedule.levels[3].groups[0].sources[0].outgoing_claim_index = 1; }),
        HasSubstr("an evaluation point"));
    EXPECT_THAT(refusal_of([](S, P p, G) {
                    p.schedule.levels[1].groups[0].sources.push_back({3, 0});
                }),
                HasSubstr("one claim source"));
}

TEST_F(CircuitRefusal, Coefficients) {
    const std::size_t table = good_.size() - parts_.coefficients.size();
    EXPECT_THAT(with([=](Bytes& file) { set_u64_le(file, table, 4); }), HasSubstr("at least 5"));
    EXPECT_THAT(with([=](Bytes& file) { set_u64_le(file, table, ~0ULL); }), HasSubstr("at most 8"));
    EXPECT_THAT(with([=](Bytes& file) { set_u64_le(file, table, 7); }), HasSubstr("32 more bytes"));
    EXPECT_THAT(with([=](Bytes& file) { file[table + 8 + 32] ^= 1; }),
                HasSubstr("coefficient 1: expected its reserved value"));
    EXPECT_THAT(with([=](Bytes& file) { file.back() = 0xff; }), HasSubstr("below the field's modulus"));
}

TEST_F(CircuitRefusal, InstructionArrays) {
    // The sample's calldata begins with a hint of seven words and a generic row of nine.
    EXPECT_THAT(with_arrays({0, 1}, {0, 0}, {0, 0}, {0, 7}),
                HasSubstr("calldata section: expected nothing more"));
    EXPECT_THAT(with_arrays({0, 10}, {0, 0}, {0, 0}, {0, 7}),
                HasSubstr("instruction 1: BlueprintID, below: expected 10"));
    EXPECT_THAT(with_arrays({0, 1, 1}, {0, 0, 2}, {0, 0, 0}, {0, 7, 16}),
                HasSubstr("instruction 2: ConstraintOffset: expected 1, found 2"));
    EXPECT_THAT(with_arrays({0, 1}, {0, 0}, {0, 0}, {0, 8}),
                HasSubstr("instruction 1: StartCallData: expected 7, found 8"));
    EXPECT_THAT(with_arrays({0, 1}, {0, 0}, {1, 0}, {0, 7}),
                HasSubstr("instruction 1: WireOffset, at least"));
    EXPECT_THAT(with_arrays({0, 1}, {0, 0}, {0, 5005}, {0, 7}),
                HasSubstr("WireOffset, at most: expected 5004"));
    EXPECT_THAT(with_arrays({0, 1}, {0}, {0, 0}, {0, 7}), HasSubstr("length of an instruction array"));
    Parts parts = parts_;
    parts.instructions.push_back(0);
    EXPECT_THAT(refusal(parts.whole()), HasSubstr("instructions section: expected nothing more"));
}

TEST_F(CircuitRefusal, Calldata) {
    Parts parts = parts_;
    parts.calldata[8] = 0;  // size word of the first instruction, a hint
    EXPECT_THAT(refusal(parts.whole()),
                HasSubstr("instruction 0: calldata size, at least: expected 1, found 0"));
    parts = parts_;
    parts.calldata.erase(parts.calldata.begin() + 8);
    const Bytes largest = {0xff, 0xff, 0xff, 0xff, 0x0f};
    parts.calldata.insert(parts.calldata.begin() + 8, largest.begin(), largest.end());
    EXPECT_THAT(refusal(parts.whole()), HasSubstr("instruction 0: calldata size, at most"));
    parts = parts_;
    set_u64_le(parts.calldata, 0, ~0ULL);
    EXPECT_THAT(refusal(parts.whole()), HasSubstr("number of calldata words"));
    parts = parts_;
    parts.calldata.pop_back();
    EXPECT_THAT(refusal(parts.whole()), HasSubstr("calldata"));
    parts = parts_;
    parts.calldata.push_back(0);
    EXPECT_THAT(refusal(parts.whole()),
                HasSubstr("calldata section: expected nothing more, found 1 more bytes"));
    parts = parts_;
    set_u64_le(parts.calldata, 0, 10);
    EXPECT_THAT(refusal(parts.whole()), HasSubstr("number of instructions: expected at most 10"));
}

TEST_F(CircuitRefusal, Levels) {
    EXPECT_THAT(with_levels(0, {}), HasSubstr("instructions in levels"));
    EXPECT_THAT(with_levels(~0ULL, {}), HasSubstr("number of levels: expected at most 0"));
    EXPECT_THAT(with_levels(2, {{0, 1}, {2}}), HasSubstr("instructions in levels"));
    EXPECT_THAT(with_levels(1, {{1, 0}}), HasSubstr("expected ascending instructions, found instruction 0"));
    EXPECT_THAT(with_levels(1, {{1, 1}}), HasSubstr("expected ascending instructions"));
    EXPECT_THAT(with_levels(2, {{0, 1}, {1}}),
                HasSubstr("expected instructions that are in no earlier level"));
    EXPECT_THAT(with_levels(1, {{0, 5000000}}), HasSubstr("expected instructions of the system"));
    EXPECT_THAT(with_levels(1, {{0, 1}, {2}}), HasSubstr("levels section: expected nothing more"));
    EXPECT_THAT(with_levels(1, {std::vector<std::uint32_t>(100000, 7)}), HasSubstr("expected at most"));
}

}  // namespace
}  // namespace plonkd
