// The schema of linea-controller.md section 11.2, one function per table, in the order of the reference.

#include <arpa/inet.h>
#include <fstream>
#include <initializer_list>
#include <set>

#include <toml++/toml.h>

#include "configuration/configuration.hpp"
#include "configuration/section.hpp"
#include "configuration/semantic_version.hpp"
#include "prover/failure/failure.hpp"

namespace plonkd {

namespace {

// Far above what the schema needs (2) or a line of paths holds.
constexpr std::size_t kMostDotsInALine = 512;

// Far above any real file (7 kB): keeps a wrong path (a device, a huge binary) from filling the memory.
constexpr std::uintmax_t kLargestFileBytes = 4 << 20;

constexpr std::string_view kSetupCircuit = "data-availability-v2";
constexpr std::string_view kDefaultDictionary = "compressor_dict.bin";

void read_mode(Section& section, ProverMode& mode, std::initializer_list<ProverMode> accepted) {
    std::string name;
    section.read("prover_mode", name);
    std::string expected = "one of";
    for (const ProverMode candidate : accepted) {
        if (name == to_string(candidate)) {
            mode = candidate;
            return;
        }
        expected += " " + std::string(to_string(candidate));
    }
    section.refuse("prover_mode", expected);
}

void read_directory(Section& section, std::string_view key, std::filesystem::path& directory) {
    section.read(key, directory);
    if (directory.empty()) section.refuse(key, "the path of a directory");
}

void read_exit_codes(Section& section, std::string_view key, std::vector<int>& codes) {
    std::vector<std::int64_t> values(codes.begin(), codes.end());
    section.read(key, values, std::numeric_limits<std::int64_t>::min());
    codes.clear();
    for (const std::int64_t value : values) {
        if (value < std::numeric_limits<int>::min() || value > std::numeric_limits<int>::max())
            section.refuse(key, "a list of exit codes");
        else
            codes.push_back(int(value));
    }
}

bool is_ip_address(const std::string& text) {
    in6_addr address;  // large enough for both families
    return inet_pton(AF_INET, text.c_str(), &address) == 1 ||
           inet_pton(AF_INET6, text.c_str(), &address) == 1;
}

void read_prometheus(Section section, PrometheusConfiguration& prometheus) {
    section.read("enabled", prometheus.enabled);
    std::int64_t port = 0;
    section.read("port", port);
    if (port > 0 && port <= std::numeric_limits<std::uint16_t>::max()) prometheus.port = std::uint16_t(port);
    std::string route;
    section.read("route", route);
    if (!route.empty()) prometheus.route = route.front() == '/' ? route : "/" + route;
    section.read("address", prometheus.address);
    if (!is_ip_address(prometheus.address))
        section.refuse("address", "an IP address such as 127.0.0.1, 0.0.0.0 or ::1");
    section.read("last_scrape_seconds", prometheus.last_scrape);
    section.refuse_unknown_keys();
}

void read_resident(Section& section, ResidentWorkers& resident) {
    std::string name = "gpu";
    section.read("resident", name);
    if (name == "gpu")
        resident = ResidentWorkers::gpu;
    else if (name == "always")
        resident = ResidentWorkers::always;
    else if (name == "never")
        resident = ResidentWorkers::never;
    else
        section.refuse("resident", "one of gpu always never");
}

void read_workers(Section section, WorkersConfiguration& workers) {
    read_resident(section, workers.resident);
    section.read("command", workers.command);
    if (workers.command.empty()) section.refuse("command", "the command that starts a resident worker");
    section.read("socket_dir", workers.socket_dir);
    section.read("restart_delay_seconds", workers.restart_delay);
    section.read("restart_limit", workers.restart_limit);
    section.read("ready_limit_seconds", workers.ready_limit);
    section.read("answer_limit_seconds", workers.answer_limit);
    if (workers.answer_limit.count() < 1) section.refuse("answer_limit_seconds", "at least one second");
    section.refuse_unknown_keys();
}

void read_controller(Section section, ControllerConfiguration& controller) {
    section.read("localid", controller.local_id);
    read_prometheus(section.section("prometheus"), controller.prometheus);
    read_workers(section.section("workers"), controller.workers);
    read_supervision(section, controller.supervision);

    std::vector<std::int64_t> delays = {0, 1, 2, 3, 5, 8, 13, 21, 44, 85};
    section.read("retry_delays", delays, 0);
    constexpr std::int64_t kLongestDelaySeconds = 86'400;
    for (const std::int64_t delay : delays) {
        if (delay > kLongestDelaySeconds)
            section.refuse("retry_delays", "delays of at most a day, in seconds");
        controller.retry_delays.emplace_back(std::min(delay, kLongestDelaySeconds));
    }
    if (delays.empty()) section.refuse("retry_delays", "at least one delay, in seconds");

    read_exit_codes(section, "defer_to_other_large_codes", controller.defer_to_other_large_codes);
    read_exit_codes(section, "retry_locally_with_large_codes", controller.retry_locally_with_large_codes);
    section.read("spot_instance_reclaim_time_seconds", controller.spot_instance_reclaim_time);
    section.read("termination_grace_period_seconds", controller.termination_grace_period);
    section.read("enable_execution", controller.enable_execution);
    section.read("enable_data_availability", controller.enable_data_availability);
    section.read("enable_aggregation", controller.enable_aggregation);
    section.read("enable_invalidity", controller.enable_invalidity);
    section.read("worker_cmd_tmpl", controller.worker_cmd_tmpl);
    section.read("worker_cmd_large_tmpl", controller.worker_cmd_large_tmpl);
    section.refuse_unknown_keys();
}

void read_execution(Section section, ExecutionConfiguration& execution) {
    read_directory(section, "requests_root_dir", execution.requests_root_dir);
    read_mode(section, execution.prover_mode,
              {ProverMode::dev, ProverMode::partial, ProverMode::full, ProverMode::proofless,
               ProverMode::bench, ProverMode::check_only, ProverMode::limitless});
    section.read("can_run_full_large", execution.can_run_full_large);
    read_directory(section, "conflated_traces_dir", execution.conflated_traces_dir);
    section.read("ignore_compatibility_check", execution.ignore_compatibility_check);
    section.read("limitless_with_debug", execution.limitless_with_debug);
    section.read("keep_traces_until_block", execution.keep_traces_until_block);
    section.read("serialization", execution.serialization);
    section.refuse_unknown_keys();
}

void read_data_availability(Section section, DataAvailabilityConfiguration& data_availability) {
    read_directory(section, "requests_root_dir", data_availability.requests_root_dir);
    read_mode(section, data_availability.prover_mode, {ProverMode::dev, ProverMode::full});
    section.read("max_nb_batches", data_availability.max_nb_batches, 1);
    section.read("max_uncompressed_nb_bytes", data_availability.max_uncompressed_nb_bytes, 1);
    section.read("dict_paths", data_availability.dict_paths);
    section.read("dict_nb_bytes", data_availability.dict_nb_bytes, 1);
    section.refuse_unknown_keys();
}

void read_aggregation(Section section, AggregationConfiguration& aggregation) {
    read_directory(section, "requests_root_dir", aggregation.requests_root_dir);
    read_mode(section, aggregation.prover_mode, {ProverMode::dev, ProverMode::full});
    section.require("num_proofs", "a list of proof counts");
    section.read("num_proofs", aggregation.num_proofs, 1);
    section.require("is_allowed_circuit_id", "a bit mask of circuit identifiers");
    section.read("is_allowed_circuit_id", aggregation.is_allowed_circuit_id, 1);
    section.read("verifier_id", aggregation.verifier_id, 0);
    section.refuse_unknown_keys();
}

void read_invalidity(Section section, InvalidityConfiguration& invalidity) {
    read_directory(section, "requests_root_dir", invalidity.requests_root_dir);
    read_mode(section, invalidity.prover_mode,
              {ProverMode::dev, ProverMode::partial, ProverMode::full, ProverMode::limitless});
    section.read("can_run_full_large", invalidity.can_run_full_large);
    section.read("max_rlp_byte_size", invalidity.max_rlp_byte_size);
    section.read("limitless_with_debug", invalidity.limitless_with_debug);
    section.refuse_unknown_keys();
}

void read_public_input_interconnection(Section section, PublicInputInterconnectionConfiguration& sizes) {
    section.read("max_nb_data_availability", sizes.max_nb_data_availability);
    section.read("max_nb_execution", sizes.max_nb_execution);
    section.read("max_nb_invalidity", sizes.max_nb_invalidity);
    section.read("max_nb_circuits", sizes.max_nb_circuits);
    section.read("execution_max_nb_msg", sizes.execution_max_nb_msg);
    section.read("l2_msg_merkle_depth", sizes.l2_msg_merkle_depth);
    section.read("l2_msg_max_nb_merkle", sizes.l2_msg_max_nb_merkle);
    // Fields of the reference's struct without a key of their own, which its decoder takes all the same and
    // then overwrites from [layer2].
    section.accept("chainid");
    section.accept("basefee");
    section.accept("mockkeccakwizard");
    section.refuse_unknown_keys();
}

bool is_ethereum_address(std::string_view text) {
    return text.size() == 42 && text.substr(0, 2) == "0x" &&
           text.find_first_not_of("0123456789abcdefABCDEF", 2) == std::string_view::npos;
}

void read_address(Section& section, std::string_view key, std::string& address) {
    section.read(key, address);
    if (!is_ethereum_address(address))
        section.refuse(key, "an Ethereum address (0x and 40 hexadecimal digits)");
}

void read_layer2(Section section, Layer2Configuration& layer2) {
    section.require("chain_id", "an integer of at least 1");
    section.read("chain_id", layer2.chain_id, 1);
    section.require("base_fee", "an integer of at least 0");
    section.read("base_fee", layer2.base_fee);
    read_address(section, "message_service_contract", layer2.message_service_contract);
    read_address(section, "coin_base", layer2.coin_base);
    section.refuse_unknown_keys();
}

void read_debug(Section section, DebugConfiguration& debug) {
    section.read("profiling", debug.profiling);
    section.read("tracing", debug.tracing);
    Section monitor = section.section("performance_monitor");
    monitor.read("active", debug.performance_monitor.active);
    monitor.read("sample_duration", debug.performance_monitor.sample_duration);
    monitor.read("profile_dir", debug.performance_monitor.profile_dir);
    std::string& profile = debug.performance_monitor.profile;
    monitor.read("profile", profile);
    if (profile != "prover-steps" && profile != "prover-rounds" && profile != "all")
        monitor.refuse("profile", "one of prover-steps prover-rounds all");
    monitor.refuse_unknown_keys();
    section.refuse_unknown_keys();
}

void read_traces_limits(Problems& problems, Section section, std::vector<ModuleLimit>& limits) {
    section.require("modules", "a list of tables {module, limit, limit_large, is_not_scalable}");
    std::set<std::string> names;
    for (Section& element : section.sections("modules")) {
        ModuleLimit limit;
        element.read("module", limit.module);
        for (char& c : limit.module)
            if (c >= 'A' && c <= 'Z') c = char(c - 'A' + 'a');
        element.read("limit", limit.limit);
        element.read("limit_large", limit.limit_large);
        element.read("is_not_scalable", limit.is_not_scalable);
        element.refuse_unknown_keys();
        if (!names.insert(limit.module).second)
            problems.add_wrong_value(element.line_of("module"), element.path() + ".module",
                                     "each module once", "\"" + limit.module + "\" again");
        limits.push_back(std::move(limit));
    }
    section.refuse_unknown_keys();
}

void read_log_format(Section& root, LogFormat& format) {
    std::string name = "text";
    root.read("log_format", name);
    if (name == "json")
        format = LogFormat::json;
    else if (name != "text")
        root.refuse("log_format", "one of text json");
}

void read_top_level(Problems& problems, Section root, Configuration& configuration) {
    root.read("environment", configuration.environment);
    root.read("version", configuration.version);
    if (!is_semantic_version(configuration.version))
        root.refuse("version", "a semantic version such as 7.1.0");
    root.require("log_level", "an integer from 1 (fatal) to 6 (trace)");
    root.read("log_level", configuration.log_level, 1, 6);
    read_log_format(root, configuration.log_format);
    root.read("assets_dir", configuration.assets_dir);

    read_controller(root.section("controller"), configuration.controller);
    read_execution(root.section("execution"), configuration.execution);
    read_data_availability(root.section("data_availability"), configuration.data_availability);
    read_aggregation(root.section("aggregation"), configuration.aggregation);
    read_invalidity(root.section("invalidity"), configuration.invalidity);
    read_public_input_interconnection(root.section("public_input_interconnection"),
                                      configuration.public_input_interconnection);
    read_layer2(root.section("layer2"), configuration.layer2);
    read_debug(root.section("debug"), configuration.debug);
    read_traces_limits(problems, root.section("traces_limits"), configuration.traces_limits);
    root.refuse_unknown_keys();

    if (configuration.data_availability.dict_paths.empty())
        configuration.data_availability.dict_paths = {configuration.setup_directory(kSetupCircuit) /
                                                      kDefaultDictionary};
}

// A dotted key nests one table per dot, and the parser walks and frees them by recursion: an absurd depth,
// which it does not limit itself, would overflow the stack.
void refuse_deep_nesting(std::string_view text, const std::string& name) {
    std::size_t dots = 0;
    std::size_t line = 1;
    for (const char c : text) {
        if (c == '\n') {
            dots = 0;
            ++line;
        } else if (c == '.' && ++dots > kMostDotsInALine) {
            throw SetupError(name + ":" + std::to_string(line) + ": expected at most " +
                             std::to_string(kMostDotsInALine) + " dots in a line, found more");
        }
    }
}

std::string read_text(const std::filesystem::path& file) {
    std::error_code error;
    if (!std::filesystem::is_regular_file(file, error))
        throw SetupError(file.string() + ": expected a configuration file, found " +
                         (error ? error.message() : "something that is not a regular file"));
    std::ifstream stream(file, std::ios::binary);
    if (!stream) throw SetupError(file.string() + ": cannot be opened for reading");
    std::string text;
    char buffer[1 << 16];
    while (stream.read(buffer, sizeof buffer) || stream.gcount() > 0) {
        text.append(buffer, std::size_t(stream.gcount()));
        if (text.size() > kLargestFileBytes)
            throw SetupError(file.string() + ": expected a configuration file of at most " +
                             std::to_string(kLargestFileBytes) + " bytes, found more");
    }
    if (stream.bad())
        throw SetupError(file.string() + ": reading failed after " + std::to_string(text.size()) + " bytes");
    return text;
}

}  // namespace

Configuration parse_configuration(std::string_view text, const std::string& name) {
    refuse_deep_nesting(text, name);
    toml::table table;
    try {
        table = toml::parse(text);
    } catch (const toml::parse_error& error) {
        const auto& place = error.source().begin;
        throw SetupError(name + ":" + std::to_string(place.line) + ":" + std::to_string(place.column) +
                         ": not valid TOML: " + std::string(error.description()));
    }
    Configuration configuration;
    Problems problems(name);
    read_top_level(problems, Section(problems, &table, ""), configuration);
    problems.throw_if_any();
    return configuration;
}

Configuration read_configuration(const std::filesystem::path& file) {
    return parse_configuration(read_text(file), file.string());
}

Configuration load_configuration(const std::filesystem::path& file) {
    Configuration configuration = read_configuration(file);
    std::error_code error;
    if (!std::filesystem::is_directory(configuration.srs_directory(), error))
        throw SetupError(file.string() +
                         ": key \"assets_dir\": expected a directory that holds the SRS folder kzgsrs, found "
                         "no directory " +
                         configuration.srs_directory().string() + " (relative to the working directory)");
    return configuration;
}

}  // namespace plonkd
