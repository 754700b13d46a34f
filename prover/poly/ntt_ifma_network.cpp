#include <algorithm>
#include <array>
#include <vector>

#include <tbb/blocked_range.h>
#include <tbb/parallel_for.h>

#include "prover/field/aligned_buffer.hpp"
#include "prover/poly/ntt.hpp"
#include "prover/poly/ntt_ifma.hpp"
#include "prover/poly/ntt_network.hpp"

namespace plonkd {
namespace {

using ifma::LayerFactors;
using Words = AlignedBuffer<std::uint64_t>;

// One sweep over the data: `log_rows` layers at once for groups of eight columns, below each of `nodes`
// nodes.
struct ColumnPass {
    unsigned log_rows;
    std::size_t nodes;
    std::size_t stride;  // columns per node
};

// A transform of up to 2^12 elements is one block. Larger ones take the layers above the blocks in as few
// column passes of up to 8 layers as possible, of nearly equal depth: every pass moves all data through
// memory once.
std::vector<ColumnPass> plan_columns(unsigned log_n, unsigned log_block, unsigned max_log_rows) {
    std::vector<ColumnPass> passes;
    unsigned left = log_n - log_block;
    std::size_t nodes = 1;
    for (unsigned count = (left + max_log_rows - 1) / max_log_rows; count > 0; --count) {
        const unsigned log_rows = (left + count - 1) / count;
        passes.push_back({log_rows, nodes, (std::size_t{1} << log_n) / nodes >> log_rows});
        nodes <<= log_rows;
        left -= log_rows;
    }
    return passes;
}

template <class Fr>
class IfmaNetwork final : public NttNetwork<Fr> {
    using Kernel = ifma::NttKernel<Fr>;

  public:
    explicit IfmaNetwork(const Domain<Fr>& domain)
        : domain_(domain),
          log_block_(std::min(domain.log_n, Kernel::kMaxLogBlock)),
          columns_(plan_columns(domain.log_n, log_block_, Kernel::kMaxLogRows)),
          table_size_(std::min(domain.n / 2, kMaxTable)),
          prepared_one_(Fr::from_u64(2).pow(std::uint64_t{Kernel::shift()})),
          roots_(factors(domain.omega)),
          inverse_roots_(factors(domain.omega_inverse)) {}

    void forward(std::span<Fr> values, const Fr* shift) const override {
        if (shift != nullptr && columns_.empty()) scale_by_powers(values, Fr::one(), *shift);
        for (std::size_t p = 0; p < columns_.size(); ++p) {
            if (p == 0 && shift != nullptr) {
                const CosetFactors coset(*this, roots_, *shift);
                for_each_column_group(
                    values, columns_[0], [&](std::uint64_t* data, std::size_t, std::size_t column) {
                        const Words scale = column_factors(*shift, column, Fr::one());
                        Kernel::forward_columns(data, columns_[0].log_rows, columns_[0].stride,
                                                coset.layers.data(), false, scale.data(), workspace());
                    });
                continue;
            }
            for_each_column_group(values, columns_[p],
                                  [&](std::uint64_t* data, std::size_t node, std::size_t) {
                                      const auto layers = layers_below(roots_, node);
                                      Kernel::forward_columns(data, columns_[p].log_rows, columns_[p].stride,
                                                              layers.data(), p == 0, nullptr, workspace());
                                  });
        }
        for_each_block(values, roots_, domain_.omega, &Kernel::forward_block);
    }

    void inverse(std::span<Fr> values, const Fr* shift) const override {
        for_each_block(values, inverse_roots_, domain_.omega_inverse, &Kernel::inverse_block);
        const Fr shift_inverse = shift != nullptr ? shift->inverse() : Fr::one();
        for (std::size_t p = columns_.size(); p-- > 0;) {
            const ColumnPass& pass = columns_[p];
            if (p > 0) {
                for_each_column_group(values, pass, [&](std::uint64_t* data, std::size_t node, std::size_t) {
                    const auto layers = layers_below(inverse_roots_, node);
                    Kernel::inverse_columns(data, pass.log_rows, pass.stride, layers.data(), false, nullptr,
                                            workspace());
                });
            } else if (shift != nullptr) {
                const CosetFactors coset(*this, inverse_roots_, shift_inverse);
                for_each_column_group(
                    values, pass, [&](std::uint64_t* data, std::size_t, std::size_t column) {
                        const Words scale = column_factors(shift_inverse, column, domain_.n_inverse);
                        Kernel::inverse_columns(data, pass.log_rows, pass.stride, coset.layers.data(), false,
                                                scale.data(), workspace());
                    });
            } else {
                const Words scale = column_factors(Fr::one(), 0, domain_.n_inverse);
                for_each_column_group(values, pass, [&](std::uint64_t* data, std::size_t, std::size_t) {
                    const auto layers = layers_below(inverse_roots_, 0);
                    Kernel::inverse_columns(data, pass.log_rows, pass.stride, layers.data(), true,
                                            scale.data(), workspace());
                });
            }
        }
        if (columns_.empty()) scale_by_powers(values, domain_.n_inverse, shift_inverse);
    }

  private:
    // Beyond this many factors (20 or 32 MiB each way) those of the lowest layers are made when needed, from
    // root(b 2^l + i) = root(b 2^l) root(i), i < 2^l: under one product per element more.
    static constexpr std::size_t kMaxTable = std::size_t{1} << 19;

    static std::uint64_t* words(Fr* values) { return reinterpret_cast<std::uint64_t*>(values); }

    static void* workspace() {
        static thread_local const AlignedBuffer<std::byte> memory(Kernel::workspace_bytes());
        return memory.data();
    }

    // Elements in the scalar code's form, already times 2^kShift, to limb form.
    static void regroup(std::span<const Fr> elements, std::uint64_t* out) {
        Kernel::regroup_factors(reinterpret_cast<const std::uint64_t*>(elements.data()), elements.size(),
                                out);
    }

    // root(i), i below the table's size: omega to the power of i's log n - 1 bits reversed.
    Words factors(const Fr& omega) const {
        std::vector<Fr> roots(table_size_);
        roots[0] = prepared_one_;
        for (unsigned k = 0; (std::size_t{1} << k) < table_size_; ++k) {
            const std::size_t half = std::size_t{1} << k;
            const Fr step = omega.pow(std::uint64_t{domain_.n >> (k + 2)});
            tbb::parallel_for(tbb::blocked_range<std::size_t>(0, half, 4096), [&](const auto& range) {
                for (std::size_t i = range.begin(); i != range.end(); ++i) roots[half + i] = roots[i] * step;
            });
        }
        Words table(table_size_ / 8 * Kernel::factor_group_words());
        regroup(roots, table.data());
        return table;
    }

    using Layers = std::array<LayerFactors, Kernel::kMaxLogBlock>;
    static Layers layers_below(const Words& table, std::size_t node) {
        Layers layers;
        for (unsigned l = 0; l < layers.size(); ++l) layers[l] = {table.data(), node << l};
        return layers;
    }

    // factor * base^(first + i) for the eight columns of a group.
    Words column_factors(const Fr& base, std::size_t first, const Fr& factor) const {
        std::array<Fr, 8> elements;
        Fr power = prepared_one_ * factor * base.pow(std::uint64_t{first});
        for (Fr& element : elements) {
            element = power;
            power *= base;
        }
        Words group(Kernel::factor_group_words());
        regroup(elements, group.data());
        return group;
    }

    // The first pass of a coset transform. With j = column + stride * row, s^j a_j is s^column times
    // (s^stride)^row a_j: the rows' transform takes place on a coset of shift s^stride, whose factors are
    // those of the subgroup times one number per layer, and s^column is applied to the outcome.
    struct CosetFactors {
        CosetFactors(const IfmaNetwork& network, const Words& table, const Fr& shift) {
            const ColumnPass& pass = network.columns_[0];
            std::array<Fr, 8> powers;  // (s^stride)^(2^(log_rows - 1 - l))
            powers.fill(Fr::zero());
            Fr power = shift.pow(std::uint64_t{pass.stride}) * network.prepared_one_;
            const Fr unprepare = network.prepared_one_.inverse();
            for (unsigned l = pass.log_rows; l-- > 0; power = power * power * unprepare) powers[l] = power;
            Words by(Kernel::factor_group_words());
            regroup(powers, by.data());
            for (unsigned l = 0; l < pass.log_rows; ++l) {
                const std::size_t count = std::max<std::size_t>(std::size_t{1} << l, 8);
                memory[l] = Words(count / 8 * Kernel::factor_group_words());
                Kernel::multiply_factors(table.data(), count, {by.data(), l}, memory[l].data());
                layers[l] = {memory[l].data(), 0};
            }
        }
        std::array<Words, Kernel::kMaxLogRows> memory;
        Layers layers;
    };

    // body(first word of the group, node, first column)
    template <class Body>
    void for_each_column_group(std::span<Fr> values, const ColumnPass& pass, const Body& body) const {
        const std::size_t groups = pass.stride / 8;
        // Neighbouring groups share pages and cache lines fetched ahead.
        constexpr std::size_t kGrain = 8;
        tbb::parallel_for(
            tbb::blocked_range<std::size_t>(0, pass.nodes * groups, kGrain), [&](const auto& range) {
                for (std::size_t unit = range.begin(); unit != range.end(); ++unit) {
                    const std::size_t node = unit / groups;
                    const std::size_t column = 8 * (unit % groups);
                    body(words(values.data() + (node * pass.stride << pass.log_rows) + column), node, column);
                }
            });
    }

    template <class BlockKernel>
    void for_each_block(std::span<Fr> values, const Words& table, const Fr& omega, BlockKernel kernel) const {
        tbb::parallel_for(std::size_t{0}, domain_.n >> log_block_, [&](std::size_t block) {
            Layers layers = layers_below(table, block);
            if ((block + 1) << (log_block_ - 1) > table_size_) complete_layers(layers, table, omega, block);
            kernel(words(values.data() + (block << log_block_)), log_block_, layers.data(), workspace());
        });
    }

    // Makes the factors of the block's layers that reach beyond the table.
    void complete_layers(Layers& layers, const Words& table, const Fr& omega, std::size_t block) const {
        static thread_local const Words memory((std::size_t{1} << Kernel::kMaxLogBlock) / 8 *
                                               Kernel::factor_group_words());
        // root(b 2^l) for the lowest layer; each layer above has its square.
        std::array<Fr, 16> node_roots;
        node_roots.fill(Fr::zero());
        Fr root = omega.pow(std::uint64_t{reverse_bits(block << (log_block_ - 1), domain_.log_n - 1)});
        for (unsigned l = log_block_; l-- > 0; root = root.squared()) node_roots[l] = root * prepared_one_;
        const Words by(2 * Kernel::factor_group_words());
        regroup(node_roots, by.data());
        std::uint64_t* out = memory.data();
        for (unsigned l = 3; l < log_block_; ++l) {
            const std::size_t count = std::size_t{1} << l;
            if ((block + 1) << l <= table_size_) continue;
            Kernel::multiply_factors(table.data(), count, {by.data(), l}, out);
            layers[l] = {out, 0};
            out += count / 8 * Kernel::factor_group_words();
        }
    }

    Domain<Fr> domain_;
    unsigned log_block_;
    std::vector<ColumnPass> columns_;
    std::size_t table_size_;
    Fr prepared_one_;  // 2^kShift: what makes an element ready for limb form
    Words roots_;
    Words inverse_roots_;
};

}  // namespace

template <class Fr>
std::unique_ptr<const NttNetwork<Fr>> make_ifma_network(const Domain<Fr>& domain) {
    return std::make_unique<IfmaNetwork<Fr>>(domain);
}

template std::unique_ptr<const NttNetwork<Bn254Fr>> make_ifma_network(const Domain<Bn254Fr>&);
template std::unique_ptr<const NttNetwork<Bls12377Fr>> make_ifma_network(const Domain<Bls12377Fr>&);
template std::unique_ptr<const NttNetwork<Bw6761Fr>> make_ifma_network(const Domain<Bw6761Fr>&);

}  // namespace plonkd
