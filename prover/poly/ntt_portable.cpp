#include <algorithm>
#include <vector>

#include <tbb/blocked_range.h>
#include <tbb/parallel_for.h>

#include "prover/poly/ntt.hpp"
#include "prover/poly/ntt_network.hpp"

namespace plonkd {
namespace {

// Nodes of this size and below are transformed as a whole by one thread, in its second-level cache.
constexpr unsigned kLogBlock = 12;
constexpr std::size_t kGrain = 2048;

template <class Fr>
void split(Fr& x, Fr& y, const Fr& factor) {
    const Fr product = y * factor;
    y = x - product;
    x += product;
}
template <class Fr>
void join(Fr& x, Fr& y, const Fr& factor) {
    const Fr difference = x - y;
    x += y;
    y = difference * factor;
}

// The product tree of X^n - 1 (ntt_ifma.hpp says more). Layer d has 2^d nodes; node i's factor is
// root(i) = omega^(i's log n - 1 bits reversed) on every layer.
template <class Fr>
class PortableNetwork final : public NttNetwork<Fr> {
  public:
    explicit PortableNetwork(const Domain<Fr>& domain)
        : domain_(domain), roots_(factors(domain.omega)), inverse_roots_(factors(domain.omega_inverse)) {}

    void forward(std::span<Fr> values, const Fr* shift) const override {
        if (shift != nullptr) scale_by_powers(values, Fr::one(), *shift);
        const unsigned log_block = std::min(domain_.log_n, kLogBlock);
        const std::size_t blocks = domain_.n >> log_block;
        for (unsigned layer = 0; layer < domain_.log_n - log_block; ++layer) {
            wide_layer(values, layer, [&](Fr& x, Fr& y, std::size_t node) { split(x, y, roots_[node]); });
        }
        tbb::parallel_for(std::size_t{0}, blocks, [&](std::size_t block) {
            Fr* const own = values.data() + (block << log_block);
            for (unsigned l = 0; l < log_block; ++l) {
                narrow_layer(own, log_block, l, [&](Fr& x, Fr& y, std::size_t node) {
                    split(x, y, roots_[(block << l) + node]);
                });
            }
        });
    }

    void inverse(std::span<Fr> values, const Fr* shift) const override {
        const unsigned log_block = std::min(domain_.log_n, kLogBlock);
        const std::size_t blocks = domain_.n >> log_block;
        tbb::parallel_for(std::size_t{0}, blocks, [&](std::size_t block) {
            Fr* const own = values.data() + (block << log_block);
            for (unsigned l = log_block; l-- > 0;) {
                narrow_layer(own, log_block, l, [&](Fr& x, Fr& y, std::size_t node) {
                    join(x, y, inverse_roots_[(block << l) + node]);
                });
            }
        });
        for (unsigned layer = domain_.log_n - log_block; layer-- > 0;) {
            wide_layer(values, layer,
                       [&](Fr& x, Fr& y, std::size_t node) { join(x, y, inverse_roots_[node]); });
        }
        scale_by_powers(values, domain_.n_inverse, shift != nullptr ? shift->inverse() : Fr::one());
    }

  private:
    std::vector<Fr> factors(const Fr& omega) const {
        std::vector<Fr> roots(std::max<std::size_t>(domain_.n / 2, 1), Fr::one());
        for (unsigned k = 0; (std::size_t{2} << k) <= roots.size(); ++k) {
            // Index bit k, reversed, stands for omega^(n / 2^(k + 2)).
            const std::size_t half = std::size_t{1} << k;
            const Fr step = omega.pow(std::uint64_t{domain_.n >> (k + 2)});
            tbb::parallel_for(tbb::blocked_range<std::size_t>(0, half, kGrain), [&](const auto& range) {
                for (std::size_t i = range.begin(); i != range.end(); ++i) roots[half + i] = roots[i] * step;
            });
        }
        return roots;
    }

    template <class Butterfly>
    void wide_layer(std::span<Fr> values, unsigned layer, const Butterfly& butterfly) const {
        const std::size_t half = domain_.n >> (layer + 1);
        tbb::parallel_for(tbb::blocked_range<std::size_t>(0, domain_.n / 2, kGrain), [&](const auto& range) {
            for (std::size_t k = range.begin(); k != range.end(); ++k) {
                const std::size_t node = k / half;
                Fr* const x = values.data() + k + node * half;
                butterfly(x[0], x[half], node);
            }
        });
    }
    template <class Butterfly>
    static void narrow_layer(Fr* values, unsigned log_size, unsigned layer, const Butterfly& butterfly) {
        const std::size_t half = (std::size_t{1} << log_size) >> (layer + 1);
        for (std::size_t node = 0; node < std::size_t{1} << layer; ++node) {
            Fr* const x = values + 2 * node * half;
            for (std::size_t j = 0; j < half; ++j) butterfly(x[j], x[half + j], node);
        }
    }

    Domain<Fr> domain_;
    std::vector<Fr> roots_;
    std::vector<Fr> inverse_roots_;
};

}  // namespace

template <class Fr>
std::unique_ptr<const NttNetwork<Fr>> make_portable_network(const Domain<Fr>& domain) {
    return std::make_unique<PortableNetwork<Fr>>(domain);
}

template std::unique_ptr<const NttNetwork<Bn254Fr>> make_portable_network(const Domain<Bn254Fr>&);
template std::unique_ptr<const NttNetwork<Bls12377Fr>> make_portable_network(const Domain<Bls12377Fr>&);
template std::unique_ptr<const NttNetwork<Bw6761Fr>> make_portable_network(const Domain<Bw6761Fr>&);

}  // namespace plonkd
