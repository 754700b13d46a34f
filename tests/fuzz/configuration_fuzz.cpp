// Configuration files.

#include <fstream>
#include <iterator>

#include "configuration/configuration.hpp"
#include "tests/fuzz/fuzz_target.hpp"

namespace plonkd::fuzz {

std::vector<Seed> seeds(const std::optional<std::filesystem::path>&) {
    std::vector<Seed> result;
    for (const char* name : {"mainnet.toml", "dev.toml"}) {
        std::ifstream stream(std::filesystem::path(PLONKD_SOURCE_DIR) / "config" / name, std::ios::binary);
        result.push_back({name, {std::istreambuf_iterator<char>(stream), {}}});
    }
    const std::string weak = R"(VERSION = "7.1.0-rc.1"
log_level = "0x4"
controller = {retry_delays = "0, 1", localid = 1.5, prometheus.enabled = "true"}
debug.performance_monitor.sample_duration = "1h2m3.5s"
execution.prover_mode = "check-only"
data_availability = {prover_mode = "dev", dict_paths = "a,b"}
invalidity.prover_mode = "partial"
aggregation = {prover_mode = "dev", num_proofs = 10, is_allowed_circuit_id = "0b11"}
[layer2]
chain_id = 1.0
base_fee = false
coin_base = "0x0000000000000000000000000000000000000000"
message_service_contract = "0xe537D669CA013d86EBeF1D64e40fC74CADC91987"
[[traces_limits.modules]]
module = 'A'
)";
    result.push_back({"weak", {weak.begin(), weak.end()}});
    return result;
}

}  // namespace plonkd::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace plonkd;
    fuzz::expect_acceptance_or_refusal([&] {
        const Configuration configuration =
            parse_configuration({reinterpret_cast<const char*>(data), size}, "input");
        fuzz::require(!configuration.controller.retry_delays.empty(),
                      "an accepted configuration without delays");
        fuzz::require(!configuration.data_availability.dict_paths.empty(),
                      "an accepted configuration without dictionaries");
    });
    return 0;
}
