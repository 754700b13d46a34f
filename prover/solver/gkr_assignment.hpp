// The values of all wires of a GKR circuit in all its instances: one column per wire, padded to a power of
// two.
#pragma once

#include <cstddef>
#include <span>

#include "prover/solver/gkr_evaluator.hpp"
#include "prover/solver/uninitialized_vector.hpp"

namespace plonkd {

template <class Fr>
class GkrAssignment {
  public:
    explicit GkrAssignment(const GkrEvaluator<Fr>& circuit)
        : nb_instances_(circuit.nb_instances()),
          nb_padded_(circuit.nb_padded_instances()),
          values_(circuit.nb_wires() * nb_padded_) {}

    Fr& at(std::size_t wire, std::size_t instance) { return values_[wire * nb_padded_ + instance]; }
    const Fr& at(std::size_t wire, std::size_t instance) const {
        return values_[wire * nb_padded_ + instance];
    }
    std::span<const Fr> column(std::size_t wire) const {
        return std::span<const Fr>(values_).subspan(wire * nb_padded_, nb_padded_);
    }

    // Repeats the last instance up to the padded number.
    void pad() {
        for (std::size_t begin = 0; begin < values_.size(); begin += nb_padded_) {
            for (std::size_t i = nb_instances_; i < nb_padded_; ++i) {
                values_[begin + i] = values_[begin + nb_instances_ - 1];
            }
        }
    }

  private:
    std::size_t nb_instances_, nb_padded_;
    UninitializedVector<Fr> values_;
};

}  // namespace plonkd
