// The PlonK verifier (gnark-plonk.md section 9).
#pragma once

#include <span>
#include <string>

#include "prover/gnark/proof.hpp"
#include "prover/gnark/verifying_key.hpp"
#include "prover/hash/protocol_hashes.hpp"

namespace plonkd {

struct VerifyResult {
    bool valid = false;
    std::string reason;  // why not; empty when valid

    explicit operator bool() const { return valid; }
};

// Whether `key` is consistent in itself: domain size, omega and 1/n belong together, the coset shift is
// gnark's, indices are in range, and the stored pairing lines are those of its G2 points. Takes milliseconds;
// what the verifier would otherwise silently ignore is caught here. Points are checked for curve and subgroup
// when they are decoded.
template <class C>
VerifyResult check_verifying_key(const VerifyingKey<C>& key);

// Whether `proof` proves the circuit of `key` for these public inputs. The points of a decoded proof and key
// are in their subgroups already. `key` must have passed check_verifying_key. Throws RequestError for a
// transcript that the curve lacks.
template <class C>
VerifyResult verify(const VerifyingKey<C>& key, const Proof<C>& proof,
                    std::span<const typename C::Fr> public_inputs, TranscriptKind transcript);

}  // namespace plonkd
