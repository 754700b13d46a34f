#include "prover/solver/hints/registry.hpp"

#include "prover/failure/failure.hpp"
#include "prover/solver/hints/catalogue.hpp"

namespace plonkd {

const HintRegistry& HintRegistry::builtin() {
    static const HintRegistry registry = [] {
        HintRegistry all;
        add_all_hints(all);
        return all;
    }();
    return registry;
}

void HintRegistry::add(std::string_view name, HintFunction function) {
    const auto [entry, is_new] = hints_.try_emplace(hint_id(name), Entry{std::string(name), function});
    if (!is_new) {
        throw InternalError("hint " + std::string(name) + " has the id of " + entry->second.name);
    }
}

HintFunction HintRegistry::find(std::uint32_t id) const {
    const auto entry = hints_.find(id);
    return entry == hints_.end() ? nullptr : entry->second.function;
}

}  // namespace plonkd
