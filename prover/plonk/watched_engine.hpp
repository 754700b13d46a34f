// An engine on a device, each of whose operations is a DeviceCall, its making and its end included: one place
// for all of them, whichever call of the driver it is that does not return.
#pragma once

#include <functional>
#include <memory>

#include "prover/plonk/engine.hpp"

namespace plonkd {

// Does what the engine does that `make` returns; throws what that throws.
template <class C>
std::unique_ptr<Engine<C>> make_watched_engine(const std::function<std::unique_ptr<Engine<C>>()>& make);

}  // namespace plonkd
