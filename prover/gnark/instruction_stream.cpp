#include "prover/gnark/instruction_stream.hpp"

#include <algorithm>

#include "prover/gnark/constraint_system.hpp"

namespace plonkd {
namespace {

// Room for the calldata of a batch of ordinary instructions.
constexpr std::size_t kWordBuffer = 1 << 14;

ByteReader calldata_values(const ConstraintSystem& system) {
    const auto& section = system.sections().calldata;
    ByteReader in(system.source(), section.begin, section.end);
    in.u64_le("number of calldata words");
    return in;
}

}  // namespace

InstructionStream::InstructionStream(const ConstraintSystem& system)
    : InstructionStream(system, ByteReader(system.source(), system.sections().instructions.begin,
                                           system.sections().instructions.end)) {}

InstructionStream::InstructionStream(const ConstraintSystem& system, ByteReader section)
    : system_(system),
      blueprint_ids_(section, "BlueprintID"),
      constraint_offsets_(section, "ConstraintOffset"),
      wire_offsets_(section, "WireOffset"),
      calldata_starts_(section, "StartCallData"),
      calldata_(calldata_values(system)),
      words_(kWordBuffer) {
    section.expect_end("instructions section");
    for (const std::uint64_t size :
         {constraint_offsets_.size(), wire_offsets_.size(), calldata_starts_.size()}) {
        if (size != system.nb_instructions)
            fail("length of an instruction array", system.nb_instructions, size);
    }
    for (const Blueprint& blueprint : system.blueprints) {
        shapes_.push_back({static_calldata_size(blueprint).value_or(0), nb_constraints(blueprint)});
    }
}

std::span<const Instruction> InstructionStream::next_batch() {
    std::size_t size = 0;
    words_used_ = 0;
    while (size < kBatch) {
        if (position_ == filled_ && !refill()) break;
        const BlueprintShape shape = check_header(position_);
        const std::size_t begin = words_used_;
        if (!read_calldata(shape, size == 0)) break;
        batch_[size++] = {static_cast<std::uint32_t>(next_index_), ids_[position_], constraints_[position_],
                          wires_[position_],
                          std::span<const std::uint32_t>(words_.data() + begin, words_used_ - begin)};
        ++next_index_;
        next_constraint_ += shape.nb_constraints;
        next_word_ += words_used_ - begin;
        ++position_;
    }
    if (size == 0) check_totals();
    return std::span<const Instruction>(batch_).first(size);
}

bool InstructionStream::refill() {
    position_ = 0;
    filled_ = blueprint_ids_.read(ids_);
    // The lengths agree, so each of these reads as many.
    constraint_offsets_.read(constraints_);
    wire_offsets_.read(wires_);
    calldata_starts_.read(starts_);
    return filled_ != 0;
}

auto InstructionStream::check_header(std::size_t i) -> BlueprintShape {
    if (ids_[i] >= shapes_.size()) fail("BlueprintID, below", shapes_.size(), ids_[i]);
    if (constraints_[i] != next_constraint_) fail("ConstraintOffset", next_constraint_, constraints_[i]);
    if (starts_[i] != next_word_) fail("StartCallData", next_word_, starts_[i]);
    if (wires_[i] < last_wire_offset_) fail("WireOffset, at least", last_wire_offset_, wires_[i]);
    if (wires_[i] > system_.nb_wires()) fail("WireOffset, at most", system_.nb_wires(), wires_[i]);
    last_wire_offset_ = wires_[i];
    return shapes_[ids_[i]];
}

// Appends the next instruction's calldata to the buffer; false when the batch has to be handed out first.
bool InstructionStream::read_calldata(const BlueprintShape& shape, bool first_in_batch) {
    std::uint32_t size = shape.static_size;
    if (size == 0) {
        if (pending_size_ == 0) calldata_.read(std::span(&pending_size_, 1));
        size = pending_size_;
        if (size == 0) fail("calldata size, at least", 1, 0);
    }
    if (size > system_.nb_calldata_words - next_word_) {
        fail("calldata size, at most", system_.nb_calldata_words - next_word_, size);
    }
    if (size > words_.size() - words_used_) {
        if (!first_in_batch) return false;
        words_.resize(size);
    }
    const std::span<std::uint32_t> words(words_.data() + words_used_, size);
    if (shape.static_size == 0) {
        words[0] = size;
        calldata_.read(words.subspan(1));
        pending_size_ = 0;
    } else {
        calldata_.read(words);
    }
    words_used_ += size;
    return true;
}

void InstructionStream::check_totals() const {
    calldata_.position().expect_end("calldata section");
    if (next_word_ != system_.nb_calldata_words) {
        fail("calldata words of all instructions", system_.nb_calldata_words, next_word_);
    }
    if (next_constraint_ != system_.nb_constraints) {
        fail("constraints of all instructions", system_.nb_constraints, next_constraint_);
    }
}

void InstructionStream::fail(const char* field, std::uint64_t expected, std::uint64_t found) const {
    system_.source().fail(calldata_.position().offset(),
                          "instruction " + std::to_string(next_index_) + ": " + field,
                          std::to_string(expected), std::to_string(found));
}

}  // namespace plonkd
