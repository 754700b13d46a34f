// Semantic versions (semver.org 2.0.0): MAJOR.MINOR.PATCH, then optionally -prerelease and +build, no leading
// "v".
#pragma once

#include <string_view>

namespace plonkd {

bool is_semantic_version(std::string_view text);

}  // namespace plonkd
