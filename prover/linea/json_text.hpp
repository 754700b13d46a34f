// Where Go's encoding/json and other JSON implementations part ways, at the level of text.
#pragma once

#include <string>
#include <string_view>

namespace plonkd {

// Go replaces what is no valid Unicode inside strings by U+FFFD (each byte of invalid UTF-8, each unpaired
// \uD800…\uDFFF escape) where other parsers refuse the document. The result means to any parser what `text`
// means to Go.
std::string replace_invalid_unicode(std::string_view text);

// Appends a quoted string as Go's encoder writes it: `<`, `>`, `&`, U+2028 and U+2029 as \u escapes, control
// characters as \b \f \n \r \t or \u00xx. `text` is valid UTF-8.
void append_json_string(std::string& out, std::string_view text);

}  // namespace plonkd
