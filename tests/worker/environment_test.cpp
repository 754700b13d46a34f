// The small parts around a job: its type, the environment, the response file.
#include <cstdlib>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>

#include "prover/failure/failure.hpp"
#include "prover/worker/device_environment.hpp"
#include "prover/worker/job_type.hpp"
#include "prover/worker/response_file.hpp"
#include "tests/linea/samples.hpp"
#include "tests/worker/job_folder.hpp"

namespace plonkd {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

TEST(JobType, ByThePathInLineasOrder) {
    EXPECT_EQ(job_type_of("requests/1-2-getZkProof.json"), JobType::execution);
    EXPECT_EQ(job_type_of("requests/1-2-bcv0.0-ccv0.0-ab-getZkBlobCompressionProof.json.inprogress.prover-0"),
              JobType::compression);
    EXPECT_EQ(job_type_of("1-2-getZkAggregatedProof.json"), JobType::aggregation);
    // A folder's name misleads it, as it does the reference.
    EXPECT_EQ(job_type_of("getZkInvalidityProof/1-2-getZkBlobCompressionProof.json"), JobType::invalidity);
    EXPECT_THROW(job_type_of("1-2.json"), RequestError);
}

class DeviceEnvironment : public testing::Test {
  protected:
    void TearDown() override {
        for (const char* name :
             {"LINEA_PROVER_GPU_DEVICE_ID", "CUDA_VISIBLE_DEVICES", "GNARK_GPU_PLONK2_MSM_WINDOW_BITS"}) {
            ::unsetenv(name);
        }
    }
};

TEST_F(DeviceEnvironment, UnsetAndEmptyAreFine) {
    EXPECT_NO_THROW(check_device_environment());
    ::setenv("LINEA_PROVER_GPU_DEVICE_ID", "", 1);
    ::setenv("CUDA_VISIBLE_DEVICES", "", 1);
    EXPECT_NO_THROW(check_device_environment());
}

TEST_F(DeviceEnvironment, NoDeviceNumber) {
    for (const char* value : {"x", "-1", "1x", " 1", "99999999999999999999", "1.0", "+-1", "+"}) {
        ::setenv("LINEA_PROVER_GPU_DEVICE_ID", value, 1);
        EXPECT_THAT([] { check_device_environment(); },
                    ThrowsMessage<SetupError>(HasSubstr("expected a device number")))
            << value;
    }
}

TEST_F(DeviceEnvironment, DeviceNumberNeedsCuda) {
#if defined(PLONKD_CUDA)
    GTEST_SKIP() << "this build has CUDA";
#endif
    for (const char* value : {"0", "1", "+2"}) {
        ::setenv("LINEA_PROVER_GPU_DEVICE_ID", value, 1);
        EXPECT_THAT([] { check_device_environment(); },
                    ThrowsMessage<SetupError>(HasSubstr("requires a binary built with CUDA")));
    }
}

TEST_F(DeviceEnvironment, TuningVariablesAreReportedOnce) {
    ::setenv("GNARK_GPU_PLONK2_MSM_WINDOW_BITS", "20", 1);
    std::ostringstream log;
    const auto previous = spdlog::default_logger();
    spdlog::set_default_logger(
        std::make_shared<spdlog::logger>("test", std::make_shared<spdlog::sinks::ostream_sink_st>(log)));
    check_device_environment();
    spdlog::set_default_logger(previous);
    const std::string text = log.str();
    EXPECT_THAT(text, HasSubstr("GNARK_GPU_PLONK2_MSM_WINDOW_BITS"));
    EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 1);
}

TEST(ResponseFile, ReplacesAndLeavesNothingElse) {
    const test::JobFolder folder;
    const auto file = folder / "responses/response.json";
    write_response_file(file, "one");
    write_response_file(file, "two");
    EXPECT_EQ(test::read_text(file), "two");
    EXPECT_EQ(folder.nb_files("responses"), 1u);
}

TEST(ResponseFile, FolderInTheWay) {
    const test::JobFolder folder;
    folder.write("responses", "a file");
    EXPECT_THROW(write_response_file(folder / "responses/response.json", "text"), SetupError);
    std::filesystem::create_directory(folder / "folder");
    EXPECT_THROW(write_response_file(folder / "folder", "text"), SetupError);
}

}  // namespace
}  // namespace plonkd
