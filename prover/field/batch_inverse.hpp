// Inverses of many elements for the price of three products each and one inversion per block (Montgomery's
// trick).
#pragma once

#include <span>
#include <vector>

namespace plonkd {

// Replaces every element by its inverse; 0 stays 0. Any type with `*`, `is_zero`, `inverse`, `one`. Serial;
// takes values.size() elements of scratch memory.
template <class F>
void batch_inverse_serial(std::span<F> values) {
    std::vector<F> prefix(values.size());
    F product = F::one();
    for (std::size_t i = 0; i < values.size(); ++i) {
        prefix[i] = product;
        if (!values[i].is_zero()) product = product * values[i];
    }
    F suffix = product.inverse();
    for (std::size_t i = values.size(); i-- > 0;) {
        if (values[i].is_zero()) continue;
        const F inverse = suffix * prefix[i];
        suffix = suffix * values[i];
        values[i] = inverse;
    }
}

// The same in parallel, for the prime fields of fields.hpp; scratch memory is bounded per thread.
template <class F>
void batch_inverse(std::span<F> values);

}  // namespace plonkd
