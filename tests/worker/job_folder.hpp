// A folder with everything a compression job needs, laid out as an operator would, and removed at the end.
#pragma once

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "tests/sample_configuration.hpp"
#include "tests/scratch_folder.hpp"

namespace plonkd::test {

class JobFolder {
  public:
    JobFolder() { std::filesystem::create_directories(path_ / "prover-assets" / "kzgsrs"); }

    const std::filesystem::path& path() const { return path_; }
    std::filesystem::path operator/(const std::filesystem::path& relative) const { return path_ / relative; }

    void write(const std::filesystem::path& relative, const std::string& text) const {
        std::filesystem::create_directories((path_ / relative).parent_path());
        std::ofstream(path_ / relative, std::ios::binary) << text;
    }

    // config.toml in the given mode. `settings` are further lines of [data_availability].
    void write_configuration(const std::string& mode, const std::string& settings) const {
        std::string text = minimal_with("\"assets\"", '"' + (path_ / "prover-assets").string() + '"');
        text = edited(std::move(text), "log_level = 4", "log_level = 2");
        text = edited(std::move(text), "\"full\"", '"' + mode + '"');
        write("config.toml", with_lines(std::move(text), "data_availability", settings));
    }

    std::size_t nb_files(const std::filesystem::path& relative) const {
        const std::filesystem::directory_iterator entries(path_ / relative);
        return static_cast<std::size_t>(std::distance(begin(entries), end(entries)));
    }

  private:
    const ScratchFolder scratch_;
    const std::filesystem::path path_ = scratch_.path();
};

}  // namespace plonkd::test
