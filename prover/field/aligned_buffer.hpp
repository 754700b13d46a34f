// Memory for vector kernels: aligned to cache lines, uninitialised.
#pragma once

#include <cstddef>
#include <memory>
#include <new>
#include <type_traits>

namespace plonkd {

template <class T>
class AlignedBuffer {
    static_assert(std::is_trivial_v<T>);

  public:
    AlignedBuffer() = default;
    explicit AlignedBuffer(std::size_t count)
        : memory_(static_cast<T*>(::operator new(count * sizeof(T), kAlignment))), size_(count) {}

    T* data() const { return memory_.get(); }
    std::size_t size() const { return size_; }

  private:
    static constexpr std::align_val_t kAlignment{64};
    struct Delete {
        void operator()(T* memory) const { ::operator delete(memory, kAlignment); }
    };

    std::unique_ptr<T, Delete> memory_;
    std::size_t size_ = 0;
};

}  // namespace plonkd
