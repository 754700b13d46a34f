// A folder with everything a compression job needs, laid out as an operator would, and removed at the end.
#pragma once

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <unistd.h>

namespace plonkd::test {

class JobFolder {
  public:
    JobFolder() {
        std::string name = (std::filesystem::temp_directory_path() / "plonkd_job_XXXXXX").string();
        path_ = ::mkdtemp(name.data());
        std::filesystem::create_directories(path_ / "prover-assets" / "kzgsrs");
    }
    ~JobFolder() { std::filesystem::remove_all(path_); }
    JobFolder(const JobFolder&) = delete;
    JobFolder& operator=(const JobFolder&) = delete;

    const std::filesystem::path& path() const { return path_; }
    std::filesystem::path operator/(const std::filesystem::path& relative) const { return path_ / relative; }

    void write(const std::filesystem::path& relative, const std::string& text) const {
        std::filesystem::create_directories((path_ / relative).parent_path());
        std::ofstream(path_ / relative, std::ios::binary) << text;
    }

    // config.toml in the given mode. `settings` are further lines of [data_availability].
    void write_configuration(const std::string& mode, const std::string& settings) const {
        write("config.toml", "version = \"7.1.0\"\nassets_dir = \"" + (path_ / "prover-assets").string() +
                                 R"("
log_level = 2
[execution]
prover_mode = "dev"
[data_availability]
prover_mode = ")" + mode + "\"\n" +
                                 settings + R"(
[invalidity]
prover_mode = "dev"
[aggregation]
prover_mode = "dev"
num_proofs = [10]
is_allowed_circuit_id = 963
[layer2]
chain_id = 1337
base_fee = 7
coin_base = "0x0000000000000000000000000000000000000000"
message_service_contract = "0xe537D669CA013d86EBeF1D64e40fC74CADC91987"
[traces_limits]
modules = [{module = "", limit = 131072, limit_large = 262144}]
)");
    }

    std::size_t nb_files(const std::filesystem::path& relative) const {
        const std::filesystem::directory_iterator entries(path_ / relative);
        return static_cast<std::size_t>(std::distance(begin(entries), end(entries)));
    }

  private:
    std::filesystem::path path_;
};

}  // namespace plonkd::test
