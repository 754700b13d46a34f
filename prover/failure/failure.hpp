// Failure classes of the prover and their exit codes.
//
// Every error that can reach the top of a program is one of four classes, and the class decides what happens
// next: a bad request is never retried, bad assets need an operator, a device error may pass, an internal
// error is a bug. The mapping to process exit codes is here and nowhere else (linea-controller.md section 6:
// 1 = returned error, 2 = the reference's panic).
#pragma once

#include <stdexcept>
#include <string>

namespace plonkd {

enum class FailureClass {
    request,   // the job is wrong: do not retry
    setup,     // configuration or assets are missing or inconsistent: an operator must act
    device,    // the accelerator failed: another attempt may succeed
    internal,  // a proof that does not verify, a broken invariant: a bug
};

// The name used in logs: "request", "setup", "device", "internal".
const char* to_string(FailureClass failure_class);

class Failure : public std::runtime_error {
  public:
    Failure(FailureClass failure_class, const std::string& message)
        : std::runtime_error(message),
          failure_class_(failure_class),
          exit_code_(default_exit_code(failure_class)) {}

    // For the few conditions whose exit code in the reference prover differs from that of their class.
    Failure(FailureClass failure_class, int exit_code, const std::string& message)
        : std::runtime_error(message), failure_class_(failure_class), exit_code_(exit_code) {}

    FailureClass failure_class() const { return failure_class_; }
    int exit_code() const { return exit_code_; }

    // request 1, setup 1, internal 2 as the reference; device 75 (EX_TEMPFAIL), which the reference never
    // uses, so that a controller can tell what may be retried.
    static int default_exit_code(FailureClass failure_class);

  private:
    FailureClass failure_class_;
    int exit_code_;
};

struct RequestError : Failure {
    explicit RequestError(const std::string& message) : Failure(FailureClass::request, message) {}
    RequestError(int exit_code, const std::string& message)
        : Failure(FailureClass::request, exit_code, message) {}
};

struct SetupError : Failure {
    explicit SetupError(const std::string& message) : Failure(FailureClass::setup, message) {}
    SetupError(int exit_code, const std::string& message)
        : Failure(FailureClass::setup, exit_code, message) {}
};

struct DeviceError : Failure {
    explicit DeviceError(const std::string& message) : Failure(FailureClass::device, message) {}
};

struct InternalError : Failure {
    explicit InternalError(const std::string& message) : Failure(FailureClass::internal, message) {}
};

}  // namespace plonkd
