// Stores that go past the caches: for memory that is written once and is larger than any cache, where an
// ordinary store would first read what it overwrites and displace what is still needed.
#pragma once

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace plonkd {

// *place = value; `place` is aligned to 16 bytes. Other threads see it after flush_streaming_stores().
template <class T>
void store_streaming(T* place, const T& value) {
#if defined(__SSE2__)
    static_assert(sizeof(T) % sizeof(__m128i) == 0);
    auto* const to = reinterpret_cast<__m128i*>(place);
    const auto* const from = reinterpret_cast<const __m128i*>(&value);
    for (unsigned i = 0; i < sizeof(T) / sizeof(__m128i); ++i)
        _mm_stream_si128(to + i, _mm_loadu_si128(from + i));
#else
    *place = value;
#endif
}

// To be called by the thread that stored, before anybody is told.
inline void flush_streaming_stores() {
#if defined(__SSE2__)
    _mm_sfence();
#endif
}

}  // namespace plonkd
