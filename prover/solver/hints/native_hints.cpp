#include "prover/solver/hints/native_hints.hpp"

#include <algorithm>
#include <atomic>
#include <string>
#include <vector>

#include "prover/field/batch_inverse.hpp"
#include "prover/field/fields.hpp"
#include "prover/solver/hints/hint_call.hpp"
#include "prover/solver/hints/native_emulated_hints.hpp"
#include "prover/solver/hints/registry.hpp"
#include "prover/solver/parallel_ranges.hpp"
#include "prover/solver/uninitialized_vector.hpp"

namespace plonkd {
namespace {

constexpr std::size_t kGrain = 1024;

constexpr std::uint32_t kDecomposeHint = hint_id("github.com/consensys/gnark/std/rangecheck.DecomposeHint");

template <class Fr>
bool fits_u64(const typename Fr::Int& value) {
    for (std::size_t i = 1; i < Fr::kLimbs; ++i) {
        if (value.limb[i] != 0) return false;
    }
    return true;
}

// An input that says how many of something there are.
template <class Fr>
std::uint64_t count_at(const InputList<Fr>& inputs, std::size_t i) {
    const auto value = inputs[i].to_canonical();
    if (!fits_u64<Fr>(value)) throw HintError("input " + std::to_string(i) + " does not fit 64 bits");
    return value.limb[0];
}

// `count` bits from bit `first` on; count is at most 64.
template <class Fr>
std::uint64_t bits_of(const typename Fr::Int& value, std::size_t first, std::size_t count) {
    const std::size_t limb = first / 64, shift = first % 64;
    if (limb >= Fr::kLimbs) return 0;
    std::uint64_t bits = value.limb[limb] >> shift;
    if (shift != 0 && limb + 1 < Fr::kLimbs) bits |= value.limb[limb + 1] << (64 - shift);
    return count == 64 ? bits : bits & ((std::uint64_t{1} << count) - 1);
}

template <class Fr>
void expect_outputs(std::span<Fr> outputs, std::size_t expected) {
    if (outputs.size() != expected) {
        throw HintError("expected " + std::to_string(expected) + " outputs, found " +
                        std::to_string(outputs.size()));
    }
}

template <class Fr>
void n_bits(const InputList<Fr>& inputs, std::span<Fr> outputs) {
    if (inputs.size() < 1) throw HintError("expected at least 1 input, found 0");
    const auto value = inputs[0].to_canonical();
    for (std::size_t i = 0; i < outputs.size(); ++i) outputs[i] = value.bit(i) ? Fr::one() : Fr::zero();
}

template <class Fr>
void decompose_for_range_check(const InputList<Fr>& inputs, std::span<Fr> outputs) {
    if (inputs.size() != 3) throw HintError("expected 3 inputs, found " + std::to_string(inputs.size()));
    const std::uint64_t variable_bits = count_at(inputs, 0), limb_bits = count_at(inputs, 1);
    if (limb_bits == 0 || limb_bits > 64 || variable_bits > 1 << 16) {
        return call_hint(HintRegistry::builtin().find(kDecomposeHint), inputs, outputs);
    }
    expect_outputs(outputs, (variable_bits + limb_bits - 1) / limb_bits);
    const auto value = inputs[2].to_canonical();
    for (std::size_t i = 0; i < outputs.size(); ++i) {
        outputs[i] = Fr::from_u64(bits_of<Fr>(value, i * limb_bits, limb_bits));
    }
}

template <class Fr>
void to_crumbs(const InputList<Fr>& inputs, std::span<Fr> outputs) {
    if (inputs.size() != 1) throw HintError("expected 1 input, found " + std::to_string(inputs.size()));
    const auto value = inputs[0].to_canonical();
    if (value.bit_length() > 2 * outputs.size()) throw HintError("the value has more digits than outputs");
    for (std::size_t i = 0; i < outputs.size(); ++i) outputs[i] = Fr::from_u64(bits_of<Fr>(value, 2 * i, 2));
}

template <class Fr, unsigned kBits>
void break_up_bytes(const InputList<Fr>& inputs, std::span<Fr> outputs) {
    constexpr std::size_t kWords = 8 / kBits;
    expect_outputs(outputs, kWords * inputs.size());
    for_ranges(inputs.size(), kGrain, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) {
            const auto value = inputs[i].to_canonical();
            if (!fits_u64<Fr>(value) || value.limb[0] > 255) {
                throw HintError("input " + std::to_string(i) + " is not a byte");
            }
            for (std::size_t j = 0; j < kWords; ++j) {
                outputs[i * kWords + j] = Fr::from_u64(bits_of<Fr>(value, 8 - kBits * (j + 1), kBits));
            }
        }
    });
}

template <class Fr>
void batch_divide(const InputList<Fr>& inputs, std::span<Fr> outputs) {
    const std::size_t n = outputs.size();
    if (inputs.size() != 1 + 2 * n) {
        throw HintError("expected " + std::to_string(1 + 2 * n) + " inputs, found " +
                        std::to_string(inputs.size()));
    }
    const Fr challenge = inputs[0];
    for_ranges(n, kGrain, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) {
            outputs[i] = challenge - inputs[1 + n + i];
            if (outputs[i].is_zero()) throw HintError("division by 0");
        }
        batch_inverse_serial(outputs.subspan(begin, end - begin));
        for (std::size_t i = begin; i < end; ++i) outputs[i] *= inputs[1 + i];
    });
}

// Rows of a table by their values: open addressing with linear probing, at most half full.
template <class Fr>
class RowIndex {
  public:
    // `table`: rows of row_size elements. Throws HintError if two are equal.
    RowIndex(std::span<const Fr> table, std::size_t row_size) : table_(table), row_size_(row_size) {
        const std::size_t nb_rows = table.size() / row_size;
        std::size_t size = 16;
        while (size < 2 * nb_rows) size *= 2;
        slots_.assign(size, kEmpty);
        for (std::size_t row = 0; row < nb_rows; ++row) {
            std::uint32_t& slot = slots_[slot_of(table.data() + row * row_size)];
            if (slot != kEmpty) throw HintError("two rows of the table are equal");
            slot = static_cast<std::uint32_t>(row);
        }
    }

    static constexpr std::uint32_t kEmpty = 0xffffffff;
    // kEmpty if there is none.
    std::uint32_t find(const Fr* row) const { return slots_[slot_of(row)]; }

  private:
    // Where the row is, or where it would be.
    std::size_t slot_of(const Fr* row) const {
        std::uint64_t hash = 0;
        for (std::size_t j = 0; j < row_size_; ++j) {
            for (const std::uint64_t limb : row[j].montgomery().limb) {
                hash = (hash ^ limb) * 0x9e3779b97f4a7c15;
                hash ^= hash >> 29;
            }
        }
        for (std::size_t slot = hash & (slots_.size() - 1);; slot = (slot + 1) & (slots_.size() - 1)) {
            if (slots_[slot] == kEmpty) return slot;
            const Fr* const other = table_.data() + std::size_t{slots_[slot]} * row_size_;
            if (std::equal(row, row + row_size_, other)) return slot;
        }
    }

    std::span<const Fr> table_;
    std::size_t row_size_;
    std::vector<std::uint32_t> slots_;
};

template <class Fr>
void count(const InputList<Fr>& inputs, std::span<Fr> outputs) {
    if (inputs.size() <= 2)
        throw HintError("expected at least 3 inputs, found " + std::to_string(inputs.size()));
    const std::uint64_t nb_rows = count_at(inputs, 0), row_size = count_at(inputs, 1);
    expect_outputs(outputs, nb_rows);
    const std::size_t nb_words = inputs.size() - 2;
    if (row_size == 0 || nb_rows > nb_words / row_size) throw HintError("the table is incomplete");
    const std::size_t nb_query_words = nb_words - nb_rows * row_size;
    if (nb_query_words == 0 || nb_query_words % row_size != 0) {
        throw HintError("expected at least one query, of " + std::to_string(row_size) +
                        " words each, found " + std::to_string(nb_query_words) + " words");
    }

    UninitializedVector<Fr> table(nb_rows * row_size);
    for_ranges(table.size(), kGrain, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) table[i] = inputs[2 + i];
    });
    const RowIndex<Fr> index(table, row_size);
    std::vector<std::atomic<std::uint32_t>> counts(nb_rows);
    for_ranges(nb_query_words / row_size, kGrain, [&](std::size_t begin, std::size_t end) {
        std::vector<Fr> query(row_size);
        for (std::size_t i = begin; i < end; ++i) {
            for (std::size_t j = 0; j < row_size; ++j) query[j] = inputs[2 + table.size() + i * row_size + j];
            const std::uint32_t row = index.find(query.data());
            if (row == RowIndex<Fr>::kEmpty) throw HintError("a query is not in the table");
            counts[row].fetch_add(1, std::memory_order_relaxed);
        }
    });
    for_ranges(nb_rows, kGrain, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) {
            outputs[i] = Fr::from_u64(counts[i].load(std::memory_order_relaxed));
        }
    });
}

}  // namespace

template <class Fr>
NativeHint<Fr> find_native_hint(std::uint32_t id) {
    switch (id) {
        case hint_id("github.com/consensys/gnark/std/math/bits.nBits"):
            return n_bits<Fr>;
        case kDecomposeHint:
            return decompose_for_range_check<Fr>;
        case hint_id("github.com/consensys/gnark/std/internal/logderivarg.countHint"):
            return count<Fr>;
        case hint_id("github.com/consensys/gnark/std/internal/logderivarg.batchDivBySubHint"):
            return batch_divide<Fr>;
        case hint_id("github.com/consensys/gnark/std/math/emulated.mulHint"):
            return multiply_emulated<Fr>;
        case hint_id("github.com/consensys/gnark/std/compress/internal.BreakUpBytesIntoBitsHint"):
            return break_up_bytes<Fr, 1>;
        case hint_id("github.com/consensys/gnark/std/compress/internal.BreakUpBytesIntoCrumbsHint"):
            return break_up_bytes<Fr, 2>;
        case hint_id("github.com/consensys/gnark/std/compress/internal.BreakUpBytesIntoHalfHint"):
            return break_up_bytes<Fr, 4>;
        case hint_id("github.com/consensys/linea-monorepo/prover/circuits/internal.toCrumbsHint"):
            return to_crumbs<Fr>;
        default:
            return nullptr;
    }
}

template NativeHint<Bn254Fr> find_native_hint(std::uint32_t);
template NativeHint<Bls12377Fr> find_native_hint(std::uint32_t);
template NativeHint<Bw6761Fr> find_native_hint(std::uint32_t);

}  // namespace plonkd
