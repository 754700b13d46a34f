#include "prover/gnark/byte_reader.hpp"

namespace plonkd {
namespace {

// `bytes` is at least N long; the compiler turns the loops into one load.
template <std::size_t N>
std::uint64_t big_endian(std::span<const std::uint8_t> bytes) {
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < N; ++i) value = value << 8 | bytes[i];
    return value;
}

template <std::size_t N>
std::uint64_t little_endian(std::span<const std::uint8_t> bytes) {
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < N; ++i) value |= static_cast<std::uint64_t>(bytes[i]) << (8 * i);
    return value;
}

}  // namespace

void throw_failure(FailureClass failure_class, const std::string& message) {
    switch (failure_class) {
        case FailureClass::request:
            throw RequestError(message);
        case FailureClass::setup:
            throw SetupError(message);
        case FailureClass::device:
            throw DeviceError(message);
        case FailureClass::internal:
            break;
    }
    throw InternalError(message);
}

void ByteSource::fail(std::size_t offset, std::string_view field, std::string_view expected,
                      std::string_view found) const {
    std::string message = name + ": offset " + std::to_string(offset) + ": ";
    message.append(field).append(": expected ").append(expected).append(", found ").append(found);
    throw_failure(failure_class, message);
}

std::uint32_t ByteReader::u32_be(std::string_view field) {
    return static_cast<std::uint32_t>(big_endian<4>(take(4, field)));
}

std::uint64_t ByteReader::u64_be(std::string_view field) {
    return big_endian<8>(take(8, field));
}

std::uint64_t ByteReader::u64_le(std::string_view field) {
    return little_endian<8>(take(8, field));
}

std::uint64_t ByteReader::count_u32_be(std::uint64_t item_bytes, std::string_view field) {
    const std::size_t at = position_;
    const std::uint64_t count = u32_be(field);
    check_count(at, count, item_bytes, field);
    return count;
}

std::uint64_t ByteReader::count_u64_le(std::uint64_t item_bytes, std::string_view field) {
    const std::size_t at = position_;
    const std::uint64_t count = u64_le(field);
    check_count(at, count, item_bytes, field);
    return count;
}

void ByteReader::check_count(std::size_t offset, std::uint64_t count, std::uint64_t item_bytes,
                             std::string_view field) const {
    const std::uint64_t room = remaining() / item_bytes;
    if (count > room) {
        source_->fail(offset, field,
                      "at most " + std::to_string(room) + " (what the rest of the file can hold)",
                      std::to_string(count));
    }
}

void ByteReader::expect_end(std::string_view field) const {
    if (!at_end()) fail(field, "nothing more", std::to_string(remaining()) + " more bytes");
}

void ByteReader::fail_truncated(std::uint64_t length, std::string_view field) const {
    fail(field, std::to_string(length) + " bytes", std::to_string(remaining()) + " bytes");
}

}  // namespace plonkd
