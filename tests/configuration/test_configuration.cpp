// The schema: defaults, required keys, validation and its messages, the real files.

#include <fstream>
#include <unistd.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/configuration/refusal.hpp"
#include "tests/sample_configuration.hpp"
#include "tests/scratch_folder.hpp"
#include "tests/shared_data.hpp"

namespace plonkd {
namespace {

using std::chrono::seconds;
using test::kMinimal;
using test::minimal_plus;
using test::minimal_with;
using test::refusal;
using testing::ElementsAre;
using testing::HasSubstr;

std::string read_all(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

TEST(Configuration, DefaultsAreTheReferences) {
    const Configuration c = parse_configuration(kMinimal, "test.toml");
    EXPECT_EQ(c.environment, "");
    EXPECT_EQ(c.version, "7.1.0");
    EXPECT_EQ(c.log_level, 4);
    EXPECT_FALSE(c.controller.prometheus.enabled);
    EXPECT_EQ(c.controller.prometheus.port, 9090);
    EXPECT_EQ(c.controller.prometheus.route, "/metrics");
    EXPECT_EQ(c.controller.prometheus.address, "127.0.0.1");
    EXPECT_EQ(c.controller.prometheus.last_scrape, seconds(15));
    EXPECT_EQ(c.log_format, LogFormat::text);
    EXPECT_THAT(c.controller.retry_delays,
                ElementsAre(seconds(0), seconds(1), seconds(2), seconds(3), seconds(5), seconds(8),
                            seconds(13), seconds(21), seconds(44), seconds(85)));
    EXPECT_THAT(c.controller.defer_to_other_large_codes, ElementsAre(137));
    EXPECT_THAT(c.controller.retry_locally_with_large_codes, ElementsAre(77, 333, 2));
    EXPECT_EQ(c.controller.spot_instance_reclaim_time, seconds(120));
    EXPECT_EQ(c.controller.termination_grace_period, seconds(2700));
    EXPECT_TRUE(c.controller.enable_execution && c.controller.enable_data_availability &&
                c.controller.enable_aggregation && c.controller.enable_invalidity);
    EXPECT_EQ(c.controller.worker_cmd_tmpl,
              "prover prove --config {{.ConfFile}} --in {{.InFile}} --out {{.OutFile}}");
    EXPECT_EQ(c.controller.worker_cmd_large_tmpl,
              "prover prove --config {{.ConfFile}} --in {{.InFile}} --out {{.OutFile}} --large");
    EXPECT_EQ(c.execution.requests_root_dir, "/shared/prover-execution");
    EXPECT_EQ(c.execution.conflated_traces_dir, "/shared/traces/conflated");
    EXPECT_EQ(c.data_availability.requests_root_dir, "/shared/prover-compression");
    EXPECT_EQ(c.data_availability.max_nb_batches, 100U);
    EXPECT_EQ(c.data_availability.max_uncompressed_nb_bytes, 780000U);
    EXPECT_EQ(c.data_availability.dict_nb_bytes, 65536U);
    EXPECT_THAT(c.data_availability.dict_paths,
                ElementsAre("assets/7.1.0/data-availability-v2/compressor_dict.bin"));
    EXPECT_EQ(c.aggregation.requests_root_dir, "/shared/prover-aggregation");
    EXPECT_EQ(c.invalidity.requests_root_dir, "/shared/prover-invalidity");
    EXPECT_EQ(c.debug.performance_monitor.sample_duration, seconds(1));
    EXPECT_EQ(c.debug.performance_monitor.profile_dir, "/shared/prover-execution/profiling");
    EXPECT_EQ(c.setup_directory("data-availability-v2"), "assets/7.1.0/data-availability-v2");
    EXPECT_EQ(c.srs_directory(), "assets/kzgsrs");
}

TEST(Configuration, EveryKeyArrivesWhereItBelongs) {
    std::string text = minimal_plus("controller", R"(
retry_delays = [0, 1]
defer_to_other_large_codes = [9]
retry_locally_with_large_codes = []
spot_instance_reclaim_time_seconds = 7
termination_grace_period_seconds = 8
enable_execution = false
enable_aggregation = false
worker_cmd_tmpl = "a"
worker_cmd_large_tmpl = "b"
[controller.prometheus]
enabled = true
port = 9191
route = "figures"
address = "::1"
last_scrape_seconds = 0)");
    text = "log_format = \"json\"\n" + text;
    text += R"(
[public_input_interconnection]
max_nb_data_availability = 1
max_nb_execution = 2
max_nb_invalidity = 3
max_nb_circuits = 4
execution_max_nb_msg = 5
l2_msg_merkle_depth = 6
l2_msg_max_nb_merkle = 7
mockkeccakwizard = true
[debug]
profiling = true
performance_monitor = {active = true, sample_duration = "250ms", profile = "all"}
)";
    const std::size_t localid = text.find("localid = \"\"\n");
    ASSERT_NE(localid, std::string::npos);
    text.erase(localid, 13);
    const Configuration c = parse_configuration(text, "test.toml");
    EXPECT_THAT(c.controller.retry_delays, ElementsAre(seconds(0), seconds(1)));
    EXPECT_THAT(c.controller.defer_to_other_large_codes, ElementsAre(9));
    EXPECT_TRUE(c.controller.retry_locally_with_large_codes.empty());
    EXPECT_EQ(c.controller.spot_instance_reclaim_time, seconds(7));
    EXPECT_EQ(c.controller.termination_grace_period, seconds(8));
    EXPECT_FALSE(c.controller.enable_execution);
    EXPECT_TRUE(c.controller.enable_data_availability);
    EXPECT_FALSE(c.controller.enable_aggregation);
    EXPECT_EQ(c.controller.worker_cmd_tmpl, "a");
    EXPECT_EQ(c.controller.worker_cmd_large_tmpl, "b");
    EXPECT_TRUE(c.controller.prometheus.enabled);
    EXPECT_EQ(c.controller.prometheus.port, 9191);
    EXPECT_EQ(c.controller.prometheus.route, "/figures");
    EXPECT_EQ(c.controller.prometheus.address, "::1");
    EXPECT_EQ(c.controller.prometheus.last_scrape, seconds(0));
    EXPECT_EQ(c.log_format, LogFormat::json);
    EXPECT_EQ(c.public_input_interconnection.max_nb_circuits, 4U);
    EXPECT_EQ(c.public_input_interconnection.l2_msg_max_nb_merkle, 7U);
    EXPECT_TRUE(c.debug.profiling);
    EXPECT_EQ(c.debug.performance_monitor.sample_duration, std::chrono::milliseconds(250));
    EXPECT_EQ(c.debug.performance_monitor.profile, "all");
}

TEST(Configuration, KeysMatchInAnyCase) {
    const Configuration c = parse_configuration(
        minimal_with("version = \"7.1.0\"\nassets_dir", "VERSION = \"7.2.0\"\nAssets_Dir"), "test.toml");
    EXPECT_EQ(c.version, "7.2.0");
    EXPECT_EQ(c.assets_dir, "assets");
    EXPECT_THAT(refusal("Version = \"7.1.0\"\n" + kMinimal), HasSubstr("key \"version\" is given twice"));
}

TEST(Configuration, UnknownKeysAreNamedWithLineAndNearestKey) {
    EXPECT_THAT(refusal(minimal_plus("controller", "retry_dalays = [1]")),
                HasSubstr("test.toml:5: unknown key \"controller.retry_dalays\", the nearest known key is "
                          "\"controller.retry_delays\""));
    EXPECT_THAT(refusal("versio = 1\n" + kMinimal), HasSubstr("test.toml:1: unknown key \"versio\""));
    EXPECT_THAT(refusal(kMinimal + "[data_availabilty]\n"),
                HasSubstr("nearest known key is \"data_availability\""));
    EXPECT_THAT(refusal(minimal_with("limit_large = 2", "limit_larg = 2")),
                HasSubstr("\"traces_limits.modules[0].limit_larg\""));
    EXPECT_THAT(refusal(kMinimal + "[debug.performance_monitor]\nactiv = true\n"),
                HasSubstr("\"debug.performance_monitor.activ\""));
}

TEST(Configuration, EveryProblemIsReportedAtOnce) {
    const std::string message = refusal(minimal_with("log_level = 4", "log_level = 9\nx = 1") + "[y]\n");
    EXPECT_THAT(
        message,
        HasSubstr("test.toml:3: key \"log_level\": expected an integer from 1 to 6, found the integer 9"));
    EXPECT_THAT(message, HasSubstr("unknown key \"x\""));
    EXPECT_THAT(message, HasSubstr("unknown key \"y\""));
}

struct Refused {
    const char* from;
    const char* to;
    const char* message;
};

class ConfigurationValidation : public testing::TestWithParam<Refused> {};

TEST_P(ConfigurationValidation, NamesKeyExpectedAndFound) {
    EXPECT_THAT(refusal(minimal_with(GetParam().from, GetParam().to)), HasSubstr(GetParam().message));
}

INSTANTIATE_TEST_SUITE_P(
    Schema, ConfigurationValidation,
    testing::Values(
        Refused{"version = \"7.1.0\"", "",
                "key \"version\": expected a semantic version such as 7.1.0, found no such key"},
        Refused{"7.1.0", "v7.1.0", "found the string \"v7.1.0\""},
        Refused{"7.1.0", "7.1", "semantic version"}, Refused{"7.1.0", "7.01.0", "semantic version"},
        Refused{"log_level = 4\n", "log_level = 4\nlog_format = \"xml\"\n",
                "test.toml:4: key \"log_format\": expected one of text json, found the string \"xml\""},
        Refused{"[execution]", "[controller.prometheus]\naddress = \"localhost\"\n[execution]",
                "key \"controller.prometheus.address\": expected an IP address such as 127.0.0.1, 0.0.0.0 or "
                "::1, found the string \"localhost\""},
        Refused{"[execution]", "[controller.prometheus]\nadress = \"::\"\n[execution]",
                "unknown key \"controller.prometheus.adress\", the nearest known key is "
                "\"controller.prometheus.address\""},
        Refused{"log_level = 4\n", "",
                "key \"log_level\": expected an integer from 1 (fatal) to 6 (trace), found no such key"},
        Refused{"log_level = 4", "log_level = 0", "expected an integer from 1 to 6, found the integer 0"},
        Refused{"localid = \"\"", "retry_delays = []",
                "key \"controller.retry_delays\": expected at least one delay"},
        Refused{"localid = \"\"", "retry_delays = [0, -1]", "each at least 0, found the element -1"},
        Refused{"localid = \"\"", "retry_delays = [100000]", "at most a day"},
        Refused{"localid = \"\"", "termination_grace_period_seconds = -5",
                "key \"controller.termination_grace_period_seconds\""},
        Refused{"localid = \"\"", "enable_execution = \"maybe\"",
                "expected true or false, found the string \"maybe\""},
        Refused{"[execution]\nprover_mode = \"dev\"", "[execution]",
                "key \"execution.prover_mode\": expected one of dev partial"},
        Refused{
            "prover_mode = \"full\"", "prover_mode = \"partial\"",
            "key \"data_availability.prover_mode\": expected one of dev full, found the string \"partial\""},
        Refused{"prover_mode = \"full\"", "prover_mode = \"full\"\nmax_nb_batches = 0",
                "data_availability.max_nb_batches"},
        Refused{"prover_mode = \"full\"", "prover_mode = \"full\"\nrequests_root_dir = \"\"",
                "data_availability.requests_root_dir"},
        Refused{"prover_mode = \"full\"", "prover_mode = \"full\"\ndict_nb_bytes = -1",
                "data_availability.dict_nb_bytes"},
        Refused{"num_proofs = [10]", "", "key \"aggregation.num_proofs\""},
        Refused{"num_proofs = [10]", "num_proofs = [10, 0]", "found the element 0"},
        Refused{"is_allowed_circuit_id = 963", "is_allowed_circuit_id = 0",
                "aggregation.is_allowed_circuit_id"},
        Refused{"chain_id = 1337", "chain_id = 0", "layer2.chain_id"},
        Refused{"base_fee = 0\n", "",
                "key \"layer2.base_fee\": expected an integer of at least 0, found no such key"},
        Refused{"0xe537D669CA013d86EBeF1D64e40fC74CADC91987", "0xe537", "expected an Ethereum address"},
        Refused{"0xe537D669CA013d86EBeF1D64e40fC74CADC91987", "e537D669CA013d86EBeF1D64e40fC74CADC91987aa",
                "Ethereum address"},
        Refused{"limit_large = 2}", "limit_large = 2}, {module = \"A\"}, {module = \"a\"}",
                "expected each module once, found \"a\" again"},
        Refused{"[traces_limits]\nmodules = [{module = \"\", limit = 1, limit_large = 2}]", "",
                "key \"traces_limits.modules\""},
        Refused{"[controller]\nlocalid = \"\"", "controller = 3",
                "key \"controller\": expected a table, found the integer 3"},
        Refused{"log_level = 4", "log_level = ", "test.toml:3"}));

TEST(Configuration, SemanticVersionsMayCarrySuffixes) {
    for (const char* version : {"0.0.0", "7.1.0-rc1", "7.1.0-rc.1.x-y+build.007", "7.1.0+5", "10.20.30"})
        EXPECT_EQ(parse_configuration(minimal_with("7.1.0", version), "t").version, version);
    for (const char* version :
         {"7.1.0-", "7.1.0-01", "7.1.0+", "7.1.0-a..b", "7.1.0.0", "7..0", " 7.1.0", "7.1.0/.."})
        EXPECT_THAT(refusal(minimal_with("7.1.0", version)), HasSubstr("semantic version"));
}

TEST(Configuration, ResidentWorkersAreOptional) {
    const WorkersConfiguration defaults = parse_configuration(test::kMinimal, "test.toml").controller.workers;
    EXPECT_EQ(defaults.resident, ResidentWorkers::gpu);
    EXPECT_EQ(defaults.command, "prover serve");
    const std::string text = test::minimal_with("[execution]\n", R"([controller.workers]
resident = "always"
command = "/opt/prover serve --engine cpu"
socket_dir = "/run/here"
restart_delay_seconds = 3
restart_limit = 0
ready_limit_seconds = 60
answer_limit_seconds = 9
[execution]
)");
    const WorkersConfiguration workers = parse_configuration(text, "test.toml").controller.workers;
    EXPECT_EQ(workers.resident, ResidentWorkers::always);
    EXPECT_EQ(workers.command, "/opt/prover serve --engine cpu");
    EXPECT_EQ(workers.socket_dir, "/run/here");
    EXPECT_EQ(workers.restart_delay, std::chrono::seconds(3));
    EXPECT_EQ(workers.restart_limit, 0u);
    EXPECT_EQ(workers.ready_limit, std::chrono::seconds(60));
    EXPECT_EQ(workers.answer_limit, std::chrono::seconds(9));
    EXPECT_THAT(refusal(test::minimal_with("[execution]\n",
                                           "[controller.workers]\nanswer_limit_seconds = 0\n[execution]\n")),
                HasSubstr("key \"controller.workers.answer_limit_seconds\": expected at least one second"));
    EXPECT_THAT(test::refusal(test::minimal_with("[execution]\n",
                                                 "[controller.workers]\nresident = \"yes\"\n[execution]\n")),
                HasSubstr("key \"controller.workers.resident\": expected one of gpu always never"));
}

TEST(Configuration, InvalidPrometheusPortMeansTheDefault) {
    for (const char* port : {"0", "-1", "65536", "123456789012"})
        EXPECT_EQ(parse_configuration(
                      minimal_plus("controller", "prometheus = {port = " + std::string(port) + "}"), "t")
                      .controller.prometheus.port,
                  9090);
}

TEST(Configuration, HostileTextIsRefusedWithoutCrash) {
    EXPECT_THAT(refusal("\xff\xfe"), HasSubstr("not valid TOML"));
    EXPECT_THAT(refusal("a = " + std::string(100'000, '[')), HasSubstr("not valid TOML"));
    std::string dotted = "a";
    for (int i = 0; i < 200'000; ++i) dotted += ".a";
    EXPECT_THAT(refusal("[" + dotted + "]\n"), HasSubstr("test.toml:1: expected at most 512 dots"));
    EXPECT_THAT(refusal(dotted + " = 1\n"), HasSubstr("512 dots"));
    std::string deep = "a";
    for (int i = 0; i < 500; ++i) deep += ".a";
    EXPECT_THAT(refusal(deep + " = 1\n"), HasSubstr("unknown key \"a\""));
    EXPECT_THAT(refusal(""), HasSubstr("key \"version\""));
    EXPECT_THAT(refusal(std::string(100'000, 'k') + " = 1\n"), HasSubstr("unknown key"));
}

// A working directory of its own with an SRS folder under the relative `assets`.
class ConfigurationFile : public testing::Test {
  protected:
    std::filesystem::path write(const std::string& text) {
        std::ofstream(folder_ / "config.toml") << text;
        return folder_ / "config.toml";
    }

    std::string load_refusal(const std::filesystem::path& file) {
        try {
            load_configuration(file);
        } catch (const SetupError& error) {
            return error.what();
        }
        return "(accepted)";
    }

    const test::ScratchFolder scratch_;
    const std::filesystem::path folder_ = scratch_.path();
};

TEST_F(ConfigurationFile, SrsFolderMustExist) {
    const auto file = write(minimal_with("\"assets\"", "\"" + (folder_ / "assets").string() + "\""));
    EXPECT_THAT(load_refusal(file), HasSubstr("key \"assets_dir\""));
    EXPECT_THAT(load_refusal(file), HasSubstr((folder_ / "assets/kzgsrs").string()));
    std::filesystem::create_directories(folder_ / "assets/kzgsrs");
    EXPECT_EQ(load_configuration(file).srs_directory(), folder_ / "assets/kzgsrs");
}

TEST_F(ConfigurationFile, UnusableFilesAreNamed) {
    EXPECT_THAT(load_refusal(folder_ / "absent.toml"),
                HasSubstr("absent.toml: expected a configuration file"));
    EXPECT_THAT(load_refusal(folder_), HasSubstr("not a regular file"));
    EXPECT_THAT(load_refusal(write(std::string((4 << 20) + 1, '\n'))), HasSubstr("at most 4194304 bytes"));
}

TEST(Configuration, ExamplesOfTheRepositoryAreValid) {
    for (const char* name : {"mainnet.toml", "dev.toml"}) {
        const auto file = std::filesystem::path(PLONKD_SOURCE_DIR) / "config" / name;
        EXPECT_NO_THROW(parse_configuration(read_all(file), name)) << name;
    }
}

TEST_F(ConfigurationFile, RealFilesLoad) {
    PLONKD_NEED_SHARED_DATA(shared);
    std::vector<std::filesystem::path> files = {shared / "vectors/jobs/dev/config.toml",
                                                shared / "vectors/jobs/nano/config.toml"};
    for (const auto& entry : std::filesystem::directory_iterator(shared / "reference/samples"))
        if (entry.path().extension() == ".toml") files.push_back(entry.path());
    EXPECT_GE(files.size(), 4U);
    for (const auto& file : files) {
        SCOPED_TRACE(file);
        // Their assets lie elsewhere; everything else is taken as it stands.
        std::string text = read_all(file);
        const std::size_t key = text.find("\nassets_dir = ");
        ASSERT_NE(key, std::string::npos);
        text.replace(key + 1, text.find('\n', key + 1) - key - 1,
                     "assets_dir = \"" + (folder_ / "assets").string() + "\"");
        std::filesystem::create_directories(folder_ / "assets/kzgsrs");
        const Configuration c = load_configuration(write(text));
        EXPECT_FALSE(c.traces_limits.empty());
        EXPECT_FALSE(c.data_availability.dict_paths.empty());
    }
}

}  // namespace
}  // namespace plonkd
