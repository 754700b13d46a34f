#include "gpu/device/background_upload.hpp"

#include "prover/progress/device_call.hpp"

namespace plonkd::gpu {

BackgroundUploader::Upload::~Upload() {
    if (!enqueued_.valid()) return;
    // Columns are dropped outside the engine's operations too.
    const DeviceCall call("dropping a column");
    enqueued_.wait();
    cudaEventSynchronize(events_->copied.get());
}

void BackgroundUploader::Upload::arrive(cudaStream_t stream) {
    if (!enqueued_.valid()) return;
    std::exchange(enqueued_, {}).get();
    check(cudaStreamWaitEvent(stream, events_->copied.get()), "ordering a copy to the device");
}

BackgroundUploader::BackgroundUploader() : uploader_(stream_.get()) {
    check(cudaGetDevice(&device_), "asking for the device");
}

BackgroundUploader::~BackgroundUploader() {
    if (last_.valid()) last_.wait();
}

void BackgroundUploader::copy(void* target, std::span<const std::byte> source, Events& events) {
    check(cudaSetDevice(device_), "selecting a device");
    check(cudaStreamWaitEvent(stream_.get(), events.target_free.get()), "ordering a copy to the device");
    uploader_.copy(target, source.data(), source.size());
    events.copied.record(stream_.get());
}

}  // namespace plonkd::gpu
