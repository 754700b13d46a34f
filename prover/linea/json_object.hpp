// Compact JSON objects with a fixed field order and Go's string escapes, for the documents plonkd writes.
#pragma once

#include <string>
#include <string_view>

#include "prover/linea/request.hpp"

namespace plonkd {

// Appends an object to `out`; fields appear in the order of the calls, end() closes it.
class JsonObjectWriter {
  public:
    explicit JsonObjectWriter(std::string& out) : out_(out) { out_.push_back('{'); }

    void string(std::string_view key, std::string_view value);
    void boolean(std::string_view key, bool value) { verbatim(key, value ? "true" : "false"); }
    // `json` is a value already serialised.
    void verbatim(std::string_view key, std::string_view json);
    void end() { out_.push_back('}'); }

  private:
    void begin_field(std::string_view key);

    std::string& out_;
    bool first_ = true;
};

// The only nested object that requests and responses share.
std::string serialize_conflation_order(const ConflationOrder& order);

}  // namespace plonkd
