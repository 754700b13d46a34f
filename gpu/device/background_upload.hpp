// Columns on their way from host memory to the device, one after the other, by a thread and a stream of their
// own, while the device works on what is there already.
#pragma once

#include <future>
#include <memory>
#include <span>
#include <utility>

#include "gpu/device/buffer.hpp"
#include "gpu/device/uploader.hpp"

namespace plonkd::gpu {

class BackgroundUploader {
    // Of one copy.
    struct Events {
        Event target_free, copied;
    };

  public:
    // A copy under way, or none. Ends no earlier than the copy does.
    class Upload {
      public:
        Upload() = default;
        Upload(Upload&&) = default;
        Upload& operator=(Upload&&) = delete;
        ~Upload();

        // Work that is enqueued on `stream` from now on finds the data in place. Waits until the copy has
        // been enqueued; throws what went wrong with it.
        void arrive(cudaStream_t stream);

      private:
        friend class BackgroundUploader;
        Upload(std::shared_future<void> enqueued, std::shared_ptr<Events> events)
            : enqueued_(std::move(enqueued)), events_(std::move(events)) {}

        std::shared_future<void> enqueued_;
        std::shared_ptr<Events> events_;
    };

    // On the current device.
    BackgroundUploader();
    ~BackgroundUploader();
    BackgroundUploader(const BackgroundUploader&) = delete;
    BackgroundUploader& operator=(const BackgroundUploader&) = delete;

    // Copies `values`, a container, to `target` in device memory, when all is done that is enqueued on
    // `stream` by now.
    template <class Values>
    [[nodiscard]] Upload begin(typename Values::value_type* target, Values values, cudaStream_t stream) {
        auto events = std::make_shared<Events>();
        events->target_free.record(stream);
        last_ = std::async(std::launch::async, [this, target, events, before = last_,
                                                values = std::move(values)]() mutable {
                    // The future's state keeps this function as long as it lives itself: what the function
                    // holds has to go before.
                    const Values source = std::move(values);
                    if (const auto previous = std::move(before); previous.valid()) previous.wait();
                    copy(target, std::as_bytes(std::span(source)), *events);
                }).share();
        return {last_, std::move(events)};
    }

  private:
    void copy(void* target, std::span<const std::byte> source, Events& events);

    int device_ = 0;
    Stream stream_;
    Uploader uploader_;
    std::shared_future<void> last_;
};

}  // namespace plonkd::gpu
