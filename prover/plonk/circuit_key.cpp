#include "prover/plonk/circuit_key.hpp"

#include <limits>
#include <string>

#include "prover/gnark/byte_reader.hpp"
#include "prover/poly/domain.hpp"

namespace plonkd {

namespace {

constexpr std::uint32_t kNoPosition = std::numeric_limits<std::uint32_t>::max();

// The four ways a blueprint makes a row (gnark-solver.md section 4), or none.
enum class RowKind : std::uint8_t { none, generic, mul, add, boolean };

struct RowKindOf {
    RowKind operator()(const GenericSparseR1C&) const { return RowKind::generic; }
    RowKind operator()(const SparseR1CMul&) const { return RowKind::mul; }
    RowKind operator()(const SparseR1CAdd&) const { return RowKind::add; }
    RowKind operator()(const SparseR1CBool&) const { return RowKind::boolean; }
    template <class Other>
    RowKind operator()(const Other&) const {
        return RowKind::none;
    }
};

// A constraint as PlonK sees it: wires and coefficient ids; what a blueprint does not list is 0.
struct Row {
    std::uint32_t xa = 0, xb = 0, xc = 0;
    std::uint32_t ql = kCoefficientZero, qr = kCoefficientZero, qo = kCoefficientZero, qm = kCoefficientZero,
                  qc = kCoefficientZero;
};

Row row_of(RowKind kind, std::span<const std::uint32_t> words) {
    Row row;
    switch (kind) {
        case RowKind::generic:
            return {words[0], words[1], words[2], words[3], words[4], words[5], words[6], words[7]};
        case RowKind::mul:
            row.xa = words[0], row.xb = words[1], row.xc = words[2];
            row.qm = words[3];
            row.qo = kCoefficientMinusOne;
            return row;
        case RowKind::add:
            row.xa = words[0], row.xb = words[1], row.xc = words[2];
            row.ql = words[3], row.qr = words[4], row.qc = words[5];
            row.qo = kCoefficientMinusOne;
            return row;
        case RowKind::boolean:
            row.xa = row.xb = words[0];
            row.ql = words[1], row.qm = words[2];
            return row;
        case RowKind::none:
            break;
    }
    return row;
}

[[noreturn]] void fail(const ConstraintSystem& system, const std::string& what) {
    throw SetupError(system.source().name + ": " + what);
}

[[noreturn]] void fail_at_constraint(const ConstraintSystem& system, std::uint64_t constraint,
                                     const std::string& what, std::uint64_t limit, std::uint64_t found) {
    fail(system, "constraint " + std::to_string(constraint) + ": " + what + ": expected less than " +
                     std::to_string(limit) + ", found " + std::to_string(found));
}

// The ids of a circuit that does not fit are refused here, before they become positions in tables.
struct Limits {
    const ConstraintSystem& system;
    std::uint64_t nb_wires, nb_coefficients;

    void check(const Row& row, std::uint64_t constraint) const {
        for (const std::uint32_t wire : {row.xa, row.xb, row.xc}) {
            if (wire >= nb_wires) fail_at_constraint(system, constraint, "wire", nb_wires, wire);
        }
        for (const std::uint32_t id : {row.ql, row.qr, row.qo, row.qm, row.qc}) {
            if (id >= nb_coefficients)
                fail_at_constraint(system, constraint, "coefficient", nb_coefficients, id);
        }
    }
};

// Replaces each position's wire by the previous position of that wire; each wire's first position gets its
// last one (gnark-plonk.md section 4: cycles are traversed backwards).
void link_positions(std::vector<std::uint32_t>& wires, std::uint64_t nb_wires) {
    std::vector<std::uint32_t> first(nb_wires, kNoPosition);
    std::vector<std::uint32_t> last(nb_wires, kNoPosition);
    for (std::uint32_t position = 0; position < wires.size(); ++position) {
        const std::uint32_t wire = wires[position];
        if (first[wire] == kNoPosition) first[wire] = position;
        wires[position] = last[wire];
        last[wire] = position;
    }
    for (std::uint64_t wire = 0; wire < nb_wires; ++wire) {
        if (first[wire] != kNoPosition) wires[first[wire]] = last[wire];
    }
}

template <class C>
void check_sizes(const ConstraintSystem& system) {
    const std::uint64_t nb_rows = system.nb_public + system.nb_constraints;
    if (nb_rows < 2) {
        fail(system,
             "expected at least 2 rows (public inputs and constraints), found " + std::to_string(nb_rows));
    }
    // Three columns of positions in 32 bits.
    const std::uint64_t largest = std::uint64_t{1} << std::min(30U, two_adicity<typename C::Fr>());
    if (nb_rows > largest) {
        fail(system, "expected at most " + std::to_string(largest) + " rows on " + std::string(C::kName) +
                         ", found " + std::to_string(nb_rows));
    }
    if (system.nb_wires() == 0) fail(system, "it has no wires");
}

template <class C>
std::vector<typename CircuitKey<C>::Commitment> commitments_of(const ConstraintSystem& system) {
    const std::uint64_t nb_public = system.nb_public;
    const auto row_number = [&](std::size_t commitment, std::uint64_t constraint) {
        if (constraint >= system.nb_constraints) {
            fail(system, "commitment " + std::to_string(commitment) +
                             ": constraint index: expected less than " +
                             std::to_string(system.nb_constraints) + ", found " + std::to_string(constraint));
        }
        return static_cast<std::uint32_t>(nb_public + constraint);
    };
    std::vector<typename CircuitKey<C>::Commitment> result;
    for (const CommitmentInfo& info : system.commitments) {
        typename CircuitKey<C>::Commitment commitment;
        for (const std::uint64_t constraint : info.committed) {
            commitment.committed_rows.push_back(row_number(result.size(), constraint));
        }
        commitment.value_row = row_number(result.size(), info.commitment_index);
        result.push_back(std::move(commitment));
    }
    return result;
}

}  // namespace

template <class C>
CircuitKey<C> CircuitKey<C>::build(const ConstraintSystem& system) {
    if (system.curve != C::kId) throw InternalError("circuit key built for another curve than the circuit's");
    check_sizes<C>(system);

    CircuitKey key;
    key.n = system.domain_size();
    key.nb_public = system.nb_public;
    key.nb_constraints = system.nb_constraints;
    key.coefficients = system.coefficients<Fr>();
    key.commitments = commitments_of<C>(system);
    for (SelectorIndices* selector : {&key.ql, &key.qr, &key.qm, &key.qo, &key.qk}) {
        selector->resize(key.nb_constraints);
    }

    std::vector<RowKind> kinds;
    for (const Blueprint& blueprint : system.blueprints) kinds.push_back(std::visit(RowKindOf{}, blueprint));

    // Unused cells (R and O of public rows, padding) hold wire 0.
    std::vector<std::uint32_t> wires(3 * key.n, 0);
    for (std::uint32_t i = 0; i < key.nb_public; ++i) wires[i] = i;

    const Limits limits{system, system.nb_wires(), key.coefficients.size()};
    std::size_t constraint = 0;
    system.for_each_instruction([&](const Instruction& instruction) {
        const RowKind kind = kinds[instruction.blueprint];
        if (kind == RowKind::none) return;
        const Row row = row_of(kind, instruction.calldata);
        limits.check(row, constraint);
        const std::size_t position = key.nb_public + constraint;
        wires[position] = row.xa;
        wires[key.n + position] = row.xb;
        wires[2 * key.n + position] = row.xc;
        key.ql[constraint] = row.ql;
        key.qr[constraint] = row.qr;
        key.qm[constraint] = row.qm;
        key.qo[constraint] = row.qo;
        key.qk[constraint] = row.qc;
        ++constraint;
    });

    link_positions(wires, system.nb_wires());
    key.permutation = std::move(wires);
    return key;
}

template <class C>
std::size_t CircuitKey<C>::memory_bytes() const {
    std::size_t words = permutation.size();
    for (const SelectorIndices* selector : {&ql, &qr, &qm, &qo, &qk}) words += selector->size();
    for (const Commitment& commitment : commitments) words += commitment.committed_rows.size();
    return words * sizeof(std::uint32_t) + coefficients.size() * sizeof(Fr);
}

template struct CircuitKey<Bn254>;
template struct CircuitKey<Bls12377>;
template struct CircuitKey<Bw6761>;

}  // namespace plonkd
