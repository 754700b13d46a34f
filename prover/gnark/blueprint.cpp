#include "prover/gnark/blueprint.hpp"

namespace plonkd {
namespace {

struct Name {
    std::string_view operator()(const GenericHint&) const { return "GenericHint"; }
    std::string_view operator()(const GenericSparseR1C&) const { return "GenericSparseR1C"; }
    std::string_view operator()(const SparseR1CMul&) const { return "SparseR1CMul"; }
    std::string_view operator()(const SparseR1CAdd&) const { return "SparseR1CAdd"; }
    std::string_view operator()(const SparseR1CBool&) const { return "SparseR1CBool"; }
    std::string_view operator()(const LookupHint&) const { return "LookupHint"; }
    std::string_view operator()(const BatchInverse&) const { return "BatchInverse"; }
    std::string_view operator()(const GkrSolve&) const { return "GkrSolve"; }
    std::string_view operator()(const GkrProve&) const { return "GkrProve"; }
    std::string_view operator()(const GkrGetAssignment&) const { return "GkrGetAssignment"; }
};

}  // namespace

std::string_view name(const Blueprint& blueprint) {
    return std::visit(Name{}, blueprint);
}

std::optional<std::uint32_t> static_calldata_size(const Blueprint& blueprint) {
    if (std::holds_alternative<GenericSparseR1C>(blueprint)) return 9;
    if (std::holds_alternative<SparseR1CMul>(blueprint)) return 4;
    if (std::holds_alternative<SparseR1CAdd>(blueprint)) return 6;
    if (std::holds_alternative<SparseR1CBool>(blueprint)) return 3;
    return std::nullopt;
}

}  // namespace plonkd
