// Copies in the background: in place and in order for the stream that they arrive at, and nothing kept of
// their sources.
#include <cstdint>
#include <memory>
#include <numeric>
#include <vector>

#include "gpu/device/background_upload.hpp"
#include "tests/gpu/device.hpp"

namespace plonkd::gpu {
namespace {

struct WatchedValues : std::vector<std::uint32_t> {
    std::shared_ptr<const int> life = std::make_shared<const int>(0);
};

// More than one piece, and no multiple of it.
constexpr std::size_t kSize = Uploader::kPieceBytes / sizeof(std::uint32_t) + 1000;

class BackgroundUpload : public test::DeviceTest {
  protected:
    static WatchedValues values_from(std::uint32_t first) {
        WatchedValues values;
        values.resize(kSize);
        std::iota(values.begin(), values.end(), first);
        return values;
    }
};

TEST_F(BackgroundUpload, BringsEachSourceToItsTargetAndFreesIt) {
    constexpr std::size_t kNbUploads = 3;
    BackgroundUploader uploader;
    DeviceBuffer<std::uint32_t> target(kNbUploads * kSize);
    std::vector<BackgroundUploader::Upload> uploads;
    std::vector<std::weak_ptr<const int>> lives;
    for (std::size_t i = 0; i < kNbUploads; ++i) {
        WatchedValues values = values_from(static_cast<std::uint32_t>(i));
        lives.emplace_back(values.life);
        uploads.push_back(uploader.begin(target.data() + i * kSize, std::move(values), stream().get()));
    }
    for (BackgroundUploader::Upload& upload : uploads) upload.arrive(stream().get());
    stream().synchronize();
    for (std::size_t i = 0; i < kNbUploads; ++i) {
        EXPECT_TRUE(lives[i].expired()) << i;
        const auto found = test::to_host_vector(target.data() + i * kSize, kSize);
        EXPECT_TRUE(found == values_from(static_cast<std::uint32_t>(i))) << i;
    }
}

}  // namespace
}  // namespace plonkd::gpu
