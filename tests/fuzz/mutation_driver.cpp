// Feeds a fuzz target with its seeds and a bounded number of mutations of them, the same ones every time.
//
//     mutate_NAME [--runs N] [--only I] [--write-seeds DIR]
//
// A run that ends the process names its number; `--only` repeats it alone, under a debugger for instance.
// Memory is limited, so that a parser that allocates what a hostile length asks for fails here.

#include <csignal>
#include <cstring>
#include <fstream>
#include <iostream>
#include <string_view>
#include <sys/resource.h>
#include <unistd.h>

#include "tests/fuzz/fuzz_target.hpp"
#include "tests/fuzz/mutator.hpp"
#include "tests/shared_data.hpp"

// Sanitizers reserve terabytes of address space, so the limit on it cannot be set under them.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define PLONKD_SANITIZED 1
#elif defined(__has_feature)
#define PLONKD_SANITIZED (__has_feature(address_sanitizer) || __has_feature(thread_sanitizer))
#else
#define PLONKD_SANITIZED 0
#endif

namespace plonkd::fuzz {
namespace {

constexpr bool kSanitized = PLONKD_SANITIZED;

constexpr std::size_t kDefaultRuns = 2000;
constexpr rlim_t kMemoryLimit = rlim_t{4} << 30;

struct Options {
    std::size_t runs = kDefaultRuns;
    std::optional<std::size_t> only;
    std::optional<std::filesystem::path> seed_folder;
};

// Printed by the signal handler, hence prepared before each run.
char current_run[128];

void report_run(int signal) {
    constexpr char kMessage[] = "\nended in run ";
    [[maybe_unused]] ssize_t written = ::write(STDERR_FILENO, kMessage, sizeof kMessage - 1);
    written = ::write(STDERR_FILENO, current_run, std::strlen(current_run));
    std::signal(signal, SIG_DFL);
    std::raise(signal);
}

void limit_memory() {
    if (kSanitized) return;
    const rlimit limit{kMemoryLimit, kMemoryLimit};
    ::setrlimit(RLIMIT_AS, &limit);
}

void write_seeds(const std::vector<Seed>& all, const std::filesystem::path& folder) {
    std::filesystem::create_directories(folder);
    for (const Seed& seed : all) {
        std::ofstream file(folder / seed.name, std::ios::binary);
        file.write(reinterpret_cast<const char*>(seed.bytes.data()),
                   static_cast<std::streamsize>(seed.bytes.size()));
    }
}

void run(const Options& options, const std::vector<Seed>& all) {
    for (std::size_t i = 0; i < options.runs; ++i) {
        if (options.only && *options.only != i) continue;
        const Seed& seed = all[i % all.size()];
        std::snprintf(current_run, sizeof current_run, "%zu (seed %.40s)\n", i, seed.name.c_str());
        // The first pass over the seeds leaves them as they are: a target whose seeds are refused tests
        // little.
        if (i < all.size()) {
            const std::size_t accepted_before = nb_accepted;
            LLVMFuzzerTestOneInput(seed.bytes.data(), seed.bytes.size());
            require(nb_accepted > accepted_before, "the parser refuses a seed");
            continue;
        }
        Mutator mutator(i);
        const Seed& other = all[mutator.below(all.size())];
        const auto bytes = mutator.mutate(seed.bytes, other.bytes);
        LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
    }
}

Options parse(int argc, char** argv) {
    Options options;
    for (int i = 1; i + 1 < argc; i += 2) {
        const std::string_view key = argv[i];
        if (key == "--runs") options.runs = std::stoul(argv[i + 1]);
        if (key == "--only") options.only = std::stoul(argv[i + 1]);
        if (key == "--write-seeds") options.seed_folder = argv[i + 1];
    }
    return options;
}

int drive(int argc, char** argv) {
    const Options options = parse(argc, argv);
    const auto shared = test::shared_data();
    const std::vector<Seed> all = seeds(shared);
    if (all.empty()) {
        std::cerr << "no seeds\n";
        return 1;
    }
    if (options.seed_folder) {
        write_seeds(all, *options.seed_folder);
        return 0;
    }
    limit_memory();
    for (const int signal : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT}) std::signal(signal, report_run);
    run(options, all);
    std::cout << options.runs << " runs over " << all.size() << " seeds"
              << (shared ? "" : " (reference data absent: our own files only)") << '\n';
    return 0;
}

}  // namespace
}  // namespace plonkd::fuzz

int main(int argc, char** argv) {
    return plonkd::fuzz::drive(argc, argv);
}
