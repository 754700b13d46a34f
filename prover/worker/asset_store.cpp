#include "prover/worker/asset_store.hpp"

#include <chrono>
#include <sys/stat.h>
#include <thread>

#include <spdlog/spdlog.h>

#include "prover/hash/sha256.hpp"
#include "prover/linea/hexadecimal.hpp"
#include "prover/linea/small_file.hpp"
#include "prover/plonk/srs_store.hpp"

namespace plonkd {

namespace {

constexpr std::uintmax_t kMaxManifestBytes = std::uintmax_t{1} << 20;
constexpr std::chrono::milliseconds kReleaseInterval{50};

std::string identity_of(const std::filesystem::path& file) {
    struct stat status {};
    if (::stat(file.c_str(), &status) != 0) return file.string() + " absent";
    return file.string() + " " + std::to_string(status.st_dev) + ":" + std::to_string(status.st_ino) + " " +
           std::to_string(status.st_size) + " " + std::to_string(status.st_mtim.tv_sec) + "." +
           std::to_string(status.st_mtim.tv_nsec);
}

// Unlike its time, the manifest's content stays the same when the same setup is installed again.
std::string content_of(const std::filesystem::path& file) {
    try {
        const std::string text = read_small_file(file, kMaxManifestBytes,
                                                 [](const std::string& reason) { throw SetupError(reason); });
        return file.string() + " " +
               encode_hexadecimal(sha256({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()}));
    } catch (const SetupError& error) {
        return file.string() + " " + error.what();
    }
}

// Every file that could be chosen, so that one that comes or goes is noticed too.
std::vector<std::string> identities_of_srs(const std::filesystem::path& folder) {
    std::vector<std::string> identities;
    try {
        for (const std::filesystem::path& file : srs_candidates(folder, CurveId::bls12377))
            identities.push_back(identity_of(file));
    } catch (const SetupError& error) {
        identities.emplace_back(error.what());
    }
    return identities;
}

}  // namespace

std::vector<std::string> fingerprint_of_assets(const Configuration& configuration) {
    std::vector<std::string> fingerprint = identities_of_srs(configuration.srs_directory());
    for (const std::filesystem::path& dictionary : configuration.data_availability.dict_paths)
        fingerprint.push_back(identity_of(dictionary));
    if (configuration.data_availability.prover_mode == ProverMode::dev) return fingerprint;
    const std::filesystem::path setup = configuration.setup_directory(kDataAvailabilityCircuit);
    fingerprint.push_back(content_of(setup / "manifest.json"));
    fingerprint.push_back(identity_of(setup / "circuit.bin"));
    fingerprint.push_back(identity_of(setup / "verifying_key.bin"));
    return fingerprint;
}

std::shared_ptr<const CompressionAssets> AssetStore::current(const std::function<void()>& check) {
    std::vector<std::string> fingerprint = fingerprint_of_assets(configuration_);
    if (fingerprint == fingerprint_) {
        if (assets_) return assets_;
        if (setup_error_) std::rethrow_exception(setup_error_);
    }
    if (assets_) spdlog::info("the assets have changed on disk: loading them again");
    has_assets_ = false;
    setup_error_ = nullptr;
    // The proof under way keeps the old ones; nobody else shall.
    const std::weak_ptr<const CompressionAssets> previous = std::exchange(assets_, nullptr);
    fingerprint_ = std::move(fingerprint);
    try {
        assets_ = load(check, previous);
    } catch (const SetupError&) {
        setup_error_ = std::current_exception();
        throw;
    }
    has_assets_ = true;
    return assets_;
}

std::shared_ptr<const CompressionAssets> AssetStore::load(
    const std::function<void()>& check, const std::weak_ptr<const CompressionAssets>& previous) {
    const auto start = std::chrono::steady_clock::now();
    Progress progress;
    AssignmentAssets assignment = AssignmentAssets::load(configuration_);
    CompressionCircuit circuit = load_circuit(
        assignment, configuration_,
        [&] {
            while (!previous.expired()) {
                check();
                std::this_thread::sleep_for(kReleaseInterval);
            }
            return make_engine_();
        },
        progress);
    spdlog::info("assets loaded in {:.3f} s",
                 std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
    return std::make_shared<const CompressionAssets>(
        CompressionAssets{std::move(assignment), std::move(circuit)});
}

}  // namespace plonkd
