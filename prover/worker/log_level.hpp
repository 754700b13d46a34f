// The prover's log is that of all programs.
#pragma once

#include "logging/logging.hpp"
