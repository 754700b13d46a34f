#include "prover/plonk/blinding.hpp"

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <string>
#include <sys/random.h>

#include "prover/failure/failure.hpp"
#include "prover/field/fields.hpp"

namespace plonkd {

namespace {

void fill_with_randomness(std::uint8_t* out, std::size_t length) {
    while (length > 0) {
        const ssize_t filled = ::getrandom(out, length, 0);
        if (filled < 0 && errno == EINTR) continue;
        if (filled <= 0) {
            throw InternalError(std::string("the operating system gave no random bytes: ") +
                                std::strerror(errno));
        }
        out += filled;
        length -= static_cast<std::size_t>(filled);
    }
}

template <class Fr, std::size_t kCount>
std::array<Fr, kCount> draw_array(BlindingKind kind, std::uint64_t first_fixed) {
    std::array<Fr, kCount> values;
    for (std::size_t i = 0; i < kCount; ++i) {
        values[i] = kind == BlindingKind::random ? random_element<Fr>() : Fr::from_u64(first_fixed + i);
    }
    return values;
}

}  // namespace

template <class Fr>
Fr random_element() {
    // Rejection sampling below the modulus: at most half of the candidates are refused.
    constexpr std::uint8_t kTopMask = static_cast<std::uint8_t>(0xff >> (8 * Fr::kBytes - Fr::kBits) % 8);
    constexpr std::size_t kZeroBytes = (8 * Fr::kBytes - Fr::kBits) / 8;
    std::array<std::uint8_t, Fr::kBytes> bytes{};
    for (;;) {
        fill_with_randomness(bytes.data() + kZeroBytes, bytes.size() - kZeroBytes);
        bytes[kZeroBytes] &= kTopMask;
        const std::optional<Fr> value = Fr::from_bytes(bytes);
        if (!value) continue;
        ::explicit_bzero(bytes.data(), bytes.size());
        return *value;
    }
}

template <class Fr>
Blinding<Fr> Blinding<Fr>::draw(BlindingKind kind) {
    return {draw_array<Fr, 2>(kind, 101), draw_array<Fr, 2>(kind, 201), draw_array<Fr, 2>(kind, 301),
            draw_array<Fr, 3>(kind, 401)};
}

template <class Fr>
typename Blinding<Fr>::Bsb22 Blinding<Fr>::draw_bsb22(BlindingKind kind, std::size_t commitment) {
    const std::array<Fr, 2> values = draw_array<Fr, 2>(kind, 1000 * (commitment + 1) + 1);
    return {values[0], values[1]};
}

template struct Blinding<Bn254Fr>;
template struct Blinding<Bls12377Fr>;
template struct Blinding<Bw6761Fr>;
template Bn254Fr random_element<Bn254Fr>();
template Bls12377Fr random_element<Bls12377Fr>();
template Bw6761Fr random_element<Bw6761Fr>();

}  // namespace plonkd
