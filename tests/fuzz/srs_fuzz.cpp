// SRS files of the three curves: memory dumps, and raw and compressed streams.

#include "prover/gnark/kzg.hpp"
#include "tests/fuzz/proof_curves.hpp"
#include "tests/fuzz/reference_seeds.hpp"
#include "tests/gnark/sample_keys.hpp"

namespace plonkd::fuzz {
namespace {

template <class C>
void check(std::span<const std::uint8_t> bytes) {
    expect_acceptance_or_refusal([&] {
        const auto srs = Srs<C>::parse_memdump(bytes, "input");
        require_same(bytes, serialize_memdump<C>(srs.vk(), srs.points()));
        srs.check_points();
    });
    expect_acceptance_or_refusal([&] {
        const auto srs = Srs<C>::parse_stream(bytes, "input");
        require_same(bytes, serialize_stream<C>(srs.vk(), srs.points(), *srs.stream_form()));
    });
}

template <class C>
void append_seeds(std::vector<Seed>& all) {
    const auto key = test::sample_kzg_key<C>();
    const std::string curve(C::kName);
    for (const std::size_t n : {0, 3}) {
        const auto points = test::sample_points<C>(n);
        const std::string seed_name = curve + "_" + std::to_string(n);
        all.push_back({seed_name + "_memdump", serialize_memdump<C>(key, points)});
        all.push_back({seed_name + "_raw", serialize_stream<C>(key, points, PointForm::raw)});
        all.push_back({seed_name + "_compressed", serialize_stream<C>(key, points, PointForm::compressed)});
    }
}

}  // namespace

std::vector<Seed> seeds(const std::optional<std::filesystem::path>& shared) {
    std::vector<Seed> all;
    for_each_curve([&]<class C>() { append_seeds<C>(all); });
    append_reference_files(shared, "vectors/encodings", "srs", 200000, all);
    return all;
}

}  // namespace plonkd::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace plonkd::fuzz;
    for_each_curve([&]<class C>() { check<C>({data, size}); });
    return 0;
}
