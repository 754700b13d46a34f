#include "prover/failure/failure.hpp"

namespace plonkd {

const char* to_string(FailureClass failure_class) {
    switch (failure_class) {
        case FailureClass::request:
            return "request";
        case FailureClass::setup:
            return "setup";
        case FailureClass::device:
            return "device";
        case FailureClass::internal:
            return "internal";
    }
    return "internal";
}

int Failure::default_exit_code(FailureClass failure_class) {
    switch (failure_class) {
        case FailureClass::request:
        case FailureClass::setup:
            return 1;
        case FailureClass::device:
            return 75;
        case FailureClass::internal:
            return 2;
    }
    return 2;
}

}  // namespace plonkd
