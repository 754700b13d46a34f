#include <array>
#include <bit>

#include "prover/plonk/verifier.hpp"
#include "prover/poly/domain.hpp"

namespace plonkd {

namespace {

VerifyResult refused(const std::string& reason) {
    return {false, "verifying key: " + reason};
}

// Whether the stored lines give the pairing with `q`. gnark-crypto has changed how it walks the Miller loop's
// addition steps (2T + D, now (T + D) + T): real files hold lines of either kind, which differ and yet give
// the same pairing. Where there is no line all kinds hold zero.
template <class C>
bool are_lines_of(const PairingLines<C>& stored, const typename C::G2& q) {
    const PairingLines<C> expected = pairing_lines<C>(q);
    if (stored == expected) return true;
    const auto is_zero = [](const typename PairingLines<C>::Line& line) {
        return line.r0.is_zero() && line.r1.is_zero();
    };
    for (std::size_t j = 0; j < stored.line.size(); ++j) {
        for (std::size_t i = 0; i < PairingLines<C>::kSteps; ++i) {
            if (is_zero(stored.line[j][i]) != is_zero(expected.line[j][i])) return false;
        }
    }
    const std::array<typename C::G1, 2> points{C::g1_generator(), -C::g1_generator()};
    const std::array<PairingLines<C>, 2> lines{stored, expected};
    return pairing_product_is_one<C>(std::span<const typename C::G1>(points),
                                     std::span<const PairingLines<C>>(lines));
}

}  // namespace

template <class C>
VerifyResult check_verifying_key(const VerifyingKey<C>& key) {
    using Fr = typename C::Fr;
    if (!std::has_single_bit(key.n) || key.n < 2 || key.n > std::uint64_t{1} << two_adicity<Fr>()) {
        return refused("domain size: expected a power of two from 2 to 2^" +
                       std::to_string(two_adicity<Fr>()) + ", found " + std::to_string(key.n));
    }
    const auto domain = Domain<Fr>::of_size(key.n);
    if (!(key.n_inverse == domain.n_inverse))
        return refused("the inverse of the domain size is not its inverse");
    if (!(key.omega == domain.omega)) return refused("the generator is not that of the domain");
    if (!(key.coset_shift == coset_shift<Fr>())) return refused("the coset shift is not the curve's");
    if (key.nb_public > key.n) {
        return refused("public inputs: expected at most " + std::to_string(key.n) + ", found " +
                       std::to_string(key.nb_public));
    }
    if (key.commitment_constraint_indexes.size() != key.qcp.size()) {
        return refused("commitment indices: expected " + std::to_string(key.qcp.size()) + ", found " +
                       std::to_string(key.commitment_constraint_indexes.size()));
    }
    for (const std::uint64_t index : key.commitment_constraint_indexes) {
        if (index >= key.n - key.nb_public) {
            return refused("commitment index: expected less than " + std::to_string(key.n - key.nb_public) +
                           ", found " + std::to_string(index));
        }
    }
    for (std::size_t i = 0; i < 2; ++i) {
        if (!are_lines_of<C>(key.kzg.lines[i], key.kzg.g2[i])) {
            return refused("the pairing lines are not those of G2 point " + std::to_string(i));
        }
    }
    return {true, {}};
}

template VerifyResult check_verifying_key(const VerifyingKey<Bn254>&);
template VerifyResult check_verifying_key(const VerifyingKey<Bls12377>&);
template VerifyResult check_verifying_key(const VerifyingKey<Bw6761>&);

}  // namespace plonkd
