// The Poseidon2 checksums of a compression job (linea-compression-job.md section 8).
//
// "252-chunks": a bit string cut into big-endian integers of 252 bits, the last filled up with zero bits on
// the right. 252 bits always fit in BLS12-377 Fr (253 bits), and 126 two-bit crumbs of the circuit make one
// chunk.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "prover/field/fields.hpp"

namespace plonkd {

// The first `bit_count` bits of `bytes` as 252-chunks.
std::vector<Bls12377Fr> chunks_of_252_bits(std::span<const std::uint8_t> bytes, std::size_t bit_count);

// Merkle–Damgård hash of the elements.
Bls12377Fr poseidon2_digest(std::span<const Bls12377Fr> elements);

// Over the 252-chunks of the dictionary and a terminator byte ff.
Bls12377Fr dictionary_checksum(std::span<const std::uint8_t> dictionary);

// Over the 252-chunks of all element bits of the zero-extended blob, terminator and padding included.
Bls12377Fr snark_hash(std::span<const std::uint8_t> padded_blob);

// One slot of the circuit's batch list.
struct BatchChecksum {
    std::uint64_t length = 0;  // bytes
    Bls12377Fr
        partial;  // c_0, then compress(partial, c_i) over 31-byte big-endian chunks, zero-padded on the right
    Bls12377Fr hash;  // compress(partial, length)
};

BatchChecksum batch_checksum(std::span<const std::uint8_t> batch);

// What stands in the slots behind the last batch: the checksum of the single byte 00.
BatchChecksum padding_batch_checksum();

}  // namespace plonkd
