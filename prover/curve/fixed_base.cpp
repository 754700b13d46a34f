#include "prover/curve/fixed_base.hpp"

#include <algorithm>
#include <span>

#include <tbb/blocked_range.h>
#include <tbb/parallel_for.h>

#include "prover/field/batch_inverse.hpp"

namespace plonkd {
namespace {

// Signed windows of a scalar: `bits` wide, digits in [-2^(bits-1), 2^(bits-1)). Together they are two bits
// wider than the scalar, so that the top digit takes its carry and stays positive.
struct Windows {
    unsigned bits;
    unsigned count;

    // A table costs count * 2^(bits-1) additions once, the windows `count` per multiple.
    template <class Fr>
    static Windows for_multiples(std::size_t multiples) {
        Windows best{2, 0};
        std::size_t best_cost = ~std::size_t{0};
        for (unsigned bits = 2; bits <= kMaxBits; ++bits) {
            const auto count = static_cast<unsigned>((Fr::kBits + 1) / bits + 1);
            const std::size_t cost = count * ((std::size_t{1} << (bits - 1)) + multiples);
            if (cost < best_cost) {
                best_cost = cost;
                best = {bits, count};
            }
        }
        return best;
    }

    // Beyond this the table falls out of the caches and its reads cost more than the additions saved.
    static constexpr unsigned kMaxBits = 14;
};

// The next digit of a scalar that is read from its lowest window upwards.
template <std::size_t N>
int take_digit(const BigInt<N>& scalar, unsigned window, unsigned bits, int& carry) {
    const std::size_t first = std::size_t{window} * bits;
    std::uint64_t value = 0;
    if (first / 64 < N) value = scalar.limb[first / 64] >> (first % 64);
    if (first % 64 + bits > 64 && first / 64 + 1 < N)
        value |= scalar.limb[first / 64 + 1] << (64 - first % 64);
    int digit = static_cast<int>(value & ((std::uint64_t{1} << bits) - 1)) + carry;
    carry = digit >= 1 << (bits - 1) ? 1 : 0;
    return digit - (carry << bits);
}

// sums[i] += addends[i] in affine coordinates, 6 products per addition with the inversion shared;
// `denominators` is scratch memory. Complete: equal, opposite and infinite points are told apart.
template <class F>
void add_in_place(std::span<Affine<F>> sums, std::span<const Affine<F>> addends,
                  std::vector<F>& denominators) {
    denominators.resize(sums.size());
    for (std::size_t i = 0; i < sums.size(); ++i) {
        const Affine<F>& p = sums[i];
        const Affine<F>& q = addends[i];
        // For opposite points, which batch_inverse leaves 0, and where a point is infinite it is not used.
        denominators[i] = p == q ? p.y.doubled() : q.x - p.x;
    }
    batch_inverse_serial(std::span<F>(denominators));
    for (std::size_t i = 0; i < sums.size(); ++i) {
        Affine<F>& p = sums[i];
        const Affine<F>& q = addends[i];
        if (q.is_infinity()) continue;
        if (p.is_infinity()) {
            p = q;
            continue;
        }
        if (p.x == q.x && !(p.y == q.y)) {
            p = Affine<F>::infinity();
            continue;
        }
        const F numerator = p.y == q.y && p.x == q.x ? p.x.squared().doubled() + p.x.squared() : q.y - p.y;
        const F slope = numerator * denominators[i];
        const F x = slope.squared() - p.x - q.x;
        p = {x, slope * (p.x - x) - p.y};
    }
}

// Multiples 1 … 2^(bits-1) of 2^(bits * w) * base, for every window w.
template <class F>
class WindowTable {
  public:
    WindowTable(const Affine<F>& base, const Windows& windows) : half_(std::size_t{1} << (windows.bits - 1)) {
        std::vector<Jacobian<F>> starts;
        Jacobian<F> start = Jacobian<F>::from_affine(base);
        for (unsigned w = 0; w < windows.count; ++w) {
            starts.push_back(start);
            for (unsigned i = 0; i < windows.bits; ++i) start = start.doubled();
        }
        const std::vector<Affine<F>> affine_starts = to_affine(std::span<const Jacobian<F>>(starts));
        entries_.resize(windows.count * half_);
        tbb::parallel_for(0U, windows.count, [&](unsigned w) {
            std::vector<Jacobian<F>> multiples(half_);
            Jacobian<F> multiple = Jacobian<F>::infinity();
            for (Jacobian<F>& entry : multiples) entry = multiple = multiple + affine_starts[w];
            to_affine(std::span<const Jacobian<F>>(multiples),
                      std::span<Affine<F>>(entries_).subspan(w * half_, half_));
        });
    }

    Affine<F> multiple(unsigned window, int digit) const {
        if (digit == 0) return Affine<F>::infinity();
        const Affine<F>& entry = entries_[window * half_ + static_cast<std::size_t>(std::abs(digit)) - 1];
        return digit > 0 ? entry : -entry;
    }

  private:
    std::size_t half_;
    std::vector<Affine<F>> entries_;
};

}  // namespace

template <class C>
std::vector<typename C::G1> fixed_base_powers(const typename C::G1& base, const typename C::Fr& tau,
                                              std::size_t count) {
    using Fr = typename C::Fr;
    using G1 = typename C::G1;
    const Windows windows = Windows::for_multiples<Fr>(count);
    const WindowTable<typename C::Fp> table(base, windows);

    // Enough points to make the shared inversion cheap, few enough for the first two cache levels.
    constexpr std::size_t kBlock = 512;
    std::vector<G1> result(count, G1::infinity());
    const tbb::blocked_range<std::size_t> blocks(0, (count + kBlock - 1) / kBlock);
    tbb::parallel_for(blocks, [&](const tbb::blocked_range<std::size_t>& range) {
        std::vector<typename Fr::Int> scalars(kBlock);
        std::vector<int> carries(kBlock);
        std::vector<G1> addends(kBlock);
        std::vector<typename C::Fp> denominators;
        Fr power = tau.pow(range.begin() * kBlock);
        for (std::size_t block = range.begin(); block < range.end(); ++block) {
            const auto sums =
                std::span<G1>(result).subspan(block * kBlock, std::min(kBlock, count - block * kBlock));
            for (std::size_t i = 0; i < sums.size(); ++i) {
                scalars[i] = power.to_canonical();
                power *= tau;
            }
            std::fill(carries.begin(), carries.end(), 0);
            for (unsigned window = 0; window < windows.count; ++window) {
                for (std::size_t i = 0; i < sums.size(); ++i) {
                    const int digit = take_digit(scalars[i], window, windows.bits, carries[i]);
                    addends[i] = table.multiple(window, digit);
                }
                add_in_place<typename C::Fp>(sums, std::span<const G1>(addends).first(sums.size()),
                                             denominators);
            }
        }
    });
    return result;
}

template std::vector<Bn254::G1> fixed_base_powers<Bn254>(const Bn254::G1&, const Bn254::Fr&, std::size_t);
template std::vector<Bls12377::G1> fixed_base_powers<Bls12377>(const Bls12377::G1&, const Bls12377::Fr&,
                                                               std::size_t);
template std::vector<Bw6761::G1> fixed_base_powers<Bw6761>(const Bw6761::G1&, const Bw6761::Fr&, std::size_t);

}  // namespace plonkd
