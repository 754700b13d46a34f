// From a decoded request to the circuit's witness (linea-compression-job.md sections 4, 8, 10), with every
// check that needs no circuit, so that a request that cannot be proven is refused in a fraction of a second.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "prover/field/fields.hpp"
#include "prover/linea/checksum.hpp"
#include "prover/linea/dictionary_store.hpp"
#include "prover/linea/request.hpp"

namespace plonkd {

// The sizes a data-availability circuit is compiled for.
struct CircuitSizes {
    std::size_t blob_bytes = 0;  // a power of two of 32-byte elements: 131,072 for Linea's circuits
    std::size_t dictionary_bytes = 0;
    std::size_t max_payload_bytes = 0;
    std::size_t max_batches = 0;
};

// No circuit of Linea's takes more, whatever the configuration says.
inline constexpr std::size_t kMaxPayloadBytes = 780'000;
// A batch fills at least one 31-byte chunk of its checksum.
inline constexpr std::size_t kMinBatchBytes = 31;

// What the circuit is given, in its own terms. Secret as a whole: no part of it is logged.
struct BlobAssignment {
    Bls12377Fr public_input;
    std::vector<std::uint8_t> dictionary;
    std::vector<std::uint8_t> blob;  // zero-extended to CircuitSizes::blob_bytes
    std::array<std::uint8_t, 32> x{};
    std::array<std::uint8_t, 32> y{};
    Bls12377Fr snark_hash;
    bool eip4844_enabled = false;
    std::size_t nb_batches = 0;
    Bls12377Fr all_batches_sum;
    std::vector<BatchChecksum> batches;  // CircuitSizes::max_batches slots, padded
};

// Throws RequestError naming what is wrong: see section 4 for the reference's conditions, and further for y,
// the batch sizes, the dictionary's length and oversized elements, which the reference leaves to the solver.
// A blob over capacity has exit code 2, as the reference panics there. `snark_hash` is the request's field,
// undecoded.
BlobAssignment assign_blob(const BlobClaim& claim, std::string_view snark_hash,
                           const DictionaryStore& dictionaries, const CircuitSizes& sizes);

// MD over the halves of x, the halves of y (the flag appended to the lower one), the snark hash and the
// batches' sum.
Bls12377Fr public_input(std::span<const std::uint8_t, 32> x, std::span<const std::uint8_t, 32> y,
                        bool eip4844_enabled, const Bls12377Fr& snark_hash,
                        const Bls12377Fr& all_batches_sum);

// The witness of circuit `data-availability-v2`: one public value, then the secret ones in the order of
// section 10.
std::vector<Bls12377Fr> witness_of(const BlobAssignment& assignment);

}  // namespace plonkd
