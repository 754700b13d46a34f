// One message of each kind.
#pragma once

#include <vector>

#include "prover/handover/message.hpp"

namespace plonkd::test {

inline std::vector<Message> all_messages() {
    HelloMessage hello;
    hello.configuration = std::string(64, 'a');
    hello.engine = "auto";
    hello.device = "1";
    hello.devices_hidden = true;
    return {hello,
            JobMessage{"1-2-getZkBlobCompressionProof.json", true, std::string("{\"a\": \0}\n", 9)},
            StatusQuery{},
            WelcomeMessage{kHandoverProtocol, "cuda", std::uint64_t{76} << 30},
            DeclinedMessage{"it has \"another\" configuration"},
            PhaseMessage{"solve", false},
            PhaseMessage{"solve", true},
            AliveMessage{},
            SlotFreeMessage{},
            ProvenMessage{std::uint64_t{1} << 40, "{}\n"},
            FailedMessage{FailureClass::device, 75, "out of memory"},
            StatusMessage{1, true, "resident 1 GB"}};
}

}  // namespace plonkd::test
