// Discrete Fourier transforms on the device over the power-of-two subgroups of a scalar field, in place:
// coefficients a_0 … a_{n-1} in natural order to the values P(s omega^i) in bit-reversed order (position i
// holds exponent reverse_bits(i)), and back; s = 1 or a coset shift. Montgomery form.
//
// A transform is two or three passes over the data (ntt_plan.hpp). Stream-ordered; the tables are made once.
// All pointers are device memory.
#pragma once

#include "gpu/ntt/eighth_roots.hpp"
#include "gpu/ntt/ntt_plan.hpp"
#include "gpu/poly/power_table.hpp"

namespace plonkd::gpu {

template <class Field>
struct DeviceField;
template <class Fr>
struct RootTables;

template <class Fr>
class DeviceNtt {
  public:
    DeviceNtt(unsigned log_n, cudaStream_t stream, const NttTuning& tuning = {});
    // With these passes, whose stages add up to log_n.
    DeviceNtt(unsigned log_n, cudaStream_t stream, const NttPlan& plan, unsigned log_direct);

    // `scale`, where given, multiplies coefficient i first: shift^i for a coset.
    void forward(Fr* values, cudaStream_t stream) const { run_forward(values, stream, nullptr); }
    void forward(Fr* values, cudaStream_t stream, const PowerTableView<Fr>& scale) const {
        run_forward(values, stream, &scale);
    }
    // `scale` multiplies coefficient i last and holds 1/n as well: shift^-i / n.
    void inverse(Fr* values, cudaStream_t stream, const PowerTableView<Fr>& scale) const;
    // The same without a coset, 1/n included.
    void inverse(Fr* values, cudaStream_t stream) const {
        inverse(values, stream, {nullptr, n_inverse_.data(), 0});
    }

    // Swaps position i with position reverse_bits(i).
    void bit_reverse(Fr* values, cudaStream_t stream) const;

    unsigned log_n() const { return log_n_; }

    const NttPlan& plan() const { return plan_; }

  private:
    RootTables<DeviceField<Fr>> roots(const std::array<Fr, 4>& eighth) const;
    void run_forward(Fr* values, cudaStream_t stream, const PowerTableView<Fr>* scale) const;

    unsigned log_n_, log_direct_;
    NttPlan plan_;
    DeviceBuffer<Fr> direct_;     // omega^(i n / 2^log_direct)
    DeviceBuffer<Fr> fine_;       // omega^i, i < n / 2^log_direct
    DeviceBuffer<Fr> in_pass_;    // powers of a root of unity of the longest pass's order
    DeviceBuffer<Fr> n_inverse_;  // one element
    EighthRootPowers<Fr> eighth_;
};

}  // namespace plonkd::gpu
