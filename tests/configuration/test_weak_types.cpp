// Weakly typed values: what converts, and what is refused because information would be lost.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/configuration/refusal.hpp"
#include "tests/sample_configuration.hpp"

namespace plonkd {
namespace {

using std::chrono::seconds;
using test::minimal_plus;
using test::refusal;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

ControllerConfiguration controller_with(const std::string& line) {
    return parse_configuration(test::minimal_with("localid = \"\"", line), "test.toml").controller;
}

std::uint64_t batches(const std::string& value) {
    return parse_configuration(minimal_plus("data_availability", "max_nb_batches = " + value), "test.toml")
        .data_availability.max_nb_batches;
}

std::string batches_refusal(const std::string& value) {
    return refusal(minimal_plus("data_availability", "max_nb_batches = " + value));
}

std::chrono::nanoseconds sample_duration(const std::string& value) {
    return parse_configuration(
               test::kMinimal + "[debug]\nperformance_monitor.sample_duration = " + value + "\n", "t")
        .debug.performance_monitor.sample_duration;
}

TEST(WeakTypes, IntegersFromStringsAndNumbers) {
    EXPECT_EQ(batches("\"12\""), 12U);
    EXPECT_EQ(batches("\"0x1F\""), 31U);
    EXPECT_EQ(batches("\"0b101\""), 5U);
    EXPECT_EQ(batches("\"0o17\""), 15U);
    EXPECT_EQ(batches("\"017\""), 15U);
    EXPECT_EQ(batches("\"1_000\""), 1000U);
    EXPECT_EQ(batches("\"0x_ff\""), 255U);
    EXPECT_EQ(batches("true"), 1U);
    EXPECT_EQ(batches("3.0"), 3U);
    EXPECT_EQ(batches("\"18446744073709551615\""), 18446744073709551615U);
}

TEST(WeakTypes, NumbersThatWouldChangeAreRefused) {
    for (const char* value :
         {"3.5", "-1", "\"-1\"", "\"1__0\"", "\"_1\"", "\"1_\"", "\"0x\"", "\"0x_\"", "\"08\"",
          "\"18446744073709551616\"", "\"ten\"", "\"1 \"", "nan", "inf", "1e300", "[1]", "{}", "1979-05-27"})
        EXPECT_THAT(batches_refusal(value), HasSubstr("key \"data_availability.max_nb_batches\"")) << value;
}

TEST(WeakTypes, SignedIntegersReachTheirLimits) {
    const auto keep = [](const std::string& value) {
        return parse_configuration(minimal_plus("execution", "keep_traces_until_block = " + value), "t")
            .execution.keep_traces_until_block;
    };
    EXPECT_EQ(keep("\"-9223372036854775808\""), std::numeric_limits<std::int64_t>::min());
    EXPECT_EQ(keep("\"+9223372036854775807\""), std::numeric_limits<std::int64_t>::max());
    EXPECT_EQ(keep("\"\""), 0);
    EXPECT_THAT(refusal(minimal_plus("execution", "keep_traces_until_block = \"9223372036854775808\"")),
                HasSubstr("expected an integer"));
    EXPECT_THAT(refusal(minimal_plus("execution", "keep_traces_until_block = 1e19")),
                HasSubstr("expected an integer"));
}

TEST(WeakTypes, BooleansFromStringsAndNumbers) {
    for (const char* value : {"true", "1", "\"true\"", "\"T\"", "\"1\"", "2.5"})
        EXPECT_TRUE(controller_with("prometheus.enabled = " + std::string(value)).prometheus.enabled)
            << value;
    for (const char* value : {"false", "0", "\"False\"", "\"\"", "0.0"})
        EXPECT_FALSE(controller_with("enable_execution = " + std::string(value)).enable_execution) << value;
}

TEST(WeakTypes, StringsFromNumbers) {
    EXPECT_EQ(controller_with("localid = 7").local_id, "7");
    EXPECT_EQ(controller_with("localid = true").local_id, "1");
    EXPECT_EQ(controller_with("localid = 1.5").local_id, "1.5");
}

TEST(WeakTypes, ListsFromStringsAndSingleValues) {
    EXPECT_THAT(controller_with("retry_delays = \"0, 1,2\"").retry_delays,
                ElementsAre(seconds(0), seconds(1), seconds(2)));
    EXPECT_THAT(controller_with("retry_delays = 5").retry_delays, ElementsAre(seconds(5)));
    EXPECT_THAT(controller_with("retry_delays = [\"3\", 4.0]").retry_delays,
                ElementsAre(seconds(3), seconds(4)));
    EXPECT_THAT(controller_with("defer_to_other_large_codes = \"\"").defer_to_other_large_codes, IsEmpty());
    EXPECT_THAT(parse_configuration(minimal_plus("data_availability", "dict_paths = \"a.bin,b.bin\""), "t")
                    .data_availability.dict_paths,
                ElementsAre("a.bin", "b.bin"));
    EXPECT_THAT(refusal(minimal_plus("controller", "retry_delays = \"1,x\"")),
                HasSubstr("a list of integers"));
    EXPECT_THAT(refusal(minimal_plus("controller", "retry_delays = [[1]]")), HasSubstr("a list of integers"));
}

TEST(WeakTypes, DurationsAsGoWritesThem) {
    using namespace std::chrono_literals;
    EXPECT_EQ(sample_duration("\"1h2m3.5s\""), 1h + 2min + 3500ms);
    EXPECT_EQ(sample_duration("\"1us\""), 1us);
    EXPECT_EQ(sample_duration("\"1µs\""), 1us);
    EXPECT_EQ(sample_duration("\"15ns\""), 15ns);
    EXPECT_EQ(sample_duration("\"-2ms\""), -2ms);
    EXPECT_EQ(sample_duration("\"0\""), 0ns);
    EXPECT_EQ(sample_duration("1000"), 1us);
    for (const char* value :
         {"\"1\"", "\"s\"", "\"1x\"", "\"\"", "\"1.2.3s\"", "\"1e3s\"", "\"9999999999h\"", "[]"})
        EXPECT_THROW(sample_duration(value), SetupError) << value;
}

TEST(WeakTypes, LongValuesAreCutInMessages) {
    const std::string message = batches_refusal("\"" + std::string(5000, 'x') + "\"");
    EXPECT_LT(message.size(), 300U);
}

}  // namespace
}  // namespace plonkd
