#include "gpu/bench/fixed_base_powers.hpp"

#include <algorithm>
#include <span>

#include "gpu/bench/fixed_base_kernels.hpp"
#include "gpu/device/buffer.hpp"

namespace plonkd::gpu {

namespace {

constexpr std::size_t kPiece = std::size_t{1} << 20;

// (d + 1) 2^(8 w) base, window after window.
template <class C>
std::vector<typename C::G1> window_table(const typename C::G1& base) {
    constexpr std::size_t kWindows = 64 * C::Fr::kLimbs / kFixedBaseWindow;
    std::vector<typename C::G1Jacobian> table;
    table.reserve(kWindows * kFixedBaseEntries);
    auto unit = C::G1Jacobian::from_affine(base);
    for (std::size_t window = 0; window < kWindows; ++window) {
        auto multiple = unit;
        for (std::size_t d = 0; d < kFixedBaseEntries; ++d) {
            table.push_back(multiple);
            multiple += unit;
        }
        unit = multiple;
    }
    return to_affine(std::span<const typename C::G1Jacobian>(table));
}

}  // namespace

template <class C>
std::vector<typename C::G1> device_fixed_base_powers(const typename C::G1& base, const typename C::Fr& tau,
                                                     std::size_t count) {
    using G1 = typename C::G1;
    using Fr = typename C::Fr;
    const Stream stream;
    const std::vector<G1> table = window_table<C>(base);
    const DeviceBuffer<G1> device_table(table.size());
    check(cudaMemcpyAsync(device_table.data(), table.data(), device_table.bytes(), cudaMemcpyHostToDevice,
                          stream.get()),
          "copying a table of multiples");
    unsigned log_count = 1;
    while (std::size_t{1} << log_count < count) ++log_count;
    const PowerTable<Fr> powers(tau, Fr::one(), log_count, stream.get());
    const std::size_t piece = std::min(count, kPiece);
    const DeviceBuffer<char> scratch(piece * fixed_base_scratch_bytes<C>());
    const DeviceBuffer<G1> points(piece);
    std::vector<G1> result(count);
    for (std::size_t first = 0; first < count; first += piece) {
        const std::size_t length = std::min(piece, count - first);
        multiply_fixed_base<C>(device_table.data(), powers.view(), first, length, scratch.data(),
                               points.data(), stream.get());
        check(cudaMemcpyAsync(result.data() + first, points.data(), length * sizeof(G1),
                              cudaMemcpyDeviceToHost, stream.get()),
              "copying powers of the test secret");
        stream.synchronize();
    }
    return result;
}

#define PLONKD_INSTANTIATE(C) \
    template std::vector<C::G1> device_fixed_base_powers<C>(const C::G1&, const C::Fr&, std::size_t);
PLONKD_INSTANTIATE(Bn254)
PLONKD_INSTANTIATE(Bls12377)
PLONKD_INSTANTIATE(Bw6761)
#undef PLONKD_INSTANTIATE

}  // namespace plonkd::gpu
