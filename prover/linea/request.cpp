#include "prover/linea/request.hpp"

#include <algorithm>
#include <variant>

#include <nlohmann/json.hpp>

#include "prover/failure/failure.hpp"
#include "prover/field/fields.hpp"
#include "prover/linea/base64.hpp"
#include "prover/linea/blob.hpp"
#include "prover/linea/hexadecimal.hpp"
#include "prover/linea/json_text.hpp"
#include "prover/linea/small_file.hpp"

namespace plonkd {
namespace {

// Where a value goes; monostate: nowhere, it is read past.
using Target = std::variant<std::monostate, bool*, std::string*, std::int64_t*, CompressionRequest*,
                            ConflationOrder*, std::optional<std::vector<std::int64_t>>*>;

struct Field {
    std::string_view key;
    Target target;
};

std::array<Field, 15> fields_of(CompressionRequest& request) {
    return {{{"eip4844Enabled", &request.eip4844_enabled},
             {"dataHash", &request.data_hash},
             {"compressedData", &request.compressed_data},
             {"commitment", &request.commitment},
             {"kzgProofContract", &request.kzg_proof_contract},
             {"kzgProofSidecar", &request.kzg_proof_sidecar},
             {"expectedX", &request.expected_x},
             {"expectedY", &request.expected_y},
             {"snarkHash", &request.snark_hash},
             {"conflationOrder", &request.conflation_order},
             {"parentStateRootHash", &request.parent_state_root_hash},
             {"finalStateRootHash", &request.final_state_root_hash},
             {"parentDataHash", &request.parent_data_hash},
             {"expectedShnarf", &request.expected_shnarf},
             {"prevShnarf", &request.prev_shnarf}}};
}

std::array<Field, 2> fields_of(ConflationOrder& order) {
    return {{{"startingBlockNumber", &order.starting_block_number},
             {"upperBoundaries", &order.upper_boundaries}}};
}

// Go folds a key by Unicode simple folding; beyond ASCII only the long s and the Kelvin sign fold to ASCII
// letters.
std::string folded(std::string_view key) {
    std::string result;
    for (std::size_t i = 0; i < key.size(); ++i) {
        if (key.substr(i, 2) == "\xc5\xbf") {
            result.push_back('s');
            i += 1;
        } else if (key.substr(i, 3) == "\xe2\x84\xaa") {
            result.push_back('k');
            i += 2;
        } else {
            const char c = key[i];
            result.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c);
        }
    }
    return result;
}

template <std::size_t N>
Target target_of(const std::array<Field, N>& fields, std::string_view key) {
    const std::string wanted = folded(key);
    for (const Field& field : fields) {
        if (folded(field.key) == wanted) return field.target;
    }
    return std::monostate{};
}

const char* expected_type(const Target& target) {
    struct Names {
        const char* operator()(std::monostate) const { return "anything"; }
        const char* operator()(bool*) const { return "true or false"; }
        const char* operator()(std::string*) const { return "a string"; }
        const char* operator()(std::int64_t*) const { return "a 64-bit integer"; }
        const char* operator()(CompressionRequest*) const { return "an object"; }
        const char* operator()(ConflationOrder*) const { return "an object"; }
        const char* operator()(std::optional<std::vector<std::int64_t>>*) const {
            return "an array of integers";
        }
    };
    return std::visit(Names{}, target);
}

// Fills a request from parser events. A value of the wrong type does not stop the reading, as in Go: a syntax
// error further on is the more useful message.
class RequestReader final : public nlohmann::json_sax<nlohmann::json> {
  public:
    explicit RequestReader(CompressionRequest& request) : next_(&request) {}

    const std::string& type_error() const { return type_error_; }
    const std::string& syntax_error() const { return syntax_error_; }

    bool null() override {
        const Target target = take_target();
        if (const auto* boundaries = std::get_if<std::optional<std::vector<std::int64_t>>*>(&target)) {
            (*boundaries)->reset();
        }
        return true;
    }
    bool boolean(bool value) override { return store(value, "a boolean"); }
    bool number_integer(number_integer_t value) override { return store(std::int64_t{value}, "a number"); }
    bool number_unsigned(number_unsigned_t value) override {
        if (value > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
            return mismatch(take_target(), "a larger number");
        }
        return store(static_cast<std::int64_t>(value), "a number");
    }
    bool number_float(number_float_t, const string_t&) override {
        return mismatch(take_target(), "a number with fraction, exponent or more than 64 bits");
    }
    bool string(string_t& value) override {
        const Target target = take_target();
        if (const auto* text = std::get_if<std::string*>(&target)) {
            **text = std::move(value);
            return true;
        }
        return mismatch(target, "a string");
    }
    bool binary(binary_t&) override { return false; }  // does not occur in text

    bool start_object(std::size_t) override {
        const Target target = take_target();
        const bool known = std::holds_alternative<CompressionRequest*>(target) ||
                           std::holds_alternative<ConflationOrder*>(target);
        if (!known) mismatch(target, "an object");
        open_.push_back({known ? target : Target{}, current_key_});
        return true;
    }
    bool key(string_t& key) override {
        current_key_ = key;
        if (auto* const* request = std::get_if<CompressionRequest*>(&open_.back().target)) {
            next_ = target_of(fields_of(**request), key);
        } else if (auto* const* order = std::get_if<ConflationOrder*>(&open_.back().target)) {
            next_ = target_of(fields_of(**order), key);
        } else {
            next_ = std::monostate{};
        }
        return true;
    }
    bool end_object() override { return close(); }

    bool start_array(std::size_t) override {
        const Target target = take_target();
        auto* const* boundaries = std::get_if<std::optional<std::vector<std::int64_t>>*>(&target);
        if (boundaries != nullptr) {
            (*boundaries)->emplace();
        } else {
            mismatch(target, "an array");
        }
        open_.push_back({boundaries != nullptr ? target : Target{}, current_key_});
        return true;
    }
    bool end_array() override { return close(); }

    bool parse_error(std::size_t position, const std::string&,
                     const nlohmann::detail::exception& error) override {
        // The library's text goes on to quote what it read last, which may be the whole blob.
        const std::string reason = error.what();
        const std::size_t begin = std::min(reason.find("syntax error"), reason.size());
        const std::string described = reason.substr(begin, reason.find("; last read") - begin);
        syntax_error_ =
            "byte " + std::to_string(position) + ": " + (described.empty() ? "syntax error" : described);
        return false;
    }

  private:
    struct Container {
        Target target;
        std::string key;  // under which it stands, for messages
    };

    // Where the value that begins now goes. In an array each value gets a new element.
    Target take_target() {
        if (!open_.empty()) {
            if (auto* const* array =
                    std::get_if<std::optional<std::vector<std::int64_t>>*>(&open_.back().target)) {
                return &(*array)->value().emplace_back(0);
            }
        }
        return std::exchange(next_, std::monostate{});
    }

    template <class Value>
    bool store(Value value, const char* found) {
        const Target target = take_target();
        if (auto* const* place = std::get_if<Value*>(&target)) {
            **place = value;
            return true;
        }
        return mismatch(target, found);
    }

    bool mismatch(const Target& target, const char* found) {
        if (!std::holds_alternative<std::monostate>(target) && type_error_.empty()) {
            type_error_ = (current_key_.empty() ? "the document" : "field " + current_key_) +
                          std::string(": expected ") + expected_type(target) + ", found " + found;
        }
        return true;
    }

    bool close() {
        current_key_ = open_.back().key;
        open_.pop_back();
        return true;
    }

    Target next_;
    std::vector<Container> open_;
    std::string current_key_;
    std::string type_error_;
    std::string syntax_error_;
};

// Requests are a few hundred kilobytes; unknown fields may make them larger, but not arbitrarily.
constexpr std::uintmax_t kMaxRequestBytes = std::uintmax_t{64} << 20;

}  // namespace

CompressionRequest parse_request(std::string_view json, const std::string& name) {
    constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";  // accepted by nlohmann, a syntax error in Go
    if (json.substr(0, kByteOrderMark.size()) == kByteOrderMark) {
        throw RequestError(name + ": not JSON: byte 1: unexpected byte order mark");
    }
    const std::string text = replace_invalid_unicode(json);
    CompressionRequest request;
    RequestReader reader(request);
    const bool complete = nlohmann::json::sax_parse(text, &reader, nlohmann::json::input_format_t::json,
                                                    /*strict=*/false);
    if (!complete) throw RequestError(name + ": not JSON: " + reader.syntax_error());
    if (!reader.type_error().empty()) throw RequestError(name + ": " + reader.type_error());
    return request;
}

std::string read_request_text(const std::filesystem::path& file) {
    return read_small_file(file, kMaxRequestBytes, [&](const std::string& reason) {
        throw RequestError(file.string() + ": cannot read the request: " + reason);
    });
}

CompressionRequest read_request(const std::filesystem::path& file) {
    return parse_request(read_request_text(file), file.string());
}

BlobClaim decode_claim(const CompressionRequest& request) {
    BlobClaim claim;
    claim.blob = decode_base64(request.compressed_data, "compressedData");
    const std::vector<std::uint8_t> x = decode_hexadecimal(request.expected_x, "expectedX");
    std::copy_n(x.begin(), std::min(x.size(), claim.x.size()), claim.x.begin());
    const std::vector<std::uint8_t> y = decode_hexadecimal(request.expected_y, "expectedY");
    Bls12381Fr::from_bytes_reduced(y).to_bytes(claim.y.data());
    claim.eip4844_enabled = request.eip4844_enabled;

    const unsigned version = blob_version(claim.blob);
    if (version != kBlobVersion) throw RequestError("unsupported blob version: " + std::to_string(version));
    return claim;
}

}  // namespace plonkd
