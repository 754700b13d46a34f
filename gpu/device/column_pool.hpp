// Device memory for columns: as many slots of equal size as the memory plan says, allocated once, lent and
// taken back.
//
// Slots are reused in stream order, so giving one back needs no wait. A lent slot keeps the pool alive.
#pragma once

#include <memory>
#include <vector>

#include "gpu/device/buffer.hpp"
#include "prover/failure/failure.hpp"

namespace plonkd::gpu {

template <class Fr>
class ColumnPool : public std::enable_shared_from_this<ColumnPool<Fr>> {
  public:
    // A column on loan.
    class Slot {
      public:
        Slot() = default;
        Slot(std::shared_ptr<ColumnPool> pool, Fr* begin) : pool_(std::move(pool)), begin_(begin) {}
        Slot(Slot&& other) noexcept
            : pool_(std::move(other.pool_)),
              begin_(std::exchange(other.begin_, nullptr)),
              offset_(std::exchange(other.offset_, 0)) {}
        Slot& operator=(Slot&& other) noexcept {
            std::swap(pool_, other.pool_);
            std::swap(begin_, other.begin_);
            std::swap(offset_, other.offset_);
            return *this;
        }
        ~Slot() {
            if (begin_ != nullptr) pool_->free_.push_back(begin_);
        }

        Fr* data() const { return begin_ + offset_; }
        // The column begins this much later in its memory from now on.
        void drop_first(std::size_t count) { offset_ += count; }

      private:
        std::shared_ptr<ColumnPool> pool_;
        Fr* begin_ = nullptr;
        std::size_t offset_ = 0;
    };

    ColumnPool(std::size_t nb_slots, std::size_t length) : memory_(nb_slots * length) {
        free_.reserve(nb_slots);
        for (std::size_t i = nb_slots; i-- > 0;) free_.push_back(memory_.data() + i * length);
    }

    std::size_t nb_free() const { return free_.size(); }

    Slot acquire() {
        if (free_.empty()) throw InternalError("more columns are alive than the memory plan has room for");
        Fr* data = free_.back();
        free_.pop_back();
        return Slot(this->shared_from_this(), data);
    }

  private:
    DeviceBuffer<Fr> memory_;
    std::vector<Fr*> free_;
};

}  // namespace plonkd::gpu
