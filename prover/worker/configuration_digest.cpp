#include "prover/worker/configuration_digest.hpp"

#include <nlohmann/json.hpp>

#include "prover/hash/sha256.hpp"
#include "prover/linea/hexadecimal.hpp"
#include "prover/linea/setup_directory.hpp"

namespace plonkd {

namespace {

// Symbolic links are followed later, when the files are opened: a link that is changed is a change of assets,
// not of configuration.
std::string absolute_text(const std::filesystem::path& path) {
    std::error_code error;
    const std::filesystem::path result = std::filesystem::absolute(path, error);
    return (error ? path : result).lexically_normal().string();
}

}  // namespace

std::string configuration_digest(const Configuration& configuration) {
    const DataAvailabilityConfiguration& settings = configuration.data_availability;
    nlohmann::ordered_json dictionaries = nlohmann::ordered_json::array();
    for (const std::filesystem::path& path : settings.dict_paths) dictionaries.push_back(absolute_text(path));
    const nlohmann::ordered_json described = {
        {"version", configuration.version},
        {"mode", to_string(settings.prover_mode)},
        {"setup", absolute_text(configuration.setup_directory(kDataAvailabilityCircuit))},
        {"srs", absolute_text(configuration.srs_directory())},
        {"dictionaries", dictionaries},
        {"dict_nb_bytes", settings.dict_nb_bytes},
        {"max_nb_batches", settings.max_nb_batches},
        {"max_uncompressed_nb_bytes", settings.max_uncompressed_nb_bytes}};
    const std::string text = described.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
    return encode_hexadecimal(sha256({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()}))
        .substr(2);
}

}  // namespace plonkd
