// The controller's loggers are those of all programs.
#pragma once

#include "logging/logging.hpp"
