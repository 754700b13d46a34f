#include "gpu/engine/operation_clock.hpp"

namespace plonkd::gpu {

OperationClock::Operation::Operation(OperationClock* clock, cudaStream_t stream)
    : clock_(clock), stream_(stream) {
    if (clock_ == nullptr) return;
    if (clock_->nb_operations_ == clock_->intervals_.size()) clock_->intervals_.emplace_back();
    clock_->intervals_[clock_->nb_operations_].begin.record(stream_);
}

OperationClock::Operation::~Operation() {
    if (clock_ == nullptr) return;
    // An error here is the device's: the next call has it too.
    cudaEventRecord(clock_->intervals_[clock_->nb_operations_].end.get(), stream_);
    ++clock_->nb_operations_;
}

double OperationClock::seconds(std::size_t first, std::size_t last) const {
    double sum = 0;
    for (std::size_t i = first; i < last; ++i) {
        float milliseconds = 0;
        check(cudaEventSynchronize(intervals_[i].end.get()), "waiting for an operation");
        check(cudaEventElapsedTime(&milliseconds, intervals_[i].begin.get(), intervals_[i].end.get()),
              "reading a time");
        sum += milliseconds * 1e-3;
    }
    return sum;
}

}  // namespace plonkd::gpu
