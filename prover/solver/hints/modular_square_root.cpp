#include "prover/solver/hints/modular_square_root.hpp"

#include "prover/solver/hints/registry.hpp"

namespace plonkd {
namespace {

mpz_class power(const mpz_class& base, const mpz_class& exponent, const mpz_class& modulus) {
    mpz_class result;
    mpz_powm(result.get_mpz_t(), base.get_mpz_t(), exponent.get_mpz_t(), modulus.get_mpz_t());
    return result;
}

mpz_class remainder(const mpz_class& value, const mpz_class& modulus) {
    mpz_class result;
    mpz_mod(result.get_mpz_t(), value.get_mpz_t(), modulus.get_mpz_t());
    return result;
}

// p = 5 mod 8 (Atkin): alpha = (2x)^((p-5)/8), beta = 2 x alpha^2 is a square root of -1.
mpz_class root_for_5_mod_8(const mpz_class& x, const mpz_class& p) {
    const mpz_class alpha = power(2 * x, p >> 3, p);
    const mpz_class beta = remainder(2 * x * alpha * alpha, p);
    return remainder(x * alpha * (beta - 1), p);
}

mpz_class tonelli_shanks(const mpz_class& x, const mpz_class& p) {
    mpz_class s = p - 1;
    const mp_bitcnt_t e = mpz_scan1(s.get_mpz_t(), 0);
    s >>= e;
    mpz_class n = 2;
    while (mpz_jacobi(n.get_mpz_t(), p.get_mpz_t()) != -1) {
        ++n;
        // Among primes the least non-residue is tiny.
        if (n > 100000) throw HintError("the modulus is not a prime");
    }
    mpz_class y = power(x, (s + 1) / 2, p), b = power(x, s, p), g = power(n, s, p);
    for (mp_bitcnt_t r = e;;) {
        mpz_class t = b;
        mp_bitcnt_t m = 0;
        for (; t != 1; ++m) {
            if (m == r) throw HintError("the modulus is not a prime");
            t = remainder(t * t, p);
        }
        if (m == 0) return y;
        if (m == r) throw HintError("the modulus is not a prime");
        t = power(g, mpz_class(1) << (r - m - 1), p);
        g = remainder(t * t, p);
        y = remainder(y * t, p);
        b = remainder(b * g, p);
        r = m;
    }
}

}  // namespace

std::optional<mpz_class> modular_square_root(const mpz_class& value, const mpz_class& prime) {
    if (prime < 3 || mpz_even_p(prime.get_mpz_t())) throw HintError("the modulus is not an odd prime");
    const int symbol = mpz_jacobi(value.get_mpz_t(), prime.get_mpz_t());
    if (symbol == -1) return std::nullopt;
    if (symbol == 0) return mpz_class(0);
    const mpz_class x = remainder(value, prime);
    if (mpz_fdiv_ui(prime.get_mpz_t(), 4) == 3) return power(x, (prime + 1) / 4, prime);
    if (mpz_fdiv_ui(prime.get_mpz_t(), 8) == 5) return root_for_5_mod_8(x, prime);
    return tonelli_shanks(x, prime);
}

}  // namespace plonkd
