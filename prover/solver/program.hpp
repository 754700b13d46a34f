// What runs: a constraint system turned, once per circuit, into a validated schedule of micro-operations.
//
// gnark stores levels and says: run one after the other. A program keeps only what the levels imply, that a
// wire is set before it is read, and is otherwise free (docs/solver.md):
//  - a *stretch* is a run of levels between two barriers. Wide levels are stretches of their own, cut into
//  blocks of
//    equal operations that all threads share. Narrow levels are cut into slices, and slices into blocks of
//    instructions connected by wires; a block starts when the blocks it reads from are done, so that
//    independent chains run beside each other and a chain alone runs on one thread without any barrier.
//  - constraints that only check, and inverses that nobody waits for, are moved to the end, where all threads
//  share them.
//  - what each row solves for is decided here, with its constant denominators inverted and its coefficients
//  0, 1, -1
//    turned into cheaper operations.
//
// Building validates everything, so that running needs no checks: every wire is set exactly once, in an
// earlier level than any instruction that reads it; ids are in range; calldata has its blueprint's shape;
// hints are known. A file that fails is refused with SetupError.
//
// Memory, w wires, c constraints, i instructions: the finished program holds 12 c + about 15 i bytes (3.5 GB
// at w = 117 M, c = 125 M, i = 135 M). While it is built, calldata is held once more in packed form, with 12
// i + 4 w bytes beside it (5.3 GB at that size); all of it is released before build returns.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "prover/curve/curves.hpp"

namespace plonkd {

class ConstraintSystem;
template <class Fr>
class FieldCircuitSource;
template <class Fr>
struct ProgramData;

// The columns of the PlonK trace.
enum class TraceColumn { l, r, o };

struct ProgramStatistics {
    std::uint64_t nb_instructions = 0;
    std::uint64_t nb_levels = 0;
    std::uint64_t nb_stretches = 0;
    std::uint64_t nb_wide_stretches = 0;
    std::uint64_t nb_blocks = 0;
    std::uint64_t nb_dependencies = 0;       // between blocks
    std::uint64_t nb_narrow_operations = 0;  // in stretches of narrow levels
    std::uint64_t nb_deferred_checks = 0;    // rows that only check, moved to the end
    std::uint64_t nb_deferred_inverses = 0;  // inverses that nobody waits for, moved to the end
    std::uint64_t nb_committed_rows = 0;     // rows that neither solve nor check
    std::uint64_t longest_chain_operations =
        0;  // on the longest path through the blocks: no schedule is shorter
    std::uint64_t program_bytes = 0;
    double build_seconds = 0;

    // Share of all instructions that one thread must run alone, whatever the number of threads.
    double serial_share() const {
        return nb_instructions == 0
                   ? 0
                   : static_cast<double>(longest_chain_operations) / static_cast<double>(nb_instructions);
    }
};

template <class C>
class Program {
  public:
    using Fr = typename C::Fr;

    // Throws SetupError when the circuit is for another curve, uses hints that are not registered (all of
    // them are named), or is malformed.
    static Program build(const ConstraintSystem& system);
    static Program build(const FieldCircuitSource<Fr>& source);

    Program(Program&&) noexcept;
    Program& operator=(Program&&) noexcept;
    ~Program();

    std::size_t nb_public() const;
    std::size_t nb_secret() const;
    std::size_t nb_wires() const;
    std::size_t nb_constraints() const;
    std::size_t nb_commitments() const;
    std::size_t domain_size() const;  // n

    // The wire in this column of every constraint (nb_constraints() of them), in constraint order: what
    // gnark-solver.md section 5 calls xa, xb, xc. Row nb_public() + i of the trace belongs to constraint i.
    std::span<const std::uint32_t> column_wires(TraceColumn column) const;

    const ProgramStatistics& statistics() const;

    const ProgramData<Fr>& data() const { return *data_; }

  private:
    explicit Program(std::unique_ptr<const ProgramData<Fr>> data);

    std::unique_ptr<const ProgramData<Fr>> data_;
};

extern template class Program<Bn254>;
extern template class Program<Bls12377>;
extern template class Program<Bw6761>;

}  // namespace plonkd
