// The setup folder of the data-availability circuit, `<assets_dir>/<version>/data-availability-v2`
// (linea-compression-job.md section 12): circuit, verifying key, and a manifest that says what they are.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "configuration/configuration.hpp"
#include "prover/linea/assignment.hpp"

namespace plonkd {

inline constexpr const char* kDataAvailabilityCircuit = "data-availability-v2";

// What the prover uses of manifest.json.
struct SetupManifest {
    std::string verifying_key_checksum;  // "0x" + SHA-256 of the raw verifying key
    std::uint64_t max_usable_bytes = 0;  // the blob's capacity
    std::uint64_t max_uncompressed_bytes = 0;
    std::optional<std::uint64_t> dictionary_bytes;  // these two are newer than some manifests
    std::optional<std::uint64_t> max_batches;
};

// Throws SetupError.
SetupManifest parse_manifest(const std::string& json, const std::string& name);

class SetupDirectory {
  public:
    // Reads the manifest only. Throws SetupError ("could not load the setup: …").
    static SetupDirectory open(const std::filesystem::path& path);

    std::filesystem::path circuit_file() const { return path_ / "circuit.bin"; }
    std::filesystem::path verifying_key_file() const { return path_ / "verifying_key.bin"; }
    const SetupManifest& manifest() const { return manifest_; }

    // The circuit's sizes, where manifest and configuration agree on them. Throws SetupError where they
    // differ.
    CircuitSizes sizes(const DataAvailabilityConfiguration& configuration) const;

  private:
    SetupDirectory(std::filesystem::path path, SetupManifest manifest)
        : path_(std::move(path)), manifest_(std::move(manifest)) {}

    std::filesystem::path path_;
    SetupManifest manifest_;
};

// Dev mode has no setup folder: Linea's blob size, the rest from the configuration.
CircuitSizes dev_mode_sizes(const DataAvailabilityConfiguration& configuration);

}  // namespace plonkd
