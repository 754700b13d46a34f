// A std::vector that leaves elements it makes room for uninitialised.
//
// The wires and columns of a large circuit are gigabytes that are written in full right after they are
// allocated; zeroing them first would touch every page twice, and from one thread.
#pragma once

#include <memory>
#include <utility>
#include <vector>

namespace plonkd {

template <class T>
struct UninitializedAllocator : std::allocator<T> {
    template <class U>
    struct rebind {
        using other = UninitializedAllocator<U>;
    };
    using std::allocator<T>::allocator;

    template <class U>
    void construct(U* place) {
        ::new (static_cast<void*>(place)) U;
    }
    template <class U, class... Arguments>
    void construct(U* place, Arguments&&... arguments) {
        ::new (static_cast<void*>(place)) U(std::forward<Arguments>(arguments)...);
    }
};

template <class T>
using UninitializedVector = std::vector<T, UninitializedAllocator<T>>;

}  // namespace plonkd
