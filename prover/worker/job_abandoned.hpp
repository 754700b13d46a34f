// A job that nobody waits for any more, or that the worker gives back.
#pragma once

#include <exception>

namespace plonkd {

// Thrown where a job looks whether it should go on: before every phase, and while it waits. No Failure:
// nothing has failed.
class JobAbandoned : public std::exception {
  public:
    const char* what() const noexcept override { return "the job was abandoned"; }
};

}  // namespace plonkd
