#include "prover/solver/hints/hint_call.hpp"

#include <vector>

#include "prover/field/fields.hpp"

namespace plonkd {

template <class Fr>
const mpz_class& modulus_of() {
    static const mpz_class modulus = [] {
        mpz_class r;
        mpz_import(r.get_mpz_t(), Fr::kLimbs, -1, sizeof(std::uint64_t), 0, 0, Fr::kModulus.limb);
        return r;
    }();
    return modulus;
}

template <class Fr>
void to_integer(const Fr& element, mpz_class& integer) {
    const auto canonical = element.to_canonical();
    mpz_import(integer.get_mpz_t(), Fr::kLimbs, -1, sizeof(std::uint64_t), 0, 0, canonical.limb);
}

template <class Fr>
Fr to_element(const mpz_class& integer) {
    const mpz_class& modulus = modulus_of<Fr>();
    typename Fr::Int canonical{};
    if (sgn(integer) >= 0 && cmp(integer, modulus) < 0) {
        mpz_export(canonical.limb, nullptr, -1, sizeof(std::uint64_t), 0, 0, integer.get_mpz_t());
    } else {
        mpz_class reduced;
        mpz_mod(reduced.get_mpz_t(), integer.get_mpz_t(), modulus.get_mpz_t());
        mpz_export(canonical.limb, nullptr, -1, sizeof(std::uint64_t), 0, 0, reduced.get_mpz_t());
    }
    return Fr::from_canonical(canonical);
}

template <class Fr>
void call_hint(HintFunction function, const InputList<Fr>& inputs, std::span<Fr> outputs) {
    // Integers keep their memory from call to call; most circuits call the same few hints all the time. A
    // hint does not start other work, so a thread is never in two calls at once.
    constexpr std::size_t kKept = 4096;
    thread_local std::vector<mpz_class> in, out;
    if (in.size() < inputs.size()) in.resize(inputs.size());
    if (out.size() < outputs.size()) out.resize(outputs.size());
    for (std::size_t i = 0; i < inputs.size(); ++i) to_integer(inputs[i], in[i]);
    for (std::size_t i = 0; i < outputs.size(); ++i) out[i] = 0;

    function({modulus_of<Fr>()}, std::span<const mpz_class>(in).first(inputs.size()),
             std::span<mpz_class>(out).first(outputs.size()));

    for (std::size_t i = 0; i < outputs.size(); ++i) outputs[i] = to_element<Fr>(out[i]);
    if (in.size() > kKept) in.resize(kKept);
    if (out.size() > kKept) out.resize(kKept);
}

#define PLONKD_INSTANTIATE(Fr)                       \
    template const mpz_class& modulus_of<Fr>();      \
    template void to_integer(const Fr&, mpz_class&); \
    template Fr to_element(const mpz_class&);        \
    template void call_hint(HintFunction, const InputList<Fr>&, std::span<Fr>)
PLONKD_INSTANTIATE(Bn254Fr);
PLONKD_INSTANTIATE(Bls12377Fr);
PLONKD_INSTANTIATE(Bw6761Fr);
#undef PLONKD_INSTANTIATE

}  // namespace plonkd
