// Request documents: what is accepted says the same when it is written and read again.

#include <string_view>

#include "prover/linea/blob_maker.hpp"
#include "tests/fuzz/fuzz_target.hpp"

namespace plonkd::fuzz {
namespace {

Seed seed(std::string name, std::string_view text) {
    return {std::move(name), {text.begin(), text.end()}};
}

std::string_view text_of(const std::uint8_t* data, std::size_t size) {
    return {reinterpret_cast<const char*>(data), size};
}

}  // namespace

std::vector<Seed> seeds(const std::optional<std::filesystem::path>&) {
    CompressionRequest request;
    request.compressed_data = "P/+A";
    request.expected_x = request.expected_y = request.snark_hash = "0x0102";
    request.conflation_order = {1, std::vector<std::int64_t>{1, 2}};
    return {seed("written", serialize_request(request)), seed("empty", serialize_request({})),
            seed("tolerated",
                 R"( {"SnarkHash": "\ud83d\ude00\u003c", "x": [{"y": 1.5e3}, null], "eip4844Enabled": true,
                   "conflationOrder": {"upperBoundaries": [null, -1]}} trailing)")};
}

}  // namespace plonkd::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace plonkd;
    fuzz::expect_acceptance_or_refusal([&] {
        const CompressionRequest request = parse_request(fuzz::text_of(data, size), "input");
        const std::string written = serialize_request(request);
        fuzz::require(serialize_request(parse_request(written, "written")) == written,
                      "a written request reads differently");
        fuzz::expect_acceptance_or_refusal([&] { decode_claim(request); });
    });
    return 0;
}
