// The worker of bench_controller: controller_load_worker IN OUT LOG
//
// Writes a response, takes 10 ms for it, and records when it began and ended: two 64-bit counts of
// CLOCK_MONOTONIC in nanoseconds, appended to LOG.

#include <cstdint>
#include <cstdio>
#include <ctime>
#include <fcntl.h>
#include <unistd.h>

namespace {

std::int64_t now_ns() {
    timespec now{};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return std::int64_t{now.tv_sec} * 1'000'000'000 + now.tv_nsec;
}

}  // namespace

int main(int argc, char** argv) {
    std::int64_t times[2] = {now_ns(), 0};
    if (argc != 4) return 2;
    std::FILE* response = std::fopen(argv[2], "w");
    if (response == nullptr) return 1;
    std::fputs("{\"decompressionProof\":\"0x1\",\"verifyingKeyShaSum\":\"0x2\"}\n", response);
    if (std::fclose(response) != 0) return 1;
    const int log = open(argv[3], O_WRONLY | O_CREAT | O_APPEND, 0644);
    usleep(10'000);
    times[1] = now_ns();
    const bool written = write(log, times, sizeof times) == sizeof times;
    return written ? 0 : 1;
}
