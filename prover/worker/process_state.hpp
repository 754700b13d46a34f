// What a process says about itself when it is asked by a signal.
#pragma once

#include <string>

namespace plonkd {

// "resident 1.2 GB, at most 3.4 GB, 17 threads".
std::string process_state();

}  // namespace plonkd
