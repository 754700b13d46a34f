#include "controller/response_check.hpp"

#include <fstream>
#include <string_view>
#include <sys/stat.h>
#include <utility>

#include <nlohmann/json.hpp>

namespace plonkd {

namespace {

namespace fs = std::filesystem;
using nlohmann::json;

// A compression response has 180 kB; execution responses reach some tens of MB.
constexpr std::uintmax_t kLargestResponseBytes = std::uintmax_t{1} << 30;

// Fields of a request that tie a response to it (linea-compression-job.md section 3: echoed verbatim).
constexpr std::string_view kEchoedFields[] = {
    "dataHash",   "compressedData",     "expectedX",      "expectedY",     "snarkHash", "parentStateRootHash",
    "prevShnarf", "finalStateRootHash", "expectedShnarf", "parentDataHash"};

bool equal_ignoring_case(std::string_view a, std::string_view b) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c; };
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [&](char x, char y) { return lower(x) == lower(y); });
}

// The request's value of a string field; nothing where the request leaves it open what a worker reads there
// (several spellings, not a string). Go's decoder matches keys in any case and takes "" for a missing one.
std::optional<std::string> requested_value(const json& request, std::string_view field) {
    std::optional<std::string> value = "";
    int matches = 0;
    for (const auto& [key, member] : request.items()) {
        if (!equal_ignoring_case(key, field)) continue;
        ++matches;
        value = member.is_string() ? std::optional(member.get<std::string>()) : std::nullopt;
    }
    return matches <= 1 ? value : std::nullopt;
}

std::optional<std::string> proof_defect(const json& response) {
    for (const char* field : {"decompressionProof", "verifyingKeyShaSum"}) {
        const auto member = response.find(field);
        if (member == response.end() || !member->is_string() || member->get_ref<const std::string&>().empty())
            return "it has no " + std::string(field);
    }
    return std::nullopt;
}

// A field of the response that is not the request's.
std::optional<std::string_view> contradiction(const json& request, const json& response) {
    for (const std::string_view field : kEchoedFields) {
        const auto member = response.find(std::string(field));
        if (member == response.end()) continue;
        const auto expected = requested_value(request, field);
        if (expected && *member != *expected) return field;
    }
    return std::nullopt;
}

// Whether the response says which request it answers: these two fields are hashes over all the others.
bool echoes_identity(const json& response) {
    for (const char* field : {"dataHash", "expectedShnarf"}) {
        const auto member = response.find(field);
        if (member == response.end() || !member->is_string() || member->get_ref<const std::string&>().empty())
            return false;
    }
    return true;
}

std::optional<std::string> compression_defect(const json& request, const json& response) {
    if (auto defect = proof_defect(response)) return defect;
    // What a worker makes of an unreadable request is its own affair; it has just accepted this one.
    if (!request.is_object()) return std::nullopt;
    if (const auto field = contradiction(request, response))
        return "its " + std::string(*field) + " is not the request's";
    return std::nullopt;
}

// Null where it cannot be read.
json read_request(const fs::path& file) {
    std::ifstream stream(file, std::ios::binary);
    json request;
    try {
        // Unlike parse(), this stops after the first value, as the reference's decoder does.
        stream >> request;
    } catch (const json::exception&) {
        return nullptr;
    }
    return request;
}

}  // namespace

std::optional<std::string> response_defect(JobType type, const fs::path& request, const fs::path& response) {
    std::error_code error;
    const auto status = fs::symlink_status(response, error);
    if (status.type() == fs::file_type::not_found) return "the worker left no response";
    if (status.type() != fs::file_type::regular) return "it is not a regular file";
    const auto bytes = fs::file_size(response, error);
    if (error) return "its size cannot be read: " + error.message();
    if (bytes == 0) return "it is empty";
    if (bytes > kLargestResponseBytes)
        return "it has " + std::to_string(bytes) + " bytes, more than " +
               std::to_string(kLargestResponseBytes);

    std::ifstream stream(response, std::ios::binary);
    if (!stream) return "it cannot be opened";
    if (type != JobType::compression)
        return json::accept(stream) ? std::nullopt : std::optional<std::string>("it is not complete JSON");

    const json parsed = json::parse(stream, nullptr, /*allow_exceptions=*/false);
    if (parsed.is_discarded()) return "it is not complete JSON";
    if (!parsed.is_object()) return "it is not a JSON object";

    return compression_defect(read_request(request), parsed);
}

ExistingResponse existing_response(JobType type, const fs::path& request, const fs::path& response,
                                   const std::string& prover_version) {
    std::error_code error;
    const auto status = fs::symlink_status(response, error);
    if (status.type() == fs::file_type::not_found) return ExistingResponse::none;
    if (type != JobType::compression || status.type() != fs::file_type::regular)
        return ExistingResponse::unclear;
    const auto bytes = fs::file_size(response, error);
    if (error || bytes > kLargestResponseBytes) return ExistingResponse::unclear;
    std::ifstream stream(response, std::ios::binary);
    const json parsed = json::parse(stream, nullptr, /*allow_exceptions=*/false);
    const json asked = read_request(request);
    if (!parsed.is_object() || !asked.is_object() || proof_defect(parsed)) return ExistingResponse::unclear;
    if (!echoes_identity(parsed)) return ExistingResponse::unclear;
    if (contradiction(asked, parsed)) return ExistingResponse::answers_another;
    const auto version = parsed.find("proverVersion");
    return version != parsed.end() && *version == prover_version ? ExistingResponse::answers
                                                                 : ExistingResponse::unclear;
}

bool was_answered_under_lock(JobType type, const fs::path& locked_request, const fs::path& response) {
    struct stat lock {};
    struct stat answer {};
    if (lstat(locked_request.c_str(), &lock) != 0 || lstat(response.c_str(), &answer) != 0) return false;
    const auto time_of = [](const timespec& time) { return std::make_pair(time.tv_sec, time.tv_nsec); };
    if (time_of(answer.st_ctim) < time_of(lock.st_ctim)) return false;
    return !response_defect(type, locked_request, response);
}

}  // namespace plonkd
