// Small random circuits with a satisfying witness, of all four kinds of constraints.
#pragma once

#include <random>
#include <vector>

#include "prover/gnark/constraint_system.hpp"
#include "prover/gnark/constraint_system_writer.hpp"

namespace plonkd::test {

template <class C>
struct RandomCircuit {
    using Fr = typename C::Fr;

    std::vector<std::uint8_t> file;  // circuit.bin
    std::vector<Fr> witness;         // public values, then secret ones

    // `nb_public` + `nb_secret` is at least 1.
    static RandomCircuit make(std::uint32_t nb_public, std::uint32_t nb_secret, std::uint32_t nb_constraints,
                              std::uint32_t seed) {
        return Maker(nb_public, nb_secret, nb_constraints, seed).make();
    }

    ConstraintSystem system() const { return ConstraintSystem::parse(file, "random circuit"); }
    std::span<const Fr> public_inputs(std::uint32_t nb_public) const {
        return std::span<const Fr>(witness).first(nb_public);
    }

  private:
    enum BlueprintId : std::uint32_t { kGeneric, kMul, kAdd, kBool };

    class Maker {
      public:
        Maker(std::uint32_t nb_public, std::uint32_t nb_secret, std::uint32_t nb_constraints,
              std::uint32_t seed)
            : random_(seed),
              nb_witness_(nb_public + nb_secret),
              nb_constraints_(nb_constraints),
              writer_(description(nb_public, nb_secret)) {
            coefficients_ = {Fr::zero(), Fr::one(), Fr::from_u64(2), -Fr::one(), -Fr::from_u64(2)};
            for (int i = 0; i < 3; ++i) coefficients_.push_back(Fr::from_u64(1000 + random_() % 1000));
            writer_.set_coefficients(std::span<const Fr>(coefficients_).subspan(kNbReservedCoefficients));
            // Wire 0 is a bit, so that there is one for Bool rows; the others are anything.
            for (std::uint32_t i = 0; i < nb_witness_; ++i)
                values_.push_back(Fr::from_u64(i == 0 ? 1 : random_()));
        }

        RandomCircuit make() {
            RandomCircuit circuit;
            circuit.witness = values_;
            for (std::uint32_t i = 0; i < nb_constraints_; ++i) {
                add_constraint();
                const std::uint32_t level[] = {i};
                writer_.add_level(level);
            }
            writer_.description().nb_internal = values_.size() - nb_witness_;
            circuit.file = writer_.encode();
            return circuit;
        }

      private:
        static CircuitDescription description(std::uint32_t nb_public, std::uint32_t nb_secret) {
            CircuitDescription result;
            result.curve = C::kId;
            for (std::uint32_t i = 0; i < nb_public; ++i)
                result.public_names.push_back("P" + std::to_string(i));
            for (std::uint32_t i = 0; i < nb_secret; ++i)
                result.secret_names.push_back("S" + std::to_string(i));
            result.blueprints = {GenericSparseR1C{}, SparseR1CMul{}, SparseR1CAdd{}, SparseR1CBool{}};
            return result;
        }

        std::uint32_t any_wire() { return static_cast<std::uint32_t>(random_() % values_.size()); }
        std::uint32_t any_coefficient() {
            return 1 + static_cast<std::uint32_t>(random_() % (coefficients_.size() - 1));
        }
        const Fr& coefficient(std::uint32_t id) const { return coefficients_[id]; }

        void add_constraint() {
            const std::uint32_t a = any_wire();
            const std::uint32_t b = any_wire();
            const std::uint32_t out = static_cast<std::uint32_t>(values_.size());
            switch (random_() % 5) {
                case 0: {
                    const std::uint32_t qm = any_coefficient();
                    add(kMul, {a, b, out, qm});
                    values_.push_back(coefficient(qm) * values_[a] * values_[b]);
                    break;
                }
                case 1: {
                    const std::uint32_t ql = any_coefficient();
                    const std::uint32_t qr = any_coefficient();
                    const std::uint32_t qc = any_coefficient();
                    add(kAdd, {a, b, out, ql, qr, qc});
                    values_.push_back(coefficient(ql) * values_[a] + coefficient(qr) * values_[b] +
                                      coefficient(qc));
                    break;
                }
                case 2:
                    add(kBool, {0, kCoefficientMinusOne, kCoefficientOne});
                    break;
                case 3: {
                    // All selectors: solves for the output.
                    const std::uint32_t ids[] = {any_coefficient(), any_coefficient(), any_coefficient(),
                                                 any_coefficient(), any_coefficient()};
                    add(kGeneric, {a, b, out, ids[0], ids[1], ids[2], ids[3], ids[4], 0});
                    const Fr sum = coefficient(ids[0]) * values_[a] + coefficient(ids[1]) * values_[b] +
                                   coefficient(ids[3]) * values_[a] * values_[b] + coefficient(ids[4]);
                    values_.push_back(-sum * coefficient(ids[2]).inverse());
                    break;
                }
                default:
                    // A check: a - a = 0 over two columns.
                    add(kGeneric, {a, a, 0, kCoefficientOne, kCoefficientMinusOne, kCoefficientZero,
                                   kCoefficientZero, kCoefficientZero, 0});
            }
        }

        void add(std::uint32_t blueprint, std::vector<std::uint32_t> words) {
            writer_.add_instruction(blueprint, static_cast<std::uint32_t>(values_.size()), words);
        }

        std::mt19937_64 random_;
        std::uint32_t nb_witness_, nb_constraints_;
        std::vector<Fr> coefficients_, values_;
        ConstraintSystemWriter writer_;
    };
};

}  // namespace plonkd::test
