// A std::vector for columns of gigabytes: elements it makes room for stay uninitialised, and large ones lie
// in huge pages.
//
// Wires and columns are written in full right after they are allocated; zeroing them first would touch every
// page twice, and from one thread. Reads of wires go anywhere, so with ordinary pages nearly each would miss
// the TLB as well.
#pragma once

#include <cstdlib>
#include <memory>
#include <new>
#include <sys/mman.h>
#include <utility>
#include <vector>

namespace plonkd {

template <class T>
struct UninitializedAllocator {
    using value_type = T;

    UninitializedAllocator() = default;
    template <class U>
    UninitializedAllocator(const UninitializedAllocator<U>&) {}

    T* allocate(std::size_t count) {
        const std::size_t bytes = count * sizeof(T);
        if (count > std::size_t(-1) / 2 / sizeof(T)) throw std::bad_alloc();
        const std::size_t page = bytes < kHugePage ? alignof(std::max_align_t) : kHugePage;
        // aligned_alloc wants a multiple of the alignment.
        void* const memory = std::aligned_alloc(page, (bytes + page - 1) / page * page);
        if (memory == nullptr) throw std::bad_alloc();
        // Where the system has no huge pages to give, ordinary ones will do.
        if (page == kHugePage) madvise(memory, bytes, MADV_HUGEPAGE);
        return static_cast<T*>(memory);
    }
    void deallocate(T* memory, std::size_t) { std::free(memory); }

    template <class U>
    void construct(U* place) {
        ::new (static_cast<void*>(place)) U;
    }
    template <class U, class... Arguments>
    void construct(U* place, Arguments&&... arguments) {
        ::new (static_cast<void*>(place)) U(std::forward<Arguments>(arguments)...);
    }

    friend bool operator==(UninitializedAllocator, UninitializedAllocator) { return true; }

  private:
    static constexpr std::size_t kHugePage = std::size_t{1} << 21;
};

template <class T>
using UninitializedVector = std::vector<T, UninitializedAllocator<T>>;

}  // namespace plonkd
