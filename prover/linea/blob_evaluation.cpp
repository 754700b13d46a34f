#include "prover/linea/blob_evaluation.hpp"

#include <bit>
#include <string>
#include <vector>

#include "prover/failure/failure.hpp"
#include "prover/field/batch_inverse.hpp"
#include "prover/linea/blob.hpp"

namespace plonkd {
namespace {

using Fr = Bls12381Fr;

constexpr unsigned kTwoAdicity = 32;

// A root of unity of order 2^32, gnark-crypto's and the Ethereum KZG ceremony's:
// 10238227357739495823651030575849232062558860180284477541189508159991286009131.
constexpr Fr kRootOfUnity = Fr::from_canonical(
    big_int_from_hex<4>("16a2a19edfe81f20d09b681922c813b4b63683508c2280b93829971f439f0d2b"));

std::size_t reversed_bits(std::size_t index, unsigned bits) {
    std::size_t reversed = 0;
    for (unsigned i = 0; i < bits; ++i) reversed |= (index >> i & 1) << (bits - 1 - i);
    return reversed;
}

std::vector<Fr> elements_of(std::span<const std::uint8_t> blob) {
    std::vector<Fr> elements;
    elements.reserve(blob.size() / kBlobElementBytes);
    for (std::size_t i = 0; i < blob.size(); i += kBlobElementBytes) {
        elements.push_back(Fr::from_bytes_reduced(blob.subspan(i, kBlobElementBytes)));
    }
    return elements;
}

// The barycentric formula: p(x) = (x^n - 1) / n * sum f_i w_i / (x - w_i); where x is a w_i, p(x) is f_i.
Fr interpolate(std::span<const Fr> values, const Fr& x) {
    const std::size_t n = values.size();
    const auto log_n = static_cast<unsigned>(std::countr_zero(n));
    Fr omega = kRootOfUnity;
    for (unsigned i = log_n; i < kTwoAdicity; ++i) omega = omega.squared();

    std::vector<Fr> points(n);  // in the order of `values`
    Fr power = Fr::one();
    for (std::size_t i = 0; i < n; ++i) {
        points[reversed_bits(i, log_n)] = power;
        power *= omega;
    }
    std::vector<Fr> inverse_distances(n);
    for (std::size_t i = 0; i < n; ++i) {
        inverse_distances[i] = x - points[i];
        if (inverse_distances[i].is_zero()) return values[i];
    }
    batch_inverse<Fr>(inverse_distances);
    Fr sum = Fr::zero();
    for (std::size_t i = 0; i < n; ++i) sum += values[i] * points[i] * inverse_distances[i];
    const Fr x_to_n = x.pow(static_cast<std::uint64_t>(n));
    return (x_to_n - Fr::one()) * Fr::from_u64(n).inverse() * sum;
}

Fr horner(std::span<const Fr> coefficients, const Fr& x) {
    Fr result = Fr::zero();
    for (std::size_t i = coefficients.size(); i-- > 0;) result = result * x + coefficients[i];
    return result;
}

}  // namespace

Fr evaluate_blob(std::span<const std::uint8_t> padded_blob, std::span<const std::uint8_t, 32> x,
                 BlobInterpretation interpretation) {
    const std::size_t n = padded_blob.size() / kBlobElementBytes;
    if (padded_blob.size() % kBlobElementBytes != 0 || !std::has_single_bit(n) || n >> kTwoAdicity > 1) {
        throw InternalError("blob evaluation: " + std::to_string(padded_blob.size()) +
                            " bytes are no power of two of elements");
    }
    const Fr point = Fr::from_bytes_reduced(x);
    const std::vector<Fr> elements = elements_of(padded_blob);
    return interpretation == BlobInterpretation::evaluations ? interpolate(elements, point)
                                                             : horner(elements, point);
}

}  // namespace plonkd
