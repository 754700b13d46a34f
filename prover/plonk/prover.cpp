#include "prover/plonk/prover.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "prover/plonk/bsb22.hpp"
#include "prover/plonk/linearisation.hpp"
#include "prover/plonk/proof_transcript.hpp"
#include "prover/plonk/setup.hpp"
#include "prover/plonk/verifier.hpp"

namespace plonkd {

namespace {

constexpr const char* kSolvePhase = "solve";
constexpr const char* kWiresPhase = "commit to wires";
constexpr const char* kPermutationPhase = "permutation";
constexpr const char* kQuotientPhase = "quotient";
constexpr const char* kOpeningPhase = "openings";
constexpr const char* kVerifyPhase = "verify";

}  // namespace

// One proof on its way: what later rounds need of earlier ones. The rounds are the member functions, in
// order.
template <class C>
class ProverRounds {
  public:
    using Fr = typename C::Fr;
    using G1 = typename C::G1;

    ProverRounds(const WireProvingContext<C>& context, const ProveOptions& options)
        : key_(context.key),
          verifying_key_(context.verifying_key),
          engine_(context.engine),
          options_(options),
          progress_(options.progress != nullptr ? *options.progress : silent_),
          transcript_(options.transcript),
          blinding_(Blinding<Fr>::draw(options.blinding)),
          bsb22_(key_, engine_, options.access, transcript_, options.blinding) {}

    // Solves for all wires; the circuit's BSB22 commitments are made on the way, when the solver comes to
    // them.
    void take_wires(const WireSource<C>& wires, std::span<const Fr> public_inputs, const Fr& wire_0) {
        const auto phase = progress_.phase(kSolvePhase);
        solution_ = wires(bsb22_.hook());
        bsb22_.expect_complete();
        proof_.bsb22 = bsb22_.commitments();
        public_inputs_.assign(public_inputs.begin(), public_inputs.end());
        wire_0_ = wire_0;
    }

    // From here on the engine is this proof's own.
    void begin_rounds() {
        if (options_.access != nullptr) options_.access->begin_rounds();
    }
    void end_round() {
        if (options_.access != nullptr) options_.access->end_round();
    }

    // Commits to the blinded wires; gamma and beta.
    void commit_to_wires() {
        const auto phase = progress_.phase(kWiresPhase);
        l_values_ = engine_.upload(std::move(solution_.l));
        r_values_ = engine_.upload(std::move(solution_.r));
        o_values_ = engine_.upload(std::move(solution_.o));
        const std::array<BlindedColumn<C>, 3> columns{{{&l_values_, blinding_.l, wire_0_},
                                                       {&r_values_, blinding_.r, wire_0_},
                                                       {&o_values_, blinding_.o, wire_0_}}};
        const std::vector<G1> commitments = engine_.commit(columns);
        std::copy_n(commitments.begin(), 3, proof_.lro);
        challenges_.gamma = transcript_.gamma(verifying_key_, public_inputs_, proof_.lro);
        challenges_.beta = transcript_.beta();
    }

    // The permutation's grand product; alpha. From here on everything is in coefficient form.
    void commit_to_permutation() {
        const auto phase = progress_.phase(kPermutationPhase);
        LagrangeColumn<C> z_values =
            engine_.grand_product(l_values_, r_values_, o_values_, challenges_.beta, challenges_.gamma);
        const std::array<BlindedColumn<C>, 1> column{{{&z_values, blinding_.z}}};
        proof_.z = engine_.commit(column).front();
        l_ = engine_.to_monomial(std::move(l_values_), blinding_.l);
        r_ = engine_.to_monomial(std::move(r_values_), blinding_.r);
        o_ = engine_.to_monomial(std::move(o_values_), blinding_.o);
        z_ = engine_.to_monomial(std::move(z_values), blinding_.z);
        for (LagrangeColumn<C>& values : bsb22_.take_columns()) {
            pi2_.push_back(engine_.to_monomial(std::move(values), {}));
        }
        challenges_.alpha = transcript_.alpha(proof_.bsb22, proof_.z);
    }

    // The quotient of all identities by X^n - 1, in three chunks; zeta.
    void commit_to_quotient() {
        const auto phase = progress_.phase(kQuotientPhase);
        const SparseVector<Fr> completion = qk_completion();
        h_ = engine_.quotient(
            {l_, r_, o_, z_, pi2_, completion, challenges_.alpha, challenges_.beta, challenges_.gamma});
        const std::array<PolynomialRef<C>, 3> chunks{&h_[0], &h_[1], &h_[2]};
        const std::vector<G1> commitments = engine_.commit(chunks);
        std::copy_n(commitments.begin(), 3, proof_.h);
        challenges_.zeta = transcript_.zeta(proof_.h);
    }

    // Evaluations at zeta and omega * zeta, and the two opening proofs.
    void open() {
        const auto phase = progress_.phase(kOpeningPhase);
        const Fr& zeta = challenges_.zeta;
        const Fr shifted_zeta = zeta * verifying_key_.omega;
        const ProofEvaluations<Fr> evaluations = evaluate(zeta, shifted_zeta);
        const auto domain = DomainAtZeta<Fr>::of(verifying_key_, zeta);
        const LinearisationFactors<Fr> factors =
            linearisation_factors(verifying_key_, challenges_, domain, evaluations);
        const Fr public_input =
            public_input_at_zeta(verifying_key_, zeta, domain, public_inputs_, bsb22_.values());
        proof_.claimed_values = {linearised_value(challenges_, domain, evaluations, public_input),
                                 evaluations.l,
                                 evaluations.r,
                                 evaluations.o,
                                 evaluations.s1,
                                 evaluations.s2};
        proof_.claimed_values.insert(proof_.claimed_values.end(), evaluations.qcp.begin(),
                                     evaluations.qcp.end());
        proof_.shifted_value = evaluations.z_shifted;
        const std::vector<G1> digests =
            opened_digests(verifying_key_, proof_, linearisation_digest(verifying_key_, proof_, factors));
        const Fr folding = transcript_.folding(zeta, digests, proof_.claimed_values, proof_.shifted_value);

        const MonomialColumn<C> batch_quotient =
            engine_.divide_by_linear(fold_opened_polynomials(factors, folding), zeta);
        const MonomialColumn<C> shifted_quotient = engine_.divide_by_linear(std::move(z_), shifted_zeta);
        const std::array<PolynomialRef<C>, 2> quotients{&batch_quotient, &shifted_quotient};
        const std::vector<G1> openings = engine_.commit(quotients);
        proof_.batched_opening = openings[0];
        proof_.shifted_opening = openings[1];
    }

    // A proof that does not verify never leaves the prover. The witness satisfied every constraint, so either
    // the key is not this circuit's or something here is broken; setting up again tells which.
    void verify() {
        const auto phase = progress_.phase(kVerifyPhase);
        const VerifyResult result =
            plonkd::verify(verifying_key_, proof_, public_inputs_, options_.transcript);
        if (result.valid) return;
        if (setup(key_, verifying_key_.kzg, engine_).serialize_raw() != verifying_key_.serialize_raw()) {
            throw SetupError("the verifying key is not that of this circuit and SRS");
        }
        throw InternalError("the proof does not verify: " + result.reason);
    }

    Proof<C> take_proof() { return std::move(proof_); }

  private:
    using Kind = FixedColumn::Kind;

    SparseVector<Fr> qk_completion() const {
        std::vector<std::pair<std::uint32_t, Fr>> assignments;
        for (std::size_t i = 0; i < public_inputs_.size(); ++i) {
            assignments.emplace_back(static_cast<std::uint32_t>(i), public_inputs_[i]);
        }
        for (std::size_t i = 0; i < bsb22_.values().size(); ++i) {
            assignments.emplace_back(key_.commitments[i].value_row, bsb22_.values()[i]);
        }
        return sparse_vector(std::move(assignments));
    }

    // What is opened at zeta besides the linearised polynomial, in the order of section 6.8.
    std::vector<PolynomialRef<C>> opened_polynomials() const {
        std::vector<PolynomialRef<C>> opened{&l_, &r_, &o_, FixedColumn{Kind::s1}, FixedColumn{Kind::s2}};
        for (std::size_t i = 0; i < pi2_.size(); ++i) opened.push_back(FixedColumn{Kind::qcp, i});
        return opened;
    }

    ProofEvaluations<Fr> evaluate(const Fr& zeta, const Fr& shifted_zeta) {
        const std::array<PolynomialRef<C>, 1> shifted{&z_};
        const Fr z_shifted = engine_.evaluate(shifted, shifted_zeta).front();
        const std::vector<Fr> values = engine_.evaluate(opened_polynomials(), zeta);
        return {values[0],
                values[1],
                values[2],
                values[3],
                values[4],
                z_shifted,
                {values.begin() + 5, values.end()}};
    }

    // lin + v l + v^2 r + v^3 o + v^4 S1 + v^5 S2 + sum v^(6+i) Qcp_i, in one combination; drops what is not
    // needed after it.
    MonomialColumn<C> fold_opened_polynomials(const LinearisationFactors<Fr>& factors, const Fr& folding) {
        std::vector<ScaledPolynomial<C>> terms{
            {factors.ql, FixedColumn{Kind::ql}},
            {factors.qr, FixedColumn{Kind::qr}},
            {factors.qm, FixedColumn{Kind::qm}},
            {factors.qo, FixedColumn{Kind::qo}},
            {Fr::one(), FixedColumn{Kind::qk}},
            {factors.s3, FixedColumn{Kind::s3}},
            {factors.z, &z_},
        };
        for (std::size_t i = 0; i < h_.size(); ++i) terms.push_back({factors.h[i], &h_[i]});
        for (std::size_t i = 0; i < pi2_.size(); ++i) terms.push_back({factors.bsb22[i], &pi2_[i]});
        Fr power = folding;
        for (const PolynomialRef<C>& polynomial : opened_polynomials()) {
            terms.push_back({power, polynomial});
            power *= folding;
        }
        MonomialColumn<C> folded = engine_.linear_combination(terms);
        for (MonomialColumn<C>* column : {&l_, &r_, &o_, &h_[0], &h_[1], &h_[2]}) *column = {};
        pi2_.clear();
        return folded;
    }

    const CircuitKey<C>& key_;
    const VerifyingKey<C>& verifying_key_;
    Engine<C>& engine_;
    const ProveOptions options_;
    Progress silent_;
    Progress& progress_;

    ProofTranscript<C> transcript_;
    const Blinding<Fr> blinding_;
    Challenges<Fr> challenges_;
    Proof<C> proof_;

    std::vector<Fr> public_inputs_;
    Fr wire_0_;
    Solution<C> solution_;
    LagrangeColumn<C> l_values_, r_values_, o_values_;
    Bsb22Commitments<C> bsb22_;
    MonomialColumn<C> l_, r_, o_, z_;
    std::vector<MonomialColumn<C>> pi2_;
    std::array<MonomialColumn<C>, 3> h_;
};

template <class C>
ProofInProgress<C>::ProofInProgress(const WireProvingContext<C>& context, const ProveOptions& options)
    : rounds_(std::make_unique<ProverRounds<C>>(context, options)) {}

template <class C>
ProofInProgress<C>::ProofInProgress(ProofInProgress&&) noexcept = default;

template <class C>
ProofInProgress<C>::~ProofInProgress() = default;

template <class C>
void ProofInProgress<C>::solve(const Program<C>& program, std::span<const typename C::Fr> witness,
                               SolveMemory<C>* memory) {
    using Fr = typename C::Fr;
    const WireSource<C> solver = [&](const CommitmentHook<C>& commit) {
        return plonkd::solve<C>(program, witness, commit, nullptr, memory);
    };
    // Wire 0 fills all unused cells (gnark-solver.md section 5).
    take_wires(solver, witness.first(std::min(program.nb_public(), witness.size())),
               witness.empty() ? Fr::zero() : witness[0]);
}

template <class C>
void ProofInProgress<C>::take_wires(const WireSource<C>& wires, std::span<const typename C::Fr> public_inputs,
                                    const typename C::Fr& wire_0) {
    // Every wire of the circuit, and the BSB22 commitments that some of them depend on.
    rounds_->take_wires(wires, public_inputs, wire_0);
}

template <class C>
Proof<C> ProofInProgress<C>::finish() {
    rounds_->begin_rounds();

    // Beyond this point the witness is fixed: the prover is bound to it by its commitments.
    rounds_->commit_to_wires();
    rounds_->end_round();
    rounds_->commit_to_permutation();
    rounds_->end_round();
    rounds_->commit_to_quotient();

    // Beyond this point all polynomials are fixed: what is left is to show their values at zeta.
    rounds_->open();

    rounds_->verify();
    return rounds_->take_proof();
}

template <class C>
Proof<C> prove(const ProvingContext<C>& context, std::span<const typename C::Fr> witness,
               const ProveOptions& options) {
    ProofInProgress<C> proof({context.key, context.verifying_key, context.engine}, options);
    proof.solve(context.program, witness);
    return proof.finish();
}

template <class C>
Proof<C> prove_wires(const WireProvingContext<C>& context, const WireSource<C>& wires,
                     std::span<const typename C::Fr> public_inputs, const typename C::Fr& wire_0,
                     const ProveOptions& options) {
    ProofInProgress<C> proof(context, options);
    proof.take_wires(wires, public_inputs, wire_0);
    return proof.finish();
}

std::vector<Progress::PlannedPhase> proving_phases() {
    return {{kSolvePhase, 1},    {kWiresPhase, 2},   {kPermutationPhase, 2},
            {kQuotientPhase, 4}, {kOpeningPhase, 2}, {kVerifyPhase, 0.1}};
}

#define PLONKD_INSTANTIATE(C)                                                                          \
    template class ProofInProgress<C>;                                                                 \
    template Proof<C> prove<C>(const ProvingContext<C>&, std::span<const C::Fr>, const ProveOptions&); \
    template Proof<C> prove_wires<C>(const WireProvingContext<C>&, const WireSource<C>&,               \
                                     std::span<const C::Fr>, const C::Fr&, const ProveOptions&);
PLONKD_INSTANTIATE(Bn254)
PLONKD_INSTANTIATE(Bls12377)
PLONKD_INSTANTIATE(Bw6761)
#undef PLONKD_INSTANTIATE

}  // namespace plonkd
