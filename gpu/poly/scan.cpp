#include "gpu/poly/scan.hpp"

#include "gpu/poly/scan_kernels.hpp"
#include "prover/field/fields.hpp"

namespace plonkd::gpu {

namespace {

template <class Fr>
HornerStep<Fr> horner_step(const Fr& z) {
    HornerStep<Fr> step;
    step.z = z;
    Fr power = z.pow(std::uint64_t{kScanPerThread});
    for (Fr& entry : step.powers) {
        entry = power;
        power = power.squared();
    }
    return step;
}

// The blocks' totals are a polynomial in point^2048, and what enters a block is that polynomial's quotient.
template <class Fr>
void divide(Fr* coefficients, std::size_t length, const Fr& point, Fr* scratch, cudaStream_t stream) {
    const HornerStep<Fr> step = horner_step(point);
    const std::size_t blocks = nb_scan_blocks(length);
    if (blocks > 1) {
        horner_totals(coefficients, length, step, scratch, stream);
        divide(scratch, blocks, point.pow(std::uint64_t{kScanBlock}), scratch + blocks, stream);
    }
    horner_apply(coefficients, length, step, blocks > 1 ? scratch : nullptr, stream);
}

template <class Fr>
void scan_products(Fr* values, std::size_t length, ProductRange range, bool inclusive, Fr* scratch,
                   cudaStream_t stream) {
    const std::size_t blocks = nb_scan_blocks(length);
    if (blocks > 1) {
        product_totals(values, length, range, scratch, stream);
        scan_products(scratch, blocks, range, false, scratch + blocks, stream);
    }
    product_apply(values, length, range, inclusive, blocks > 1 ? scratch : nullptr, stream);
}

}  // namespace

template <class Fr>
Scan<Fr>::Scan(std::size_t max_length) {
    std::size_t total = 1;
    for (std::size_t length = max_length; length > 1; total += length) length = nb_scan_blocks(length);
    scratch_ = DeviceBuffer<Fr>(total);
}

template <class Fr>
void Scan<Fr>::evaluate(const Fr* coefficients, std::size_t length, const Fr& point, Fr* value,
                        cudaStream_t stream) const {
    Fr* totals = scratch_.data();
    Fr z = point;
    for (; length > kScanBlock; z = z.pow(std::uint64_t{kScanBlock})) {
        horner_totals(coefficients, length, horner_step(z), totals, stream);
        length = nb_scan_blocks(length);
        coefficients = totals;
        totals += length;
    }
    horner_totals(coefficients, length, horner_step(z), value, stream);
}

template <class Fr>
void Scan<Fr>::divide_by_linear(Fr* coefficients, std::size_t length, const Fr& point,
                                cudaStream_t stream) const {
    divide(coefficients, length, point, scratch_.data(), stream);
}

template <class Fr>
void Scan<Fr>::exclusive_prefix_products(Fr* values, std::size_t length, cudaStream_t stream) const {
    scan_products(values, length, ProductRange::before, false, scratch_.data(), stream);
}

template <class Fr>
void Scan<Fr>::inclusive_suffix_products(Fr* values, std::size_t length, cudaStream_t stream) const {
    scan_products(values, length, ProductRange::from, true, scratch_.data(), stream);
}

template class Scan<Bn254Fr>;
template class Scan<Bls12377Fr>;
template class Scan<Bw6761Fr>;

}  // namespace plonkd::gpu
