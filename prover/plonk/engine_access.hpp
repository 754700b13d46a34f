// How two proofs share one engine: one is in its rounds, the other solves its witness meanwhile and needs the
// engine for its BSB22 commitments only.
//
// Why there is always room: before its quotient a proof has at most 4 + k columns alive (wires, Z, k
// commitments), and the quotient leaves 7 + k. A commitment takes two columns, one for its values and one to
// interpolate them, and a guest gives both back. So whatever holds a proof holds a guest between the rounds
// before the quotient, and device memory needs no more than the plan of one proof.
#pragma once

namespace plonkd {

// One proof's side of it. The calls come in the order in which they stand here; any may throw, which ends the
// proof.
class EngineAccess {
  public:
    virtual ~EngineAccess() = default;

    // Waits until this proof may make one commitment. True: the engine is this proof's own from now on, and
    // the column may stay. False: it is a guest between the other's rounds and leaves nothing behind.
    virtual bool begin_commitment() = 0;
    virtual void end_commitment() noexcept = 0;

    // Waits until the engine is this proof's own.
    virtual void begin_rounds() = 0;
    // After each round before the quotient: the other's commitments, if some wait, are made before this
    // returns.
    virtual void end_round() = 0;
};

}  // namespace plonkd
