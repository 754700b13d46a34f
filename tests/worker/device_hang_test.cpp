// A device that does not come back: every way into it is watched, and a process that does one job ends.
#include <set>
#include <thread>
#include <unistd.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "prover/plonk/watched_engine.hpp"
#include "prover/worker/device_watchdog.hpp"
#include "tests/linea/samples.hpp"
#include "tests/worker/full_mode_site.hpp"

namespace plonkd {
namespace {

using testing::AllOf;
using testing::ContainsRegex;
using testing::HasSubstr;
using namespace std::chrono_literals;

// What would be called late if the call that is being made did not return; empty for none.
std::string operation_under_way() {
    const auto start = DeviceCall::Clock::now();
    for (int step = 1; step * DeviceCall::kLongestStep <= 2 * kDeviceLoadLimit; ++step)
        if (const auto late = DeviceCall::overdue(start + step * DeviceCall::kLongestStep))
            return late->operation;
    return "";
}

TEST(DeviceHang, WouldBeNoticedInEveryOperationOfTheEngine) {
    const test::FullModeSite site;
    const char* const request = "1-2-getZkBlobCompressionProof.json";
    site.folder.write(request, site.request(1));
    std::set<std::string> operations;
    CompressionJobOptions options;
    options.configuration = site.folder / "config.toml";
    options.request = site.folder / request;
    options.response = site.folder / "response.json";
    options.make_engine = [&] {
        return make_watched_engine<Bls12377>([&]() -> std::unique_ptr<Engine<Bls12377>> {
            EXPECT_EQ(operation_under_way(), "opening the device");
            return std::make_unique<test::WatchedEngine>([&](std::string_view operation) {
                operations.insert(operation_under_way());
                EXPECT_EQ(operation_under_way(),
                          operation.starts_with("upload") || operation.starts_with("commit")
                              ? operation.substr(0, 6)
                              : operation);
            });
        });
    };
    run_compression_job(options);
    EXPECT_THAT(operations, testing::UnorderedElementsAre(
                                "load", "upload", "commit", "to monomial", "grand product", "quotient",
                                "evaluate", "linear combination", "divide by linear", "closing the device"));
    EXPECT_EQ(operation_under_way(), "");
}

TEST(DeviceHang, OfAnEngineThatCannotBeMadeEndsWithItsError) {
    EXPECT_THROW(make_watched_engine<Bn254>(
                     []() -> std::unique_ptr<Engine<Bn254>> { throw DeviceError("no device"); }),
                 DeviceError);
    EXPECT_EQ(operation_under_way(), "");
}

// As `prover prove` does, whose main thread is in the driver; both of its messages go to standard error.
[[noreturn]] void hang_under_a_watchdog() {
    ProgressChannel channel(STDERR_FILENO);
    const DeviceWatchdog watchdog(
        [&channel](const std::string& message) { end_after_device_hang(channel, message); });
    const DeviceCall call("quotient", 1ms);
    while (true) std::this_thread::sleep_for(1h);
}

TEST(DeviceHang, EndsAOneShotProcessAsADeviceError) {
    // A plain fork would take over the state of the other tests' threads, without the threads.
    testing::GTEST_FLAG(death_test_style) = "threadsafe";
    EXPECT_EXIT(
        hang_under_a_watchdog(), testing::ExitedWithCode(75),
        AllOf(HasSubstr(R"({"event":"failure","class":"device","message":"GPU device 0: no answer for )"),
              ContainsRegex("prover: device error: GPU device 0: no answer for [0-9]+ s .quotient.")));
}

TEST(DeviceHang, AWatchdogThatSeesNoneEndsAtOnce) {
    for (int i = 0; i < 10; ++i) {
        const DeviceWatchdog watchdog([](const std::string& message) { ADD_FAILURE() << message; });
        const DeviceCall call("quotient");
    }
}

}  // namespace
}  // namespace plonkd
