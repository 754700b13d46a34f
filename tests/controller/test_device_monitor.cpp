// GPU figures: through a stand-in for NVML, and when it is absent, hangs or crashes.

#include <optional>

#include <boost/asio/io_context.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "controller/device_monitor.hpp"
#include "controller/nvml.hpp"
#include "logging/logging.hpp"

namespace plonkd {
namespace {

using testing::IsEmpty;
using namespace std::chrono_literals;

std::string fake_nvml(const std::string& behaviour) {
    return std::string(FAKE_NVML_FOLDER) + "/fake_nvml_" + behaviour + ".so";
}

TEST(NvmlLibrary, TellsMemoryAndUtilisation) {
    const auto nvml = Nvml::load(fake_nvml("two_devices"));
    ASSERT_TRUE(nvml);
    const std::vector<DeviceSample> devices = nvml->sample();
    ASSERT_EQ(devices.size(), 2U);
    EXPECT_EQ(devices[0].name, "First GPU");
    EXPECT_EQ(devices[0].uuid, "GPU-1234");
    EXPECT_EQ(devices[0].memory_used_bytes, 1ULL << 30);
    EXPECT_EQ(devices[0].memory_total_bytes, 1000ULL << 30);
    EXPECT_EQ(devices[0].utilization, 0.75);
    EXPECT_EQ(devices[1].index, 1);
    EXPECT_FALSE(devices[1].utilization);
}

TEST(NvmlLibrary, AbsentOrWithoutDriverIsNothing) {
    EXPECT_FALSE(Nvml::load("libno-such-library.so.1"));
    EXPECT_FALSE(Nvml::load("libc.so.6"));
    EXPECT_FALSE(Nvml::load(fake_nvml("no_driver")));
}

TEST(NvmlLibrary, HonoursVisibleDevices) {
    const DeviceSample device{1, "GPU-5678", "", 0, 0, {}};
    for (const char* visible :
         {static_cast<const char*>(nullptr), "1", "0,1", " 0 , 1 ", "GPU-5678", "GPU-56", "MIG-1234"})
        EXPECT_TRUE(is_visible(device, visible)) << (visible == nullptr ? "unset" : visible);
    for (const char* visible : {"", "0", "0,2", "11", "GPU-1234", "GPU-"})
        EXPECT_FALSE(is_visible(device, visible)) << visible;
}

TEST(DeviceLines, AreReadAsWritten) {
    const std::vector<DeviceSample> devices = {{0, "GPU-1", "A \"b\"\n\xff", 1, 2, 0.25},
                                               {1, "", "", 3, 4, {}}};
    const auto read = devices_of_line(to_line(devices));
    ASSERT_TRUE(read);
    ASSERT_EQ(read->size(), 2U);
    EXPECT_EQ((*read)[0].name, "A \"b\"\n\xef\xbf\xbd");
    EXPECT_EQ((*read)[0].utilization, 0.25);
    EXPECT_FALSE((*read)[1].utilization);
    for (const char* wrong : {"", "{", "[1]", "[{}]", "3", R"([{"index":"a"}])"})
        EXPECT_FALSE(devices_of_line(wrong)) << wrong;
}

class Monitor : public testing::Test {
  protected:
    void SetUp() override { set_log_level(1); }

    void start(std::vector<std::string> command, std::chrono::milliseconds stale_after = 60s) {
        DeviceMonitorSettings settings;
        settings.command = std::move(command);
        settings.stale_after = stale_after;
        settings.restart_delay = 1ms;
        monitor_ = std::make_unique<DeviceMonitor>(loop_, settings,
                                                   [this](const std::vector<DeviceSample>& devices) {
                                                       ++samples_;
                                                       devices_ = devices;
                                                   });
        monitor_->start();
    }
    void run_until(const std::function<bool()>& condition) {
        const auto deadline = std::chrono::steady_clock::now() + 30s;
        while (!condition()) {
            ASSERT_LT(std::chrono::steady_clock::now(), deadline);
            loop_.restart();
            loop_.run_for(2ms);
        }
    }
    static std::vector<std::string> sampler(const std::string& behaviour) {
        return {SAMPLER, fake_nvml(behaviour), "5"};
    }

    boost::asio::io_context loop_{1};
    std::unique_ptr<DeviceMonitor> monitor_;
    int samples_ = 0;
    std::optional<std::vector<DeviceSample>> devices_;
};

TEST_F(Monitor, SamplesAgainAndAgain) {
    start(sampler("two_devices"));
    run_until([&] { return samples_ >= 3; });
    ASSERT_EQ(devices_->size(), 2U);
    EXPECT_EQ((*devices_)[0].utilization, 0.75);
}

TEST_F(Monitor, WithoutNvmlThereAreNoFigures) {
    start(sampler("no_driver"));
    run_until([&] { return samples_ >= 1; });
    EXPECT_THAT(*devices_, IsEmpty());
    // And nothing is started again.
    loop_.restart();
    loop_.run_for(50ms);
    EXPECT_EQ(samples_, 1);
    start({"/no/such/program"});
}

TEST_F(Monitor, ADriverThatHangsMakesTheFiguresUnknown) {
    start({"/bin/sh", "-c", "exec " + sampler("hangs")[0] + " " + sampler("hangs")[1] + " 5"}, 50ms);
    run_until([&] { return samples_ >= 1; });
    EXPECT_THAT(*devices_, IsEmpty());
    const auto start_of_end = std::chrono::steady_clock::now();
    monitor_.reset();
    EXPECT_LT(std::chrono::steady_clock::now() - start_of_end, 10s);
}

TEST_F(Monitor, ASamplerThatCrashesIsStartedAgain) {
    start(sampler("crashes"));
    run_until([&] { return samples_ >= 3; });
    EXPECT_THAT(*devices_, IsEmpty());
}

TEST_F(Monitor, GarbageIsSkipped) {
    start({"/bin/sh", "-c", "echo garbage; echo '[]'; exec sleep 60"});
    run_until([&] { return samples_ >= 1; });
    EXPECT_THAT(*devices_, IsEmpty());
}

}  // namespace
}  // namespace plonkd
