// Memory for words that are written once, in pieces, and never moved: growing it copies nothing.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace plonkd {

class WordArena {
  public:
    // Uninitialised room for `count` words, which stays where it is as long as the arena lives.
    std::uint32_t* allocate(std::size_t count) {
        if (count > left_) {
            const std::size_t size = std::max(kChunkWords, count);
            chunks_.push_back(std::make_unique_for_overwrite<std::uint32_t[]>(size));
            next_ = chunks_.back().get();
            left_ = size;
            allocated_ += size;
        }
        std::uint32_t* const words = next_;
        next_ += count;
        left_ -= count;
        return words;
    }

    std::size_t allocated_bytes() const { return allocated_ * sizeof(std::uint32_t); }

  private:
    static constexpr std::size_t kChunkWords = std::size_t{1} << 20;

    std::vector<std::unique_ptr<std::uint32_t[]>> chunks_;
    std::uint32_t* next_ = nullptr;
    std::size_t left_ = 0;
    std::size_t allocated_ = 0;
};

}  // namespace plonkd
