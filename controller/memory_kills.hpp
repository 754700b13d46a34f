// Whether a process that died of SIGKILL was killed for memory: the kernel counts such kills per control
// group.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

namespace plonkd {

// How many processes of this process's control group the kernel has killed for lack of memory so far
// (`oom_kill` of memory.events, version 2, or memory.oom_control, version 1). Nothing where neither can be
// read. The arguments are for tests.
std::optional<std::uint64_t> memory_kills(const std::filesystem::path& membership = "/proc/self/cgroup",
                                          const std::filesystem::path& groups = "/sys/fs/cgroup");

}  // namespace plonkd
