#include "prover/linea/assignment.hpp"

#include <algorithm>
#include <numeric>
#include <string>

#include <tbb/parallel_for.h>
#include <tbb/parallel_invoke.h>

#include "prover/failure/failure.hpp"
#include "prover/linea/blob.hpp"
#include "prover/linea/blob_evaluation.hpp"
#include "prover/linea/block.hpp"
#include "prover/linea/hexadecimal.hpp"
#include "prover/linea/lzss.hpp"

namespace plonkd {
namespace {

using Fr = Bls12377Fr;

std::vector<std::uint8_t> padded(std::span<const std::uint8_t> blob, std::size_t capacity) {
    if (blob.size() > capacity) {
        constexpr int kPanicExitCode = 2;
        throw RequestError(kPanicExitCode, "blob: expected at most " + std::to_string(capacity) +
                                               " bytes, found " + std::to_string(blob.size()));
    }
    std::vector<std::uint8_t> result(blob.begin(), blob.end());
    result.resize(capacity);
    return result;
}

void check_dictionary_length(const Dictionary& dictionary, const CircuitSizes& sizes) {
    if (dictionary.bytes.size() == sizes.dictionary_bytes) return;
    throw RequestError("dictionary " + dictionary.file.string() + ": expected " +
                       std::to_string(sizes.dictionary_bytes) + " bytes (dict_nb_bytes), found " +
                       std::to_string(dictionary.bytes.size()));
}

void check_elements(std::span<const std::uint8_t> blob) {
    if (const auto element = first_oversized_element(blob)) {
        throw RequestError("blob: element " + std::to_string(*element) +
                           ": one of the top two bits is set, only 254 bits may be used");
    }
}

void check_payload(std::size_t payload_bytes, const CircuitSizes& sizes) {
    if (payload_bytes > kMaxPayloadBytes) {
        throw RequestError("payload: expected at most " + std::to_string(kMaxPayloadBytes) +
                           " bytes, found " + std::to_string(payload_bytes));
    }
    if (payload_bytes > sizes.max_payload_bytes) {
        throw RequestError("payload: expected at most " + std::to_string(sizes.max_payload_bytes) +
                           " bytes (max_uncompressed_nb_bytes), found " + std::to_string(payload_bytes));
    }
}

void check_batches(std::span<const std::uint32_t> lengths, std::size_t payload_bytes,
                   const CircuitSizes& sizes) {
    if (lengths.size() > sizes.max_batches) {
        throw RequestError("too many batches: expected at most " + std::to_string(sizes.max_batches) +
                           " (max_nb_batches), found " + std::to_string(lengths.size()));
    }
    if (lengths.empty()) throw RequestError("blob header: no batches: expected at least 1");
    for (std::size_t i = 0; i < lengths.size(); ++i) {
        if (lengths[i] < kMinBatchBytes) {
            throw RequestError("blob header: batch " + std::to_string(i) +
                               " is too short: expected at least " + std::to_string(kMinBatchBytes) +
                               " bytes, found " + std::to_string(lengths[i]));
        }
    }
    const std::uint64_t sum = std::accumulate(lengths.begin(), lengths.end(), std::uint64_t{0});
    if (sum != payload_bytes) {
        throw RequestError("blob header: the batch lengths add up to " + std::to_string(sum) +
                           " bytes, expected the payload's " + std::to_string(payload_bytes));
    }
}

void check_snark_hash(std::span<const std::uint8_t> requested, const Fr& computed) {
    std::uint8_t bytes[Fr::kBytes];
    computed.to_bytes(bytes);
    if (std::ranges::equal(requested, bytes)) return;
    throw RequestError(
        "blob checksum does not match the one computed by the assigner: request field snarkHash: expected " +
        encode_hexadecimal(computed) + ", found " + encode_hexadecimal(requested));
}

void check_evaluation(std::span<const std::uint8_t> requested, const Bls12381Fr& computed) {
    std::uint8_t bytes[Bls12381Fr::kBytes];
    computed.to_bytes(bytes);
    if (std::ranges::equal(requested, bytes)) return;
    throw RequestError("request field expectedY: the blob's evaluation at expectedX is " +
                       encode_hexadecimal(computed) + ", found " + encode_hexadecimal(requested));
}

Fr small_integer(std::span<const std::uint8_t> big_endian) {
    std::array<std::uint8_t, Fr::kBytes> bytes{};
    std::copy(big_endian.begin(), big_endian.end(),
              bytes.end() - static_cast<std::ptrdiff_t>(big_endian.size()));
    return *Fr::from_bytes(bytes);
}

Fr flag(bool value) {
    return value ? Fr::one() : Fr::zero();
}

}  // namespace

Fr public_input(std::span<const std::uint8_t, 32> x, std::span<const std::uint8_t, 32> y,
                bool eip4844_enabled, const Fr& snark_hash, const Fr& all_batches_sum) {
    const Fr elements[] = {
        small_integer(x.first(16)),
        small_integer(x.last(16)),
        small_integer(y.first(16)),
        small_integer(y.last(16)) * Fr::from_u64(256) + flag(eip4844_enabled),
        snark_hash,
        all_batches_sum,
    };
    return poseidon2_digest(elements);
}

BlobAssignment assign_blob(const BlobClaim& claim, std::string_view requested_snark_hash,
                           const DictionaryStore& dictionaries, const CircuitSizes& sizes) {
    const std::vector<std::uint8_t> requested_hash = decode_hexadecimal(requested_snark_hash, "snarkHash");

    BlobAssignment assignment;
    assignment.blob = padded(claim.blob, sizes.blob_bytes);
    assignment.x = claim.x;
    assignment.y = claim.y;
    assignment.eip4844_enabled = claim.eip4844_enabled;
    check_elements(assignment.blob);

    const std::vector<std::uint8_t> content = unpack_blob(assignment.blob);
    const BlobHeader header = parse_blob_header(content);
    const Dictionary& dictionary = dictionaries.find(header.dictionary_checksum);
    const std::vector<std::uint8_t> payload =
        lzss_decompress(std::span(content).subspan(header.encoded_bytes()), dictionary.bytes);
    const auto batches = split_batches(payload, header.batch_lengths);
    check_payload(payload.size(), sizes);
    check_batches(header.batch_lengths, payload.size(), sizes);
    check_dictionary_length(dictionary, sizes);
    assignment.dictionary = dictionary.bytes;

    assignment.nb_batches = batches.size();
    assignment.batches.assign(sizes.max_batches, padding_batch_checksum());
    Bls12381Fr evaluation;
    tbb::parallel_invoke(
        [&] { assignment.snark_hash = snark_hash(assignment.blob); },
        [&] {
            evaluation = evaluate_blob(
                assignment.blob, assignment.x,
                claim.eip4844_enabled ? BlobInterpretation::evaluations : BlobInterpretation::coefficients);
        },
        [&] {
            tbb::parallel_for(std::size_t{0}, batches.size(),
                              [&](std::size_t i) { assignment.batches[i] = batch_checksum(batches[i]); });
        });
    check_snark_hash(requested_hash, assignment.snark_hash);
    check_evaluation(assignment.y, evaluation);

    std::vector<Fr> batch_hashes;
    for (std::size_t i = 0; i < batches.size(); ++i) batch_hashes.push_back(assignment.batches[i].hash);
    assignment.all_batches_sum = poseidon2_digest(batch_hashes);
    assignment.public_input = public_input(assignment.x, assignment.y, claim.eip4844_enabled,
                                           assignment.snark_hash, assignment.all_batches_sum);
    return assignment;
}

std::vector<Fr> witness_of(const BlobAssignment& assignment) {
    std::vector<Fr> values;
    values.reserve(1 + assignment.dictionary.size() + assignment.blob.size() + 39 +
                   3 * assignment.batches.size());
    const auto append_bytes = [&](std::span<const std::uint8_t> bytes) {
        for (const std::uint8_t byte : bytes) values.push_back(Fr::from_u64(byte));
    };
    values.push_back(assignment.public_input);
    append_bytes(assignment.dictionary);
    append_bytes(assignment.blob);
    append_bytes(assignment.x);
    values.push_back(small_integer(std::span(assignment.y).first(16)));
    values.push_back(small_integer(std::span(assignment.y).last(16)));
    values.push_back(assignment.snark_hash);
    values.push_back(flag(assignment.eip4844_enabled));
    values.push_back(Fr::from_u64(assignment.nb_batches));
    values.push_back(assignment.all_batches_sum);
    for (const BatchChecksum& batch : assignment.batches) {
        values.push_back(Fr::from_u64(batch.length));
        values.push_back(batch.partial);
        values.push_back(batch.hash);
    }
    return values;
}

}  // namespace plonkd
