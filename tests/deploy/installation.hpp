// deploy/install.sh, run into a folder of its own.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "tests/end_to_end/controller_process.hpp"
#include "tests/scratch_folder.hpp"

namespace plonkd::test {

struct Installation {
    ScratchFolder scratch;
    std::filesystem::path root = scratch.path() / "root";
    std::filesystem::path programs = scratch.path() / "programs";
    std::filesystem::path unit = root / "etc/systemd/system/plonkd-controller@.service";

    Installation() {
        std::filesystem::create_directories(programs);
        for (const char* name : {"controller", "prover"})
            std::filesystem::copy_file(PLONKD_PROGRAM, programs / name);
    }

    ProgramResult install(const std::vector<std::string>& arguments) const {
        std::vector<std::string> command = {PLONKD_SOURCE_DIR "/deploy/install.sh", "--destdir",
                                            root.string(), "--programs", programs.string()};
        command.insert(command.end(), arguments.begin(), arguments.end());
        return run_program(command, scratch.path());
    }
};

inline bool has_program(const std::string& name) {
    return run_program({"sh", "-c", "command -v " + name}, std::filesystem::temp_directory_path())
               .exit_code == 0;
}

}  // namespace plonkd::test
