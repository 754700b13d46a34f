// Standard base64 with padding (RFC 4648 section 4).
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace plonkd {

// Accepts what Go's encoding/base64 does: carriage returns and line feeds are skipped, padding is required,
// unused low bits of the last digit may be set. Throws RequestError naming `field`.
std::vector<std::uint8_t> decode_base64(std::string_view text, std::string_view field);

std::string encode_base64(std::span<const std::uint8_t> bytes);

}  // namespace plonkd
