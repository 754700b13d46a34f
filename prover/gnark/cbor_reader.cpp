#include "prover/gnark/cbor_reader.hpp"

#include <bit>
#include <vector>

#include <cbor.h>

namespace plonkd {
namespace {

// gnark nests nine deep (a GKR gate's operands); what an unknown key holds may go deeper, but not without
// bound.
constexpr std::size_t kMaxSkippedDepth = 64;

StoredInteger stored(std::uint64_t value) {
    StoredInteger result;
    for (int byte = (std::bit_width(value) + 7) / 8 - 1; byte >= 0; --byte) {
        result.magnitude.push_back(static_cast<std::uint8_t>(value >> (8 * byte)));
    }
    return result;
}

// magnitude + 1: CBOR stores a negative integer n as -1 - n.
void increment(std::vector<std::uint8_t>& magnitude) {
    for (std::size_t i = magnitude.size(); i-- > 0;) {
        if (++magnitude[i] != 0) return;
    }
    magnitude.insert(magnitude.begin(), 1);
}

}  // namespace

// Each decoded item reaches us through exactly one of these.
struct CborReader::Callbacks {
    static void set(void* context, Kind kind, std::uint64_t value) {
        Item& item = *static_cast<Item*>(context);
        item.kind = kind;
        item.value = value;
    }
    static void set_content(void* context, Kind kind, cbor_data data, std::size_t length) {
        set(context, kind, length);
        static_cast<Item*>(context)->content = {data, length};
    }
    template <class Integer, Kind kind>
    static void number(void* context, Integer value) {
        set(context, kind, value);
    }
    template <Kind kind>
    static void plain(void* context) {
        set(context, kind, 0);
    }
    template <class Float>
    static void floating(void* context, Float) {
        set(context, Kind::other, 0);
    }

    static const cbor_callbacks& table() {
        static const cbor_callbacks callbacks = [] {
            cbor_callbacks c{};
            c.uint8 = number<std::uint8_t, Kind::unsigned_integer>;
            c.uint16 = number<std::uint16_t, Kind::unsigned_integer>;
            c.uint32 = number<std::uint32_t, Kind::unsigned_integer>;
            c.uint64 = number<std::uint64_t, Kind::unsigned_integer>;
            c.negint8 = number<std::uint8_t, Kind::negative_integer>;
            c.negint16 = number<std::uint16_t, Kind::negative_integer>;
            c.negint32 = number<std::uint32_t, Kind::negative_integer>;
            c.negint64 = number<std::uint64_t, Kind::negative_integer>;
            c.byte_string_start = plain<Kind::other>;
            c.byte_string = [](void* context, cbor_data data, std::size_t length) {
                set_content(context, Kind::bytes, data, length);
            };
            c.string = [](void* context, cbor_data data, std::size_t length) {
                set_content(context, Kind::text, data, length);
            };
            c.string_start = plain<Kind::other>;
            c.indef_array_start = plain<Kind::other>;
            c.array_start = number<std::size_t, Kind::array>;
            c.indef_map_start = plain<Kind::other>;
            c.map_start = number<std::size_t, Kind::map>;
            c.tag = number<std::uint64_t, Kind::tag>;
            c.float2 = floating<float>;
            c.float4 = floating<float>;
            c.float8 = floating<double>;
            c.undefined = plain<Kind::other>;
            c.null = plain<Kind::null>;
            c.boolean = number<bool, Kind::boolean>;
            c.indef_break = plain<Kind::other>;
            return c;
        }();
        return callbacks;
    }
};

CborReader::Item CborReader::next(std::string_view field) {
    Item item;
    item.offset = offset();
    const auto rest = bytes_.rest();
    if (rest.empty()) fail(item.offset, field, "a CBOR item", "the end of the body");
    const cbor_decoder_result result =
        cbor_stream_decode(rest.data(), rest.size(), &Callbacks::table(), &item);
    switch (result.status) {
        case CBOR_DECODER_FINISHED:
            break;
        case CBOR_DECODER_NEDATA:
            fail(item.offset, field, "a complete CBOR item", "the end of the body");
        case CBOR_DECODER_ERROR:
            fail(item.offset, field, "a CBOR item", "an invalid item head");
    }
    bytes_.take(result.read, field);
    return item;
}

std::uint64_t CborReader::unsigned_integer(std::string_view field, std::uint64_t maximum) {
    const Item item = next(field);
    if (item.kind != Kind::unsigned_integer) fail_kind(item, field, "an unsigned integer");
    if (item.value > maximum) {
        fail(item.offset, field, "at most " + std::to_string(maximum), std::to_string(item.value));
    }
    return item.value;
}

std::int64_t CborReader::signed_integer(std::string_view field) {
    const Item item = next(field);
    const bool negative = item.kind == Kind::negative_integer;
    if (!negative && item.kind != Kind::unsigned_integer) fail_kind(item, field, "an integer");
    if (item.value > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
        fail(item.offset, field, "an integer of 64 bits", std::to_string(item.value));
    }
    const auto value = static_cast<std::int64_t>(item.value);
    return negative ? -1 - value : value;
}

StoredInteger CborReader::big_integer(std::string_view field) {
    constexpr std::uint64_t kPositiveBignum = 2, kNegativeBignum = 3;
    const Item item = next(field);
    StoredInteger result;
    switch (item.kind) {
        case Kind::unsigned_integer:
        case Kind::negative_integer:
            result = stored(item.value);
            result.negative = item.kind == Kind::negative_integer;
            break;
        case Kind::tag: {
            if (item.value != kPositiveBignum && item.value != kNegativeBignum) {
                fail(item.offset, field, "tag 2 or 3 (a big integer)", "tag " + std::to_string(item.value));
            }
            const Item bytes = next(field);
            if (bytes.kind != Kind::bytes) fail_kind(bytes, field, "a byte string");
            auto content = bytes.content;
            while (!content.empty() && content.front() == 0) content = content.subspan(1);
            result.magnitude.assign(content.begin(), content.end());
            result.negative = item.value == kNegativeBignum;
            break;
        }
        default:
            fail_kind(item, field, "an integer");
    }
    if (result.negative) increment(result.magnitude);
    return result;
}

bool CborReader::boolean(std::string_view field) {
    const Item item = next(field);
    if (item.kind != Kind::boolean) fail_kind(item, field, "true or false");
    return item.value != 0;
}

std::string CborReader::text(std::string_view field) {
    const Item item = next(field);
    if (item.kind != Kind::text) fail_kind(item, field, "text");
    return std::string(item.content.begin(), item.content.end());
}

std::uint64_t CborReader::tag(std::string_view field) {
    const Item item = next(field);
    if (item.kind != Kind::tag) fail_kind(item, field, "a tag");
    return item.value;
}

std::uint64_t CborReader::array(std::string_view field) {
    return collection(Kind::array, 1, field);
}

std::uint64_t CborReader::map(std::string_view field) {
    return collection(Kind::map, 2, field);
}

std::uint64_t CborReader::collection(Kind kind, std::uint64_t items_per_entry, std::string_view field) {
    const Item item = next(field);
    if (item.kind == Kind::null) return 0;
    if (item.kind != kind) fail_kind(item, field, describe(kind));
    const std::uint64_t room = bytes_.remaining() / items_per_entry;
    if (item.value > room) {
        fail(item.offset, field,
             "at most " + std::to_string(room) + " entries (what the rest of the body can hold)",
             std::to_string(item.value));
    }
    return item.value;
}

void CborReader::skip() {
    constexpr std::string_view kField = "value of an unknown key";
    std::uint64_t left[kMaxSkippedDepth];  // items still to be read at each open level
    std::size_t depth = 0;
    do {
        const Item item = next(kField);
        if (depth > 0) --left[depth - 1];
        std::uint64_t inside = 0;
        switch (item.kind) {
            case Kind::array:
            case Kind::map: {
                const std::uint64_t per_entry = item.kind == Kind::map ? 2 : 1;
                if (item.value > bytes_.remaining() / per_entry) {
                    fail(item.offset, kField, "as many entries as the rest of the body can hold",
                         std::to_string(item.value));
                }
                inside = item.value * per_entry;
                break;
            }
            case Kind::tag:
                inside = 1;
                break;
            case Kind::other:
                fail_kind(item, kField, "an item of definite length");
            default:
                break;
        }
        if (inside > 0) {
            if (depth == kMaxSkippedDepth) {
                fail(item.offset, kField,
                     "at most " + std::to_string(kMaxSkippedDepth) + " levels of nesting", "more");
            }
            left[depth++] = inside;
        }
        while (depth > 0 && left[depth - 1] == 0) --depth;
    } while (depth > 0);
}

std::string_view CborReader::describe(Kind kind) {
    switch (kind) {
        case Kind::unsigned_integer:
            return "an unsigned integer";
        case Kind::negative_integer:
            return "a negative integer";
        case Kind::bytes:
            return "a byte string";
        case Kind::text:
            return "text";
        case Kind::array:
            return "an array";
        case Kind::map:
            return "a map";
        case Kind::tag:
            return "a tag";
        case Kind::boolean:
            return "a boolean";
        case Kind::null:
            return "null";
        case Kind::other:
            break;
    }
    return "an item that gnark does not write (float, undefined, or indefinite length)";
}

void CborReader::fail_kind(const Item& item, std::string_view field, std::string_view expected) const {
    fail(item.offset, field, expected, describe(item.kind));
}

}  // namespace plonkd
