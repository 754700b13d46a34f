// The hints of this build, by the file they are in. A new file of hints declares its function here and is
// called in catalogue.cpp; nothing else knows the list.
#pragma once

#include "prover/solver/hints/registry.hpp"

namespace plonkd {

void add_field_hints(HintRegistry& registry);
void add_bit_hints(HintRegistry& registry);
void add_selector_hints(HintRegistry& registry);
void add_table_hints(HintRegistry& registry);
void add_emulated_hints(HintRegistry& registry);
void add_compression_hints(HintRegistry& registry);
void add_linea_hints(HintRegistry& registry);

void add_all_hints(HintRegistry& registry);

}  // namespace plonkd
