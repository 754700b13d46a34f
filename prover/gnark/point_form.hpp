// The two encodings of points in gnark's streams: WriteTo compresses, WriteRawTo does not (gnark-artifacts.md
// section 4).
#pragma once

namespace plonkd {

enum class PointForm { raw, compressed };

}  // namespace plonkd
