// The assets of a resident worker: loaded once, and again when they have changed on disk.
//
// What is compared before each job is the digest of the setup's manifest, and inode, size and time of the
// circuit, the verifying key, the dictionaries and every SRS file of the curve. A proof that is under way
// keeps the assets it began with; the device's memory passes from the old to the new ones when it has ended.
// Assets that cannot be loaded leave the worker without any: every job gets their error until the files
// change again.
#pragma once

#include <atomic>
#include <exception>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "configuration/configuration.hpp"
#include "prover/worker/compression_job.hpp"

namespace plonkd {

// One entry per file, or per folder that cannot be listed. Never throws: a file that is absent has an entry
// that says so.
std::vector<std::string> fingerprint_of_assets(const Configuration& configuration);

// For one thread at a time, but for has_assets().
class AssetStore {
  public:
    AssetStore(Configuration configuration, MakeEngine make_engine)
        : configuration_(std::move(configuration)), make_engine_(std::move(make_engine)) {}

    // The assets as they are on disk now. `check` is called while an older proof still needs the device, and
    // may throw. Throws SetupError, with what is missing or inconsistent, or DeviceError.
    std::shared_ptr<const CompressionAssets> current(const std::function<void()>& check);

    bool has_assets() const { return has_assets_; }
    const Configuration& configuration() const { return configuration_; }

  private:
    std::shared_ptr<const CompressionAssets> load(const std::function<void()>& check,
                                                  const std::weak_ptr<const CompressionAssets>& previous);

    const Configuration configuration_;
    const MakeEngine make_engine_;
    std::vector<std::string> fingerprint_;
    std::shared_ptr<const CompressionAssets> assets_;
    std::exception_ptr setup_error_;  // of the files with `fingerprint_`
    std::atomic<bool> has_assets_ = false;
};

}  // namespace plonkd
