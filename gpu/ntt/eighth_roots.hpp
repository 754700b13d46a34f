// Constants of the radix-8 rounds, computed on the host.
#pragma once

#include <array>

namespace plonkd::gpu {

// Powers 0 to 3 of the eighth root of unity that the domains' generators are powers of, or of its inverse.
template <class Fr>
struct EighthRootPowers {
    std::array<Fr, 4> forward, inverse;

    static EighthRootPowers make();
};

}  // namespace plonkd::gpu
