#include "prover/linea/json_object.hpp"

#include "prover/linea/json_text.hpp"

namespace plonkd {

void JsonObjectWriter::begin_field(std::string_view key) {
    if (!first_) out_.push_back(',');
    first_ = false;
    append_json_string(out_, key);
    out_.push_back(':');
}

void JsonObjectWriter::string(std::string_view key, std::string_view value) {
    begin_field(key);
    append_json_string(out_, value);
}

void JsonObjectWriter::verbatim(std::string_view key, std::string_view json) {
    begin_field(key);
    out_ += json;
}

std::string serialize_conflation_order(const ConflationOrder& order) {
    std::string boundaries = "null";
    if (order.upper_boundaries) {
        boundaries = "[";
        for (const std::int64_t boundary : *order.upper_boundaries) {
            if (boundaries.size() > 1) boundaries.push_back(',');
            boundaries += std::to_string(boundary);
        }
        boundaries.push_back(']');
    }
    std::string out;
    JsonObjectWriter object(out);
    object.verbatim("startingBlockNumber", std::to_string(order.starting_block_number));
    object.verbatim("upperBoundaries", boundaries);
    object.end();
    return out;
}

}  // namespace plonkd
