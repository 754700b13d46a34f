// For every wire, while a schedule is built: whether it is set already, and by what.
//
// Wires beyond those of the circuit stand for results that are not wires but are waited for like them (GKR
// instances). Memory: 4 bytes per wire.
#pragma once

#include <cstdint>
#include <vector>

namespace plonkd {

class WireStates {
  public:
    // Room for this many items, blocks and delayed inverses.
    static constexpr std::uint32_t kMaxIndex = (1u << 30) - 2;

    WireStates(std::uint64_t nb_witness, std::uint64_t nb_wires) : states_(nb_wires, kUnset) {
        for (std::uint64_t w = 0; w < nb_witness; ++w) states_[w] = kGiven;
    }

    bool is_set(std::uint32_t wire) const { return states_[wire] != kUnset; }
    // Set by a block that is finished being planned; the wires of the witness count as set by none.
    bool is_in_block(std::uint32_t wire) const { return (states_[wire] & kKindMask) == kBlock; }
    bool is_given(std::uint32_t wire) const { return states_[wire] == kGiven; }
    // Set by an item of the slice that is being planned.
    bool is_in_slice(std::uint32_t wire) const { return (states_[wire] & kKindMask) == kItem; }
    // To be set by an inverse that has not been placed yet.
    bool is_delayed(std::uint32_t wire) const { return (states_[wire] & kKindMask) == kDelayed; }
    // Of the block, item or delayed inverse.
    std::uint32_t index(std::uint32_t wire) const { return states_[wire] & ~kKindMask; }

    void set_block(std::uint32_t wire, std::uint32_t block) { states_[wire] = kBlock | block; }
    void set_item(std::uint32_t wire, std::uint32_t item) { states_[wire] = kItem | item; }
    void set_delayed(std::uint32_t wire, std::uint32_t index) { states_[wire] = kDelayed | index; }

    std::uint32_t size() const { return static_cast<std::uint32_t>(states_.size()); }

  private:
    static constexpr std::uint32_t kKindMask = 0xc0000000;
    static constexpr std::uint32_t kBlock = 0x00000000;
    static constexpr std::uint32_t kItem = 0x40000000;
    static constexpr std::uint32_t kDelayed = 0x80000000;
    static constexpr std::uint32_t kGiven = 0xc0000000;
    static constexpr std::uint32_t kUnset = 0xffffffff;

    std::vector<std::uint32_t> states_;
};

}  // namespace plonkd
