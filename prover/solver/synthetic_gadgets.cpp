#include "prover/solver/synthetic_gadgets.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "prover/gnark/instruction.hpp"
#include "prover/solver/gkr_layout.hpp"
#include "prover/solver/hints/registry.hpp"
#include "prover/solver/poseidon2_gkr_circuit.hpp"

namespace plonkd {
namespace {

using namespace synthetic;

constexpr const char* kCrumbs = "github.com/consensys/linea-monorepo/prover/circuits/internal.toCrumbsHint";
constexpr const char* kBits = "github.com/consensys/gnark/std/compress/internal.BreakUpBytesIntoBitsHint";
constexpr const char* kDecompose = "github.com/consensys/gnark/std/rangecheck.DecomposeHint";
constexpr const char* kMulMod = "github.com/consensys/gnark/std/math/emulated.mulHint";
constexpr const char* kCount = "github.com/consensys/gnark/std/internal/logderivarg.countHint";
constexpr const char* kInvert = "github.com/consensys/gnark/constraint/solver.InvZeroHint";

constexpr std::uint32_t kZero = kCoefficientZero, kOne = kCoefficientOne, kTwo = kCoefficientTwo,
                        kMinusOne = kCoefficientMinusOne;

// Log-derivative arguments, each with a table, a countHint and a BatchInverse.
constexpr std::uint32_t kArguments = 12;
// Width and height of one step of the emulated Horner evaluation, beside its hint.
constexpr std::uint32_t kEvaluationLanes = 70, kEvaluationLevels = 24;
constexpr std::uint32_t kMimcRounds = 62;

}  // namespace

SyntheticSizes::SyntheticSizes(double scale) {
    const auto scaled = [scale](double count, double least) {
        return static_cast<std::uint32_t>(std::max(least, std::round(count * scale)));
    };
    nb_secret = scaled(196'946, 64);
    nb_steps = scaled(780'000, 64);
    nb_blob_bytes = scaled(130'046, 16);
    nb_range_checks = scaled(148'085, 16);
    nb_gkr_instances = scaled(31'678, 2);
    nb_emulated_steps = scaled(4'096, 2);
    nb_committed = scaled(17'756'030, 16);
    nb_count_rows = scaled(5'592'510, 256.0 * kArguments);
    nb_count_queries = scaled(14'451'098, kArguments);
    nb_inverses = scaled(4'768'150, kArguments);
    nb_absorbed = scaled(7'897, 2);
    nb_instructions = scaled(135'135'012, 0);
    nb_coefficients = scaled(1'288'092, 2048) + nb_count_rows / kArguments;
}

CircuitDescription synthetic_description(const SyntheticSizes& sizes) {
    CircuitDescription description;
    description.curve = CurveId::bls12377;
    description.public_names = {"public_input"};
    description.secret_names.assign(sizes.nb_secret, "secret");
    const GkrCircuit circuit = poseidon2_gkr_circuit();
    description.blueprints = {GenericHint{},
                              GenericSparseR1C{},
                              SparseR1CMul{},
                              SparseR1CAdd{},
                              SparseR1CBool{},
                              BatchInverse{},
                              LookupHint{},
                              LookupHint{},
                              LookupHint{},
                              LookupHint{},
                              LookupHint{},
                              GkrSolve{circuit, sizes.nb_gkr_instances},
                              GkrProve{"MIMC", one_wire_per_level(circuit), kGkrSolve}};
    for (const std::string_view name :
         {std::string_view(kCrumbs), std::string_view(kBits), std::string_view(kDecompose),
          std::string_view(kMulMod), std::string_view(kCount), std::string_view(kInvert),
          kCommitmentHintName}) {
        description.hints.emplace(hint_id(name), name);
    }
    return description;
}

void SyntheticGadgets::write() {
    write_crumbs();
    write_tables();
    write_blob_bits();
    write_decompressor();
    write_range_checks();
    write_checksums();
    write_evaluation();
    write_lanes();
    write_commitment();
    // Everything from here on depends on the commitment.
    write_log_derivatives();
    write_transcript();
    if (description_ != nullptr) {
        description_->nb_internal = next_wire_ - 1 - sizes_.nb_secret;
        description_->nb_constraints = next_constraint_;
    }
}

// Every byte of the witness as four base-4 digits.
void SyntheticGadgets::write_crumbs() {
    for (std::uint32_t i = 0; i < sizes_.nb_secret; ++i) {
        const Wire byte = 1 + i;
        begin_hint(kCrumbs, 1);
        hint_input(byte);
        const Wire crumbs = end_hint(4);
        const Wire low = add(crumbs, crumbs + 1, kOne, integer(4));
        const Wire high = add(crumbs + 2, crumbs + 3, integer(16), integer(64));
        const Wire sum = add(low, high, kOne, kOne);
        check(sum, byte, 0, kOne, kMinusOne, kZero, kZero, kZero);
        for (Wire c = crumbs; c < crumbs + 4; ++c) bytes_.push_back(c);
    }
}

// What the decompressor looks up at each place of its input: the byte, and two numbers made of the bytes that
// follow.
void SyntheticGadgets::write_tables() {
    const auto byte = [this](std::uint32_t i) { return 1 + i % sizes_.nb_secret; };
    for (std::uint32_t i = 0; i < sizes_.nb_steps + 2; ++i) {
        insert(kInputTable, byte(i));
        insert(kLengthTable, add(byte(i), byte(i + 1), kOne, integer(256)));
        insert(kAddressTable, add(byte(i + 1), byte(i + 2), integer(3), kOne, kOne));
    }
    for (std::uint32_t i = 0; i < 64; ++i) insert(kOutputTable, byte(i));
    for (std::uint32_t i = 0; i < 256; ++i) insert(kByteTable, kConstantWire - i);
}

void SyntheticGadgets::write_blob_bits() {
    begin_hint(kBits, sizes_.nb_blob_bytes);
    for (std::uint32_t i = 0; i < sizes_.nb_blob_bytes; ++i) hint_input(1 + i % sizes_.nb_secret);
    const Wire bits = end_hint(8 * sizes_.nb_blob_bytes);
    for (std::uint32_t i = 0; i < sizes_.nb_blob_bytes; ++i) {
        Wire sum = bits + 8 * i;
        for (Wire bit = sum; bit < bits + 8 * i + 8; ++bit) check_boolean(bit);
        for (Wire bit = sum + 1; bit < bits + 8 * i + 8; ++bit) sum = add(sum, bit, kTwo, kOne);
        check(sum, 1 + i % sizes_.nb_secret, 0, kOne, kMinusOne, kZero, kZero, kZero);
    }
}

// One step per byte of output: what is at the place read, is it a reference, how long is the copy, where does
// the byte come from. The state (place, remaining length, whether that is at most one) goes from step to
// step: one chain.
void SyntheticGadgets::write_decompressor() {
    Wire place = add(0, 0, kZero, kZero, kZero), length = place;
    Wire is_last = add(0, 0, kZero, kZero, kOne), at_end = length;
    const std::uint32_t nb_entries = sizes_.nb_steps + 2;
    for (std::uint32_t step = 0; step < sizes_.nb_steps; ++step) {
        const Wire current = lookup(kInputTable, nb_entries, place);
        const Wire next_length = lookup(kLengthTable, nb_entries, place);
        const Wire address = lookup(kAddressTable, nb_entries, place);
        const Wire copied = lookup(kOutputTable, 64 + step, place);
        const Wire less = add(length, 0, kOne, kZero, kMinusOne);

        const Wire is_short = is_zero(add(current, 0, kOne, kZero, integer(7)));
        const Wire is_long = is_zero(add(current, 0, kMinusOne, kZero, integer(131)));
        const Wire is_reference = add(is_short, is_long, kOne, kOne);
        const Wire begun = mul(is_reference, next_length, kOne);
        const Wire chosen = mul(is_last, add(begun, less, kOne, kMinusOne), kOne);
        length = add(less, chosen, kOne, kOne);
        const Wire product = mul(length, add(length, 0, kOne, kZero, kMinusOne), kOne);
        is_last = is_zero(product);
        const Wire is_copying = add(is_zero(length), 0, kMinusOne, kZero, kOne);

        // Off the chain: the byte itself, its digits, the end of the input, the reference's address.
        const Wire difference = add(copied, current, kOne, kMinusOne);
        const Wire output = generic(difference, is_copying, kZero, kZero, kOne, kZero);
        const Wire result = add(output, current, kOne, kOne);
        insert(kOutputTable, result);
        outputs_.push_back(current);
        const Wire low = lookup(kByteTable, 256, current), high = lookup(kByteTable, 256, current);
        check_boolean(is_copying);
        check_boolean(is_reference);
        const Wire ended = is_zero(add(place, 0, kOne, kZero, integer(1000)));
        at_end = generic(at_end, ended, kOne, kOne, kMinusOne, kZero);
        const Wire is_far = is_zero(add(address, low, kOne, kMinusOne));
        const Wire is_near = is_zero(add(address, high, kOne, kTwo));
        Wire mixed = add(is_far, is_near, kOne, integer(5));
        for (std::uint32_t i = 0; i < 12; ++i) {
            mixed = i % 3 == 0 ? generic(mixed, address, integer(i + 9), kOne, kOne, kZero)
                               : add(mixed, i % 2 == 0 ? low : difference, kOne, integer(i + 3));
        }
        check(is_far, is_near, 0, kZero, kZero, kZero, kZero, kZero);
        place = add(place, is_last, kOne, kOne);
    }
}

void SyntheticGadgets::write_range_checks() {
    for (std::uint32_t i = 0; i < sizes_.nb_range_checks; ++i) {
        const Wire value = outputs_[i % outputs_.size()];
        begin_hint(kDecompose, 3);
        hint_constant(8);
        hint_constant(2);
        hint_input(value);
        const Wire limbs = end_hint(4);
        Wire sum = limbs + 3;
        for (Wire limb = limbs + 3; limb-- > limbs;) sum = add(sum, limb, integer(4), kOne);
        check(sum, value, 0, kOne, kMinusOne, kZero, kZero, kZero);
        for (Wire limb = limbs; limb < limbs + 4; ++limb) bytes_.push_back(limb);
    }
}

// Poseidon2 over the output, 31 bytes to an element, each instance waiting for the one before.
void SyntheticGadgets::write_checksums() {
    checksum_ = outputs_[0];
    std::size_t next = 0;
    for (std::uint32_t i = 0; i < sizes_.nb_gkr_instances; ++i) {
        Wire packed = outputs_[next % outputs_.size()];
        for (int byte = 1; byte < 31; ++byte) {
            ++next;
            packed = add(packed, outputs_[next % outputs_.size()], integer(256), kOne);
        }
        const std::uint32_t calldata[] = {8, i, 1, kOne, checksum_, 1, kOne, packed};
        emit(kGkrSolve, calldata);
        checksum_ = next_wire_++;
    }
}

// Horner's rule on elements of another field in four limbs: a hint multiplies, many narrow lanes do the
// bookkeeping.
void SyntheticGadgets::write_evaluation() {
    Wire limbs = 1;
    for (std::uint32_t step = 0; step < sizes_.nb_emulated_steps; ++step) {
        begin_hint(kMulMod, 16);
        for (const std::uint32_t shape : {32, 4, 4, 4}) hint_constant(shape);
        for (int limb = 0; limb < 4; ++limb) hint_constant(1009);
        for (Wire limb = limbs; limb < limbs + 4; ++limb) hint_input(limb);
        for (std::uint32_t limb = 0; limb < 4; ++limb) hint_input(1 + (4 * step + limb) % sizes_.nb_secret);
        const Wire product = end_hint(4 + 4 + 6);
        for (std::uint32_t lane = 0; lane < kEvaluationLanes; ++lane) {
            Wire value = product + lane % 14;
            for (std::uint32_t level = 0; level < kEvaluationLevels; ++level) {
                value = level % 4 == 3 ? mul(value, product + level % 14, kOne)
                                       : add(value, product + (lane + level) % 14, integer(lane + 5), kOne);
            }
        }
        limbs = product + 4;
    }
}

// Plain arithmetic side by side, up to the number of instructions still missing: levels as wide as there are
// lanes.
void SyntheticGadgets::write_lanes() {
    constexpr std::uint32_t kPerLane = 24;
    // What is written after this: the commitment's rows and hint, the log-derivative arguments, the
    // transcript.
    const std::uint64_t to_come = std::uint64_t{sizes_.nb_committed} + 5 * std::uint64_t{sizes_.nb_inverses} +
                                  std::uint64_t{sizes_.nb_absorbed} * (6 * kMimcRounds + 20);
    const std::uint64_t written = next_instruction_ + to_come;
    const std::uint64_t missing = sizes_.nb_instructions > written ? sizes_.nb_instructions - written : 0;
    for (std::uint64_t lane = 0; lane < missing / kPerLane; ++lane) {
        const Wire byte = bytes_[lane % bytes_.size()];
        const auto some = static_cast<std::uint32_t>(lane % 1000) + 16;
        Wire value = byte;
        for (std::uint32_t i = 0; i < 5; ++i) {
            const Wire sum = add(value, byte, kOne, integer(i + 2));
            const Wire shifted = add(sum, value, kOne, kOne, integer(some));
            const Wire mixed = generic(shifted, sum, integer(some), kMinusOne, kZero, kZero);
            value = mul(mixed, byte, kOne);
        }
        const Wire copy = add(value, 0, kOne, kZero, kZero);
        check(copy, value, 0, kOne, kMinusOne, kZero, kZero, kZero);
        check(copy, value, 0, kTwo, kCoefficientMinusTwo, kZero, kZero, kZero);
        check(copy, byte, value, kOne, kZero, kMinusOne, kZero, kZero);
    }
}

void SyntheticGadgets::write_commitment() {
    const auto committed = [this](std::uint32_t i) {
        return 1 + sizes_.nb_secret + i % (next_wire_ - 1 - sizes_.nb_secret);
    };
    std::vector<std::uint64_t> rows;
    for (std::uint32_t i = 0; i < sizes_.nb_committed; ++i) {
        if (description_ != nullptr) rows.push_back(next_constraint_);
        const std::uint32_t row[] = {committed(i), 0, 0, kMinusOne, kZero, kZero, kZero, kZero, 1};
        emit(kGeneric, row);
    }
    begin_hint(kCommitmentHintName, 1 + sizes_.nb_committed);
    hint_constant(0);
    for (std::uint32_t i = 0; i < sizes_.nb_committed; ++i) hint_input(committed(i));
    challenge_ = end_hint(1);
    if (description_ != nullptr) description_->commitments = {{1, std::move(rows), next_constraint_}};
    const std::uint32_t row[] = {challenge_, 0, 0, kMinusOne, kZero, kZero, kZero, kZero, 2};
    emit(kGeneric, row);
}

// For each table: how often is each row queried, and the sum of count / (challenge - row) over rows and
// queries.
void SyntheticGadgets::write_log_derivatives() {
    const std::uint32_t nb_rows = sizes_.nb_count_rows / kArguments,
                        nb_queries = sizes_.nb_count_queries / kArguments,
                        nb_inverses = sizes_.nb_inverses / kArguments;
    std::size_t next = 0;
    for (std::uint32_t argument = 0; argument < kArguments; ++argument) {
        begin_hint(kCount, 2 + nb_rows + nb_queries);
        hint_constant(nb_rows);
        hint_constant(1);
        for (std::uint32_t row = 0; row < nb_rows; ++row) hint_constant(row);
        for (std::uint32_t query = 0; query < nb_queries; ++query) hint_input(bytes_[next++ % bytes_.size()]);
        const Wire counts = end_hint(nb_rows);

        const Wire first = next_wire_;
        for (std::uint32_t i = 0; i < nb_inverses; ++i)
            add(challenge_, bytes_[i % bytes_.size()], kOne, kMinusOne);
        words_.assign({2 + 3 * nb_inverses, nb_inverses});
        for (std::uint32_t i = 0; i < nb_inverses; ++i) words_.insert(words_.end(), {1, kOne, first + i});
        emit(kBatchInverse, words_);
        const Wire inverses = next_wire_;
        next_wire_ += nb_inverses;
        for (std::uint32_t i = 0; i < nb_inverses; ++i) {
            check(inverses + i, first + i, 0, kZero, kZero, kZero, kOne, kMinusOne);
        }
        const Wire quotients = next_wire_;
        for (std::uint32_t i = 0; i < nb_inverses; ++i) mul(counts + i % nb_rows, inverses + i, kOne);
        std::vector<Wire> sums(nb_inverses);
        for (std::uint32_t i = 0; i < nb_inverses; ++i) sums[i] = quotients + i;
        while (sums.size() > 1) {
            const std::size_t half = sums.size() / 2;
            for (std::size_t i = 0; i < half; ++i) sums[i] = add(sums[2 * i], sums[2 * i + 1], kOne, kOne);
            if (sums.size() % 2 == 1) sums[half] = sums.back();
            sums.resize((sums.size() + 1) / 2);
        }
    }
}

// The GKR proof, and the transcript its verifier keeps in the circuit: MiMC over the proof's elements, one
// long chain, with some evaluation beside it.
void SyntheticGadgets::write_transcript() {
    const GkrCircuit circuit = poseidon2_gkr_circuit();
    const auto nb_proof = static_cast<std::uint32_t>(
        gkr_proof_size(circuit, one_wire_per_level(circuit), sizes_.nb_gkr_instances));
    const std::uint32_t prove[] = {4, 1, kOne, challenge_};
    emit(kGkrProve, prove);
    const Wire proof = next_wire_;
    next_wire_ += nb_proof;

    Wire state = challenge_, evaluation = challenge_;
    for (std::uint32_t i = 0; i < sizes_.nb_absorbed; ++i) {
        const Wire element = proof + i % nb_proof;
        Wire x = element;
        for (std::uint32_t round = 0; round < kMimcRounds; ++round) {
            const Wire base = add(x, state, kOne, kOne, integer(round + 17));
            Wire power = mul(base, base, kOne);
            for (int square = 1; square < 4; ++square) power = mul(power, power, kOne);
            x = mul(power, base, kOne);
        }
        const Wire sum = add(x, state, kOne, kTwo);
        state = add(sum, element, kOne, kOne);
        for (std::uint32_t k = 0; k < 6; ++k) {
            const Wire scaled = mul(evaluation, state, kOne);
            const Wire rest = add(scaled, element, kOne, kMinusOne);
            evaluation = generic(rest, evaluation, integer(k + 7), kOne, kZero, kOne);
        }
    }
}

// --- Instructions.

// The first integers are at the ids 5, 6, … (the table of SyntheticCircuit::coefficients).
std::uint32_t SyntheticGadgets::integer(std::uint32_t value) {
    return static_cast<std::uint32_t>(kNbReservedCoefficients) + value;
}

void SyntheticGadgets::emit(std::uint32_t blueprint, std::span<const std::uint32_t> calldata) {
    visit_({next_instruction_++, blueprint, next_constraint_, next_wire_, calldata});
    if (blueprint >= kGeneric && blueprint <= kBool) ++next_constraint_;
}

auto SyntheticGadgets::add(Wire a, Wire b, std::uint32_t l, std::uint32_t r, std::uint32_t k) -> Wire {
    const Wire c = next_wire_;
    const std::uint32_t calldata[] = {a, b, c, l, r, k};
    emit(kAdd, calldata);
    return next_wire_++;
}

auto SyntheticGadgets::mul(Wire a, Wire b, std::uint32_t m) -> Wire {
    const std::uint32_t calldata[] = {a, b, next_wire_, m};
    emit(kMul, calldata);
    return next_wire_++;
}

auto SyntheticGadgets::generic(Wire a, Wire b, std::uint32_t l, std::uint32_t r, std::uint32_t m,
                               std::uint32_t k) -> Wire {
    const std::uint32_t calldata[] = {a, b, next_wire_, l, r, kMinusOne, m, k, 0};
    emit(kGeneric, calldata);
    return next_wire_++;
}

void SyntheticGadgets::check(Wire a, Wire b, Wire c, std::uint32_t l, std::uint32_t r, std::uint32_t o,
                             std::uint32_t m, std::uint32_t k) {
    const std::uint32_t calldata[] = {a, b, c, l, r, o, m, k, 0};
    emit(kGeneric, calldata);
}

void SyntheticGadgets::check_boolean(Wire a) {
    const std::uint32_t calldata[] = {a, kOne, kMinusOne};
    emit(kBool, calldata);
}

auto SyntheticGadgets::is_zero(Wire a) -> Wire {
    begin_hint(kInvert, 1);
    hint_input(a);
    const Wire inverse = end_hint(1);
    const Wire m = next_wire_;
    const std::uint32_t calldata[] = {a, inverse, m, kZero, kZero, kOne, kOne, kMinusOne, 0};
    emit(kGeneric, calldata);
    ++next_wire_;
    check(a, m, 0, kZero, kZero, kZero, kOne, kZero);
    return m;
}

auto SyntheticGadgets::lookup(std::uint32_t table, std::uint32_t nb_entries, Wire query) -> Wire {
    const std::uint32_t calldata[] = {6, nb_entries, 1, 1, kOne, query};
    emit(table, calldata);
    return next_wire_++;
}

// Wires near kConstantWire stand for the constants 0, 1, 2, …
void SyntheticGadgets::insert(std::uint32_t table, Wire wire) {
    if (description_ == nullptr) return;
    auto& entries = std::get<LookupHint>(description_->blueprints[table]).entries;
    const bool is_constant = wire > kConstantWire - 256;
    entries.insert(entries.end(), {1, is_constant ? integer(kConstantWire - wire) : kOne,
                                   is_constant ? kConstantWire : wire});
}

void SyntheticGadgets::begin_hint(std::string_view name, std::size_t nb_inputs) {
    words_.assign({0, hint_id(name), static_cast<std::uint32_t>(nb_inputs)});
}
void SyntheticGadgets::hint_input(Wire wire) {
    words_.insert(words_.end(), {1, kOne, wire});
}
void SyntheticGadgets::hint_constant(std::uint32_t value) {
    words_.insert(words_.end(), {1, integer(value), kConstantWire});
}
auto SyntheticGadgets::end_hint(std::uint32_t nb_outputs) -> Wire {
    const Wire first = next_wire_;
    words_.insert(words_.end(), {first, first + nb_outputs});
    words_[0] = static_cast<std::uint32_t>(words_.size());
    emit(kHint, words_);
    next_wire_ += nb_outputs;
    return first;
}

}  // namespace plonkd
