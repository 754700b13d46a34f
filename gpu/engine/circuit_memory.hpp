// Everything that a loaded circuit keeps on the device, and the operations that need several of these parts
// at once.
//
// Made by the engine's load, in one go, after the memory plan; nothing is allocated later. One stream,
// besides those of copies that overlap with it: work is ordered as it is called, and the host waits only for
// commitments and evaluations.
#pragma once

#include <array>
#include <memory>
#include <span>
#include <vector>

#include "gpu/device/background_upload.hpp"
#include "gpu/device/column_pool.hpp"
#include "gpu/device/uploader.hpp"
#include "gpu/engine/memory_plan.hpp"
#include "gpu/msm/msm.hpp"
#include "gpu/ntt/ntt.hpp"
#include "gpu/plonk/fixed_columns.hpp"
#include "gpu/plonk/quotient_top.hpp"
#include "gpu/poly/scan.hpp"
#include "prover/plonk/engine.hpp"
#include "prover/poly/domain.hpp"

namespace plonkd::gpu {

// The powers that take coefficients to the coset shift * <omega> and back.
template <class Fr>
struct CosetPowers {
    CosetPowers(std::size_t position, const Fr& coset_shift, const Domain<Fr>& domain, cudaStream_t stream)
        : index(position),
          shift(coset_shift),
          residue(coset_shift.pow(std::uint64_t{domain.n})),
          vanishing_inverse((residue - Fr::one()).inverse()),
          scale(coset_shift, Fr::one(), domain.log_n, stream),
          unscale(coset_shift.inverse(), domain.n_inverse, domain.log_n, stream),
          divide(coset_shift.inverse(), domain.n_inverse * vanishing_inverse, domain.log_n, stream) {}

    std::size_t index;  // among the cosets
    Fr shift;
    Fr residue;            // X^n there
    Fr vanishing_inverse;  // 1 / (X^n - 1) there
    PowerTable<Fr> scale, unscale;
    PowerTable<Fr> divide;  // unscale, and by X^n - 1 too
};

// The coefficients of P + b (X^n - 1) that a commitment to P's values made on its way.
template <class Fr>
struct Interpolated {
    typename ColumnPool<Fr>::Slot coefficients;
    std::vector<Fr> blinding;
};

template <class C>
struct CircuitMemory {
    using Fr = typename C::Fr;
    using Slot = typename ColumnPool<Fr>::Slot;

    CircuitMemory(const CircuitKey<C>& circuit, const CommitmentPoints<C>& srs, const MemoryPlan& memory_plan,
                  const NttTuning& ntt_tuning);

    // Kept coefficients give way: they can be made again.
    Slot acquire() {
        if (pool->nb_free() == 0 && !interpolated.empty()) interpolated.erase(interpolated.begin());
        return pool->acquire();
    }
    cudaStream_t on() const { return stream.get(); }

    const CircuitKey<C>& key;
    const MemoryPlan plan;
    const Domain<Fr> domain;
    Stream stream;
    Uploader uploader;
    BackgroundUploader column_uploader;
    std::shared_ptr<ColumnPool<Fr>> pool;
    // Oldest first; the columns that they belong to hold weak references.
    std::vector<std::shared_ptr<Interpolated<Fr>>> interpolated;
    DeviceNtt<Fr> ntt;
    Scan<Fr> scan;
    const std::vector<CosetPowers<Fr>> cosets;  // u, u^2, u^3
    DeviceFixedColumns<C> fixed;
    std::array<HighCoefficients<Fr>, 3> permutation_high;  // of S1, S2, S3
    PowerTable<Fr> omega;
    DeviceMsm<C> msm;
    // Rows and values of a sparse column on their way in; results on their way out.
    DeviceBuffer<std::uint32_t> sparse_rows;
    DeviceBuffer<Fr> sparse_values;
    DeviceBuffer<Fr> values;
    PinnedBuffer<Fr> host_values;

    // Sparse entries per piece, evaluations per call.
    static constexpr std::size_t kSparsePiece = std::size_t{1} << 19;
    static constexpr std::size_t kMaxValues = 256;
};

// Adds the entries at their rows, as they are or bit-reversed, to a column of n elements.
template <class C>
void add_sparse(CircuitMemory<C>& memory, const SparseVector<typename C::Fr>& entries, RowOrder order,
                typename C::Fr* column);

// A polynomial in coefficient form on the device.
template <class Fr>
struct DevicePolynomial {
    Fr* coefficients;
    std::size_t length;
};

// Its last coefficients, as many as quotient_top reads. Waits for the device.
template <class Fr>
HighCoefficients<Fr> fetch_high_coefficients(const DevicePolynomial<Fr>& polynomial, const Stream& stream);

template <class Fr>
struct QuotientPolynomials {
    DevicePolynomial<Fr> l, r, o, z;
    std::vector<DevicePolynomial<Fr>> bsb22;
    const SparseVector<Fr>& qk_completion;
    Fr alpha, beta, gamma;
};

// h1, h2, h3 of n + 2 coefficients each (gnark-plonk.md section 6.4): h on three cosets of <omega>, one after
// the other, joined with its six highest coefficients (quotient_top.hpp). Takes four columns, and one for
// each wire that the memory plan does not put in place; gives all but three back. Polynomials that are
// evaluated in place have their coefficients again at the end.
template <class C>
std::array<typename CircuitMemory<C>::Slot, 3> quotient(
    CircuitMemory<C>& memory, const QuotientPolynomials<typename C::Fr>& polynomials);

}  // namespace plonkd::gpu
