// What the memory plan needs to know of a circuit, from its key or from its file alone.
#pragma once

#include "gpu/engine/memory_plan.hpp"
#include "prover/plonk/circuit_key.hpp"

namespace plonkd::gpu {

// Curve and counts; no commitments, coefficients or committed rows yet.
inline CircuitSizes circuit_sizes(CurveId curve, std::size_t n, std::size_t nb_constraints) {
    CircuitSizes sizes;
    sizes.n = n;
    sizes.nb_constraints = nb_constraints;
    sizes.scalar_bytes = with_curve(curve, [](auto c) { return sizeof(typename decltype(c)::Fr); });
    sizes.curve = msm_curve_sizes(curve);
    return sizes;
}

template <class C>
CircuitSizes circuit_sizes(const CircuitKey<C>& key) {
    CircuitSizes sizes = circuit_sizes(C::kId, key.n, key.nb_constraints);
    sizes.nb_coefficients = key.coefficients.size();
    sizes.nb_commitments = key.commitments.size();
    for (const auto& commitment : key.commitments) {
        sizes.nb_committed_rows += commitment.committed_rows.size();
    }
    return sizes;
}

inline CircuitSizes circuit_sizes(const ConstraintSystem& system) {
    CircuitSizes sizes = circuit_sizes(system.curve, system.domain_size(), system.nb_constraints);
    sizes.nb_coefficients = system.nb_coefficients();
    sizes.nb_commitments = system.commitments.size();
    for (const CommitmentInfo& commitment : system.commitments) {
        sizes.nb_committed_rows += commitment.committed.size();
    }
    return sizes;
}

}  // namespace plonkd::gpu
