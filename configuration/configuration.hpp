// The operator's configuration file: Linea's own TOML schema, shared by the prover and the controller.
//
// Keys, defaults and validation are those of linea-controller.md section 11. The whole file is checked by
// every program (a compression-only host still needs a valid [execution] section), an unknown key anywhere is
// an error, and no environment variable overrides a key. Relative paths stay as written: they are relative to
// the working directory of the process, not to the file. Sizes are counts unless the name says bytes.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "configuration/supervision.hpp"
#include "logging/log_format.hpp"

namespace plonkd {

// Modes of the provers. Each section accepts its own subset; data availability knows `dev` and `full` only.
enum class ProverMode { dev, partial, full, proofless, bench, check_only, limitless };

// The name used in the file: "dev", …, "check-only", "limitless".
std::string_view to_string(ProverMode mode);

struct PrometheusConfiguration {
    bool enabled = false;
    std::uint16_t port = 9090;       // any value outside 1…65535 in the file means 9090
    std::string route = "/metrics";  // always with a leading slash
    // plonkd's own keys. An IP address; the reference listens on all.
    std::string address = "127.0.0.1";
    // How long a controller that has been scraped before waits at its end for one more scrape.
    std::chrono::seconds last_scrape{15};
};

// Whether the controller keeps resident workers (docs/resident-worker.md).
enum class ResidentWorkers {
    gpu,     // one per visible GPU, none on a host without
    always,  // on a host without GPU one that proves on the CPU
    never,
};

// [controller.workers]: a plonkd extension, all keys optional.
struct WorkersConfiguration {
    ResidentWorkers resident = ResidentWorkers::gpu;
    std::string command = "prover serve";  // --config and --socket are appended
    std::filesystem::path socket_dir;      // empty: the runtime folder of the service or user
    std::chrono::seconds restart_delay{1};
    std::uint64_t restart_limit = 10;  // failures in a row until a worker is given up; 0: never
    std::chrono::seconds ready_limit{1800};
    std::chrono::seconds answer_limit{30};  // a worker that answers no question for so long is killed
};

struct ControllerConfiguration {
    std::string local_id;  // key `localid`; the controller replaces it by --local-id
    PrometheusConfiguration prometheus;
    WorkersConfiguration workers;
    SupervisionConfiguration supervision;
    // Delay before a poll of the queue, by the number of empty polls before it; the last one repeats. Never
    // empty.
    std::vector<std::chrono::seconds> retry_delays;
    std::vector<int> defer_to_other_large_codes = {137};
    std::vector<int> retry_locally_with_large_codes = {77, 333, 2};
    std::chrono::seconds spot_instance_reclaim_time{120};
    std::chrono::seconds termination_grace_period{2700};
    bool enable_execution = true;
    bool enable_data_availability = true;
    bool enable_aggregation = true;
    bool enable_invalidity = true;
    std::string worker_cmd_tmpl = "prover prove --config {{.ConfFile}} --in {{.InFile}} --out {{.OutFile}}";
    std::string worker_cmd_large_tmpl =
        "prover prove --config {{.ConfFile}} --in {{.InFile}} --out {{.OutFile}} --large";
};

struct DataAvailabilityConfiguration {
    std::filesystem::path requests_root_dir = "/shared/prover-compression";
    ProverMode prover_mode = ProverMode::full;  // dev or full
    std::uint64_t max_nb_batches = 100;
    std::uint64_t max_uncompressed_nb_bytes = 780000;
    // Never empty after loading: without the key, the dictionary of the setup directory.
    std::vector<std::filesystem::path> dict_paths;
    std::uint64_t dict_nb_bytes = 65536;
};

struct ExecutionConfiguration {
    std::filesystem::path requests_root_dir = "/shared/prover-execution";
    ProverMode prover_mode = ProverMode::full;
    bool can_run_full_large = false;
    std::filesystem::path conflated_traces_dir = "/shared/traces/conflated";
    bool ignore_compatibility_check = false;
    bool limitless_with_debug = false;
    std::int64_t keep_traces_until_block = 0;
    bool serialization = false;
};

struct AggregationConfiguration {
    std::filesystem::path requests_root_dir = "/shared/prover-aggregation";
    ProverMode prover_mode = ProverMode::full;  // dev or full
    std::vector<std::int64_t> num_proofs;
    std::uint64_t is_allowed_circuit_id = 0;  // bit mask over circuit identifiers
    std::int64_t verifier_id = 0;
};

struct InvalidityConfiguration {
    std::filesystem::path requests_root_dir = "/shared/prover-invalidity";
    ProverMode prover_mode = ProverMode::full;  // dev, partial, full or limitless
    bool can_run_full_large = false;
    std::uint64_t max_rlp_byte_size = 0;
    bool limitless_with_debug = false;
};

struct PublicInputInterconnectionConfiguration {
    std::uint64_t max_nb_data_availability = 0;
    std::uint64_t max_nb_execution = 0;
    std::uint64_t max_nb_invalidity = 0;
    std::uint64_t max_nb_circuits = 0;  // 0: the sum of the three above
    std::uint64_t execution_max_nb_msg = 0;
    std::uint64_t l2_msg_merkle_depth = 0;
    std::uint64_t l2_msg_max_nb_merkle = 0;  // 0: the maximum
};

struct Layer2Configuration {
    std::uint64_t chain_id = 0;
    std::uint64_t base_fee = 0;
    std::string message_service_contract;  // 0x and 40 hexadecimal digits, as written
    std::string coin_base;                 // likewise
};

struct DebugConfiguration {
    bool profiling = false;
    bool tracing = false;
    struct PerformanceMonitor {
        bool active = false;
        std::chrono::nanoseconds sample_duration = std::chrono::seconds(1);
        std::filesystem::path profile_dir = "/shared/prover-execution/profiling";
        std::string profile = "prover-rounds";
    } performance_monitor;
};

struct ModuleLimit {
    std::string module;  // lower case; empty: the default of all modules
    std::int64_t limit = 0;
    std::int64_t limit_large = 0;
    bool is_not_scalable = false;
};

struct Configuration {
    std::string environment;  // informational
    std::string version;      // semantic version: `proverVersion` of responses, part of the setup path
    int log_level = 4;        // logrus numbering: 1 fatal, 2 error, 3 warning, 4 info, 5 debug, 6 trace
    LogFormat log_format = LogFormat::text;  // plonkd's own key
    std::filesystem::path assets_dir;
    ControllerConfiguration controller;
    DataAvailabilityConfiguration data_availability;
    ExecutionConfiguration execution;
    AggregationConfiguration aggregation;
    InvalidityConfiguration invalidity;
    PublicInputInterconnectionConfiguration public_input_interconnection;
    Layer2Configuration layer2;
    DebugConfiguration debug;
    std::vector<ModuleLimit> traces_limits;

    // <assets_dir>/<version>/<circuit_id>, for example circuit_id = "data-availability-v2".
    std::filesystem::path setup_directory(std::string_view circuit_id) const;
    // <assets_dir>/kzgsrs
    std::filesystem::path srs_directory() const;
};

// Reads, converts and validates the file, and checks that the SRS directory exists. Throws SetupError with
// one line per problem, each naming the file, the line, the key, what was expected and what was found.
Configuration load_configuration(const std::filesystem::path& file);

// The same without looking at the SRS directory, for commands that need no assets.
Configuration read_configuration(const std::filesystem::path& file);

// The same for text already in memory, without looking at the file system. `name` stands for the file in
// messages.
Configuration parse_configuration(std::string_view text, const std::string& name);

}  // namespace plonkd
