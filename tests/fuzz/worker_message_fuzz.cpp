// What a resident worker and its clients read from each other.

#include "prover/handover/message.hpp"
#include "tests/fuzz/fuzz_target.hpp"
#include "tests/handover/messages.hpp"

namespace plonkd::fuzz {

std::vector<Seed> seeds(const std::optional<std::filesystem::path>&) {
    std::vector<Seed> result;
    std::string all;
    for (const Message& message : test::all_messages()) {
        const std::string frame = encode_message(message);
        result.push_back({"message" + std::to_string(message.index()), {frame.begin(), frame.end()}});
        all += frame;
    }
    result.push_back({"all", {all.begin(), all.end()}});
    return result;
}

}  // namespace plonkd::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace plonkd;
    MessageReader reader;
    reader.append({reinterpret_cast<const char*>(data), size});
    fuzz::expect_acceptance_or_refusal([&] {
        while (const auto message = reader.next()) {
            MessageReader again;
            again.append(encode_message(*message));
            fuzz::require(again.next() == message, "a message that changes on its way");
        }
    });
    return 0;
}
