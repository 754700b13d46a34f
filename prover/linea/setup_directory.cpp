#include "prover/linea/setup_directory.hpp"

#include <bit>

#include <nlohmann/json.hpp>

#include "prover/failure/failure.hpp"
#include "prover/linea/blob.hpp"
#include "prover/linea/small_file.hpp"

namespace plonkd {
namespace {

constexpr std::uintmax_t kMaxManifestBytes = std::uintmax_t{1} << 20;
constexpr std::uint64_t kMaxCapacityBytes = std::uint64_t{1} << 27;

std::string read_manifest_text(const std::filesystem::path& file) {
    return read_small_file(file, kMaxManifestBytes, [&](const std::string& reason) {
        throw SetupError(file.string() + ": cannot read the manifest: " + reason);
    });
}

// Access to the members of a manifest, with errors that name their path.
class ManifestReader {
  public:
    ManifestReader(const nlohmann::json& object, std::string name) : object_(object), name_(std::move(name)) {
        if (!object_.is_object()) fail("expected an object");
    }

    ManifestReader object(const char* key) const { return {member(key), name_ + ": " + key}; }

    std::string string(const char* key) const {
        const nlohmann::json& value = member(key);
        if (!value.is_string()) fail(std::string(key) + ": expected a string");
        return value.get<std::string>();
    }
    std::uint64_t count(const char* key) const {
        const nlohmann::json& value = member(key);
        if (!value.is_number_unsigned()) fail(std::string(key) + ": expected an unsigned integer");
        return value.get<std::uint64_t>();
    }
    std::optional<std::uint64_t> optional_count(const char* key) const {
        return object_.contains(key) ? std::optional(count(key)) : std::nullopt;
    }

  private:
    const nlohmann::json& member(const char* key) const {
        if (!object_.contains(key)) fail(std::string(key) + ": missing");
        return object_.at(key);
    }
    [[noreturn]] void fail(const std::string& reason) const { throw SetupError(name_ + ": " + reason); }

    const nlohmann::json& object_;
    std::string name_;
};

void expect_equal(const char* manifest_key, std::uint64_t manifest_value, const char* configuration_key,
                  std::uint64_t configured) {
    if (manifest_value == configured) return;
    throw SetupError(std::string("the setup manifest and the configuration differ: ") + manifest_key +
                     " is " + std::to_string(manifest_value) + ", data_availability." + configuration_key +
                     " is " + std::to_string(configured));
}

}  // namespace

SetupManifest parse_manifest(const std::string& json, const std::string& name) {
    const nlohmann::json document = nlohmann::json::parse(json, nullptr, /*allow_exceptions=*/false);
    if (document.is_discarded()) throw SetupError(name + ": not JSON");
    const ManifestReader manifest(document, name);
    const ManifestReader flags = manifest.object("extraFlags");
    SetupManifest result;
    result.verifying_key_checksum = manifest.object("checksums").string("verifyingKey");
    result.max_usable_bytes = flags.count("maxUsableBytes");
    result.max_uncompressed_bytes = flags.count("maxUncompressedBytes");
    result.dictionary_bytes = flags.optional_count("dictNbBytes");
    result.max_batches = flags.optional_count("maxNbBatches");

    const std::uint64_t elements = result.max_usable_bytes / kBlobElementBytes;
    if (result.max_usable_bytes % kBlobElementBytes != 0 || !std::has_single_bit(elements) ||
        result.max_usable_bytes > kMaxCapacityBytes) {
        throw SetupError(name +
                         ": extraFlags: maxUsableBytes: expected a power of two of 32-byte elements, found " +
                         std::to_string(result.max_usable_bytes) + " bytes");
    }
    return result;
}

SetupDirectory SetupDirectory::open(const std::filesystem::path& path) {
    try {
        const std::filesystem::path file = path / "manifest.json";
        return {path, parse_manifest(read_manifest_text(file), file.string())};
    } catch (const SetupError& error) {
        throw SetupError(std::string("could not load the setup: ") + error.what());
    }
}

CircuitSizes SetupDirectory::sizes(const DataAvailabilityConfiguration& configuration) const {
    expect_equal("maxUncompressedBytes", manifest_.max_uncompressed_bytes, "max_uncompressed_nb_bytes",
                 configuration.max_uncompressed_nb_bytes);
    if (manifest_.dictionary_bytes) {
        expect_equal("dictNbBytes", *manifest_.dictionary_bytes, "dict_nb_bytes",
                     configuration.dict_nb_bytes);
    }
    if (manifest_.max_batches) {
        expect_equal("maxNbBatches", *manifest_.max_batches, "max_nb_batches", configuration.max_nb_batches);
    }
    CircuitSizes sizes = dev_mode_sizes(configuration);
    sizes.blob_bytes = manifest_.max_usable_bytes;
    return sizes;
}

CircuitSizes dev_mode_sizes(const DataAvailabilityConfiguration& configuration) {
    return {kMainnetBlobBytes, configuration.dict_nb_bytes, configuration.max_uncompressed_nb_bytes,
            configuration.max_nb_batches};
}

}  // namespace plonkd
