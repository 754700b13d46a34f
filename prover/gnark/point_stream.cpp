#include "prover/gnark/point_stream.hpp"

#include <algorithm>
#include <atomic>

#include <tbb/blocked_range.h>
#include <tbb/parallel_for.h>

namespace plonkd {
namespace {

constexpr std::string_view kExpected = "a point of the group";
constexpr std::size_t kPointsPerTask = 64;

void append_big_endian(std::uint64_t value, int bytes, std::vector<std::uint8_t>& out) {
    for (int byte = bytes - 1; byte >= 0; --byte)
        out.push_back(static_cast<std::uint8_t>(value >> (8 * byte)));
}

std::string_view other_form(PointForm form) {
    return form == PointForm::raw ? "a compressed point in a raw stream"
                                  : "a raw point in a compressed stream";
}

}  // namespace

template <class C>
template <class Point, class Decode>
Point PointReader<C>::read(std::string_view field, std::size_t raw_bytes, Decode&& decode) {
    Point point;
    std::size_t consumed = 0;
    const PointError error = decode(in_.rest(), point, consumed);
    if (error != PointError::none) in_.fail(field, kExpected, to_string(error));
    const PointForm form = consumed == raw_bytes ? PointForm::raw : PointForm::compressed;
    if (form != form_.value_or(form)) in_.fail(field, "points in one form", other_form(*form_));
    form_ = form;
    in_.take(consumed, field);
    return point;
}

template <class C>
typename C::G1 PointReader<C>::g1(std::string_view field) {
    return read<typename C::G1>(field, C::kG1RawBytes, [](auto bytes, auto& point, std::size_t& consumed) {
        return decode_g1<C>(bytes, point, consumed);
    });
}

template <class C>
typename C::G2 PointReader<C>::g2(std::string_view field) {
    return read<typename C::G2>(field, C::kG2RawBytes, [](auto bytes, auto& point, std::size_t& consumed) {
        return decode_g2<C>(bytes, point, consumed);
    });
}

template <class C>
std::vector<typename C::G1> PointReader<C>::g1_array(std::string_view field) {
    const std::uint64_t count = in_.count_u32_be(C::kG1CompressedBytes, field);
    if (count == 0) return {};
    const typename C::G1 first = g1(field);  // shows the form, hence the size of the others
    const std::size_t size = *form_ == PointForm::raw ? C::kG1RawBytes : C::kG1CompressedBytes;
    const std::size_t offset = in_.offset();
    const auto bytes = in_.take((count - 1) * size, field);

    std::vector<typename C::G1> points(static_cast<std::size_t>(count));
    points[0] = first;
    // The first bad point is reported, whichever task meets one first.
    std::atomic<std::size_t> bad{points.size()};
    tbb::parallel_for(
        tbb::blocked_range<std::size_t>(1, points.size(), kPointsPerTask), [&](const auto& range) {
            for (std::size_t i = range.begin(); i < range.end() && i < bad; ++i) {
                std::size_t consumed = 0;
                const auto encoded = bytes.subspan((i - 1) * size, size);
                if (decode_g1<C>(encoded, points[i], consumed) == PointError::none && consumed == size)
                    continue;
                std::size_t earlier = bad;
                while (i < earlier && !bad.compare_exchange_weak(earlier, i)) {
                }
                break;
            }
        });
    if (bad < points.size()) {
        std::size_t consumed = 0;
        const PointError error = decode_g1<C>(bytes.subspan((bad - 1) * size, size), points[bad], consumed);
        const bool wrong_form = error == PointError::none || error == PointError::truncated;
        in_.source().fail(offset + (bad - 1) * size, std::string(field) + ", point " + std::to_string(bad),
                          kExpected, wrong_form ? other_form(*form_) : to_string(error));
    }
    return points;
}

template <class C, class Point>
void append_point(const Point& point, PointForm form, std::vector<std::uint8_t>& out) {
    constexpr bool kIsG1 = std::is_same_v<Point, typename C::G1>;
    constexpr std::size_t kRaw = kIsG1 ? C::kG1RawBytes : C::kG2RawBytes;
    constexpr std::size_t kCompressed = kIsG1 ? C::kG1CompressedBytes : C::kG2CompressedBytes;
    const std::size_t begin = out.size();
    out.resize(begin + (form == PointForm::raw ? kRaw : kCompressed));
    if (form == PointForm::raw) {
        encode_raw<C>(point, out.data() + begin);
    } else {
        encode_compressed<C>(point, out.data() + begin);
    }
}

template <class C>
void append_points(std::span<const typename C::G1> points, PointForm form, std::vector<std::uint8_t>& out) {
    append_u32_be(static_cast<std::uint32_t>(points.size()), out);
    for (const auto& point : points) append_point<C>(point, form, out);
}

void append_u32_be(std::uint32_t value, std::vector<std::uint8_t>& out) {
    append_big_endian(value, 4, out);
}
void append_u64_be(std::uint64_t value, std::vector<std::uint8_t>& out) {
    append_big_endian(value, 8, out);
}

#define PLONKD_INSTANTIATE(C)                                                           \
    template class PointReader<C>;                                                      \
    template void append_point<C>(const C::G1&, PointForm, std::vector<std::uint8_t>&); \
    template void append_points<C>(std::span<const C::G1>, PointForm, std::vector<std::uint8_t>&);
PLONKD_INSTANTIATE(Bn254)
PLONKD_INSTANTIATE(Bls12377)
PLONKD_INSTANTIATE(Bw6761)
#undef PLONKD_INSTANTIATE
// On BW6-761 both groups' points have the same type.
template void append_point<Bn254>(const Bn254::G2&, PointForm, std::vector<std::uint8_t>&);
template void append_point<Bls12377>(const Bls12377::G2&, PointForm, std::vector<std::uint8_t>&);

}  // namespace plonkd
