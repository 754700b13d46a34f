// Compressed integer arrays of both widths, decoded in pieces; what is accepted survives the round trip.

#include "prover/gnark/integer_compression.hpp"
#include "tests/fuzz/fuzz_target.hpp"

namespace plonkd::fuzz {
namespace {

// Pieces that do not divide the block sizes.
constexpr std::size_t kPiece = 1000;
// An array of equal values takes a word per block: without a limit a small input is a large array.
constexpr std::size_t kMaxValues = 1 << 20;

template <class Word>
std::vector<Word> decode(std::span<const std::uint8_t> bytes) {
    const ByteSource source{"input", FailureClass::setup, bytes};
    ByteReader in(source);
    CompressedArrayReader<Word> reader(in, "array");
    std::vector<Word> values, piece(kPiece);
    while (values.size() < kMaxValues) {
        const std::size_t n = reader.read(piece);
        if (n == 0) break;
        values.insert(values.end(), piece.begin(), piece.begin() + static_cast<std::ptrdiff_t>(n));
    }
    require(values.size() == reader.size() || values.size() >= kMaxValues, "fewer values than announced");
    return values;
}

template <class Word>
void check(std::span<const std::uint8_t> bytes) {
    expect_acceptance_or_refusal([&] {
        const std::vector<Word> values = decode<Word>(bytes);
        std::vector<std::uint8_t> encoded;
        append_compressed_array(std::span<const Word>(values), encoded);
        require(values.size() >= kMaxValues || decode<Word>(encoded) == values,
                "values change in the round trip");
    });
}

template <class Word>
void append_seeds(const char* prefix, std::vector<Seed>& all) {
    for (const std::size_t size : {0, 5, 128, 300, 800}) {
        for (const unsigned step : {0, 1, 77777}) {
            std::vector<Word> values;
            for (std::size_t i = 0; i < size; ++i) {
                values.push_back(static_cast<Word>(i * step) ^ static_cast<Word>(i * i % 7));
            }
            Seed seed{prefix + std::to_string(size) + "_" + std::to_string(step), {}};
            append_compressed_array(std::span<const Word>(values), seed.bytes);
            all.push_back(std::move(seed));
        }
    }
}

}  // namespace

std::vector<Seed> seeds(const std::optional<std::filesystem::path>&) {
    std::vector<Seed> all;
    append_seeds<std::uint32_t>("u32_", all);
    append_seeds<std::uint64_t>("u64_", all);
    return all;
}

}  // namespace plonkd::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    plonkd::fuzz::check<std::uint32_t>({data, size});
    plonkd::fuzz::check<std::uint64_t>({data, size});
    return 0;
}
