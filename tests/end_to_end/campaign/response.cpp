#include "tests/end_to_end/campaign/response.hpp"

#include <fstream>

namespace plonkd::campaign {

using nlohmann::json;

std::string response_text(const json& request) {
    nlohmann::ordered_json response;
    for (const auto& [key, value] : request.items())
        if (value.is_string() && key != "log") response[key] = value;
    response["decompressionProof"] = "0x" + std::string(request.at("bytes").get<std::size_t>(), 'a');
    response["verifyingKeyShaSum"] = "0x0b";
    response["proverVersion"] = "7.1.0";
    response["verifierID"] = 0;
    response["proves"] = request.at("id");
    return response.dump() + "\n";
}

std::string response_id(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    const json response = json::parse(stream, nullptr, /*allow_exceptions=*/false);
    if (!response.is_object() || !response.contains("proves") || !response.contains("id")) return {};
    const json& id = response["proves"];
    return id.is_string() && id == response["id"] ? id.get<std::string>() : std::string();
}

bool is_complete_json(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return json::accept(stream);
}

}  // namespace plonkd::campaign
