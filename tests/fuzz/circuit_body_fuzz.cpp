// The CBOR body of a constraint system alone, so that mutations reach blueprints and GKR schedules more
// often.

#include "prover/gnark/circuit_body.hpp"
#include "tests/fuzz/fuzz_target.hpp"
#include "tests/gnark/sample_system.hpp"

namespace plonkd::fuzz {

std::vector<Seed> seeds(const std::optional<std::filesystem::path>&) {
    std::vector<Seed> all;
    for (const CurveId curve : {CurveId::bn254, CurveId::bls12377, CurveId::bw6761}) {
        CircuitDescription description = test::sample_description(curve);
        description.nb_constraints = 1000;
        all.push_back({"sample_" + std::string(name(curve)), encode_circuit_body(description)});
        CircuitDescription bare;
        bare.curve = curve;
        all.push_back({"bare_" + std::string(name(curve)), encode_circuit_body(bare)});
    }
    return all;
}

}  // namespace plonkd::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace plonkd;
    fuzz::expect_acceptance_or_refusal([&] {
        const ByteSource source{"input", FailureClass::setup, {data, size}};
        const auto encoded = encode_circuit_body(read_circuit_body(ByteReader(source)));
        const ByteSource again{"re-encoded input", FailureClass::setup, encoded};
        fuzz::require_same(encoded, encode_circuit_body(read_circuit_body(ByteReader(again))));
    });
    return 0;
}
