#include "prover/solver/hints/catalogue.hpp"

namespace plonkd {

void add_all_hints(HintRegistry& registry) {
    add_field_hints(registry);
    add_bit_hints(registry);
    add_selector_hints(registry);
    add_table_hints(registry);
    add_emulated_hints(registry);
    add_compression_hints(registry);
    add_linea_hints(registry);
}

}  // namespace plonkd
