#include "prover/gnark/kzg.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <type_traits>
#include <utility>

#include <tbb/blocked_range.h>
#include <tbb/parallel_reduce.h>

#include "prover/curve/subgroup.hpp"
#include "prover/gnark/byte_reader.hpp"
#include "prover/gnark/mapped_file.hpp"
#include "prover/gnark/point_stream.hpp"
#include "prover/output/atomic_file.hpp"

namespace plonkd {
namespace {

// Stands between the verifying key and the points of a dump, in the writer's byte order.
constexpr std::uint64_t kDumpMarker = 0xdeadbeef;

void append_u64_le(std::uint64_t value, std::vector<std::uint8_t>& out) {
    for (int byte = 0; byte < 8; ++byte) out.push_back(static_cast<std::uint8_t>(value >> (8 * byte)));
}

// Everything in front of the points.
template <class C>
std::vector<std::uint8_t> memdump_header(const KzgVerifyingKey<C>& vk, std::size_t nb_points) {
    std::vector<std::uint8_t> out;
    append_kzg_verifying_key(vk, PointForm::raw, out);
    append_u64_le(kDumpMarker, out);
    append_u64_le(nb_points, out);
    return out;
}

template <class G1>
std::span<const std::uint8_t> memory(std::span<const G1> points) {
    return {reinterpret_cast<const std::uint8_t*>(points.data()), points.size_bytes()};
}

template <class C>
bool is_reduced(const typename C::G1& point) {
    using Fp = typename C::Fp;
    return point.x.montgomery() < Fp::kModulus && point.y.montgomery() < Fp::kModulus;
}

template <class C>
bool is_valid(const typename C::G1& point) {
    return is_reduced<C>(point) && g1_is_on_curve<C>(point);
}

}  // namespace

template <class C>
Srs<C>::Srs() = default;
template <class C>
Srs<C>::Srs(Srs&&) noexcept = default;
template <class C>
Srs<C>& Srs<C>::operator=(Srs&&) noexcept = default;
template <class C>
Srs<C>::~Srs() = default;

template <class C>
Srs<C> Srs<C>::open_memdump(const std::filesystem::path& path, std::size_t max_points) {
    auto file = std::make_unique<MappedFile>(path, FailureClass::setup);
    Srs srs = parse_memdump(file->bytes(), path.string(), max_points);
    srs.file_ = std::move(file);
    return srs;
}

template <class C>
Srs<C> Srs<C>::parse_memdump(std::span<const std::uint8_t> bytes, const std::string& name,
                             std::size_t max_points) {
    // The array is used as it lies in the file.
    static_assert(std::endian::native == std::endian::little);
    static_assert(sizeof(G1) == C::kG1RawBytes && std::is_trivially_copyable_v<G1>);

    const ByteSource source{name, FailureClass::setup, bytes};
    ByteReader in(source);
    PointReader<C> points(in);
    Srs srs;
    srs.name_ = name;
    srs.vk_ = read_kzg_verifying_key<C>(in, points);
    if (points.form() != PointForm::raw) source.fail(0, "Vk.G2[0]", "a raw point", "a compressed one");
    const std::size_t marker_at = in.offset();
    const std::uint64_t marker = in.u64_le("marker");
    if (marker != kDumpMarker) {
        source.fail(marker_at, "marker", std::to_string(kDumpMarker), std::to_string(marker));
    }
    const std::uint64_t count = in.count_u64_le(sizeof(G1), "number of points");
    srs.points_at_ = in.offset();
    const auto array = in.take(count * sizeof(G1), "points");
    in.expect_end("points");

    const auto used = static_cast<std::size_t>(std::min<std::uint64_t>(count, max_points));
    if (reinterpret_cast<std::uintptr_t>(array.data()) % alignof(G1) == 0) {
        srs.points_ = {reinterpret_cast<const G1*>(array.data()), used};
    } else {  // only possible for bytes that are not a mapped file
        srs.owned_.resize(used);
        if (used != 0) std::memcpy(static_cast<void*>(srs.owned_.data()), array.data(), used * sizeof(G1));
        srs.points_ = srs.owned_;
    }
    return srs;
}

template <class C>
Srs<C> Srs<C>::open_stream(const std::filesystem::path& path) {
    const MappedFile file(path, FailureClass::setup);
    return parse_stream(file.bytes(), path.string());
}

template <class C>
Srs<C> Srs<C>::parse_stream(std::span<const std::uint8_t> bytes, const std::string& name) {
    const ByteSource source{name, FailureClass::setup, bytes};
    ByteReader in(source);
    PointReader<C> points(in);
    Srs srs;
    srs.name_ = name;
    srs.owned_ = points.g1_array("Pk.G1");
    srs.points_ = srs.owned_;
    srs.vk_ = read_kzg_verifying_key<C>(in, points);
    srs.stream_form_ = points.form();
    in.expect_end("KZG verifying key");
    return srs;
}

template <class C>
Srs<C> Srs<C>::from_points(KzgVerifyingKey<C> vk, std::vector<G1> points) {
    Srs srs;
    srs.name_ = "SRS";
    srs.vk_ = std::move(vk);
    srs.owned_ = std::move(points);
    srs.points_ = srs.owned_;
    return srs;
}

template <class C>
void Srs<C>::check_points() const {
    const std::size_t bad = tbb::parallel_reduce(
        tbb::blocked_range<std::size_t>(0, points_.size()), points_.size(),
        [&](const tbb::blocked_range<std::size_t>& range, std::size_t first) {
            for (std::size_t i = range.begin(); i < std::min(range.end(), first); ++i) {
                if (!is_valid<C>(points_[i])) return i;
            }
            return first;
        },
        [](std::size_t a, std::size_t b) { return std::min(a, b); });
    if (bad == points_.size()) return;
    std::string place = name_ + ": ";
    if (points_at_) place += "offset " + std::to_string(*points_at_ + bad * sizeof(G1)) + ": ";
    throw SetupError(place + "point " + std::to_string(bad) + ": expected a point of " +
                     std::string(C::kName) + ", found " +
                     (is_reduced<C>(points_[bad]) ? "coordinates that are not on the curve"
                                                  : "a coordinate at or above the field's modulus"));
}

template <class C>
void write_memdump(const std::filesystem::path& path, const KzgVerifyingKey<C>& vk,
                   std::span<const typename C::G1> points) {
    AtomicFile file(path);
    file.write(memdump_header<C>(vk, points.size()));
    file.write(memory(points));
    file.commit();
}

template <class C>
std::vector<std::uint8_t> serialize_memdump(const KzgVerifyingKey<C>& vk,
                                            std::span<const typename C::G1> points) {
    std::vector<std::uint8_t> out = memdump_header<C>(vk, points.size());
    const auto array = memory(points);
    out.insert(out.end(), array.begin(), array.end());
    return out;
}

template <class C>
std::vector<std::uint8_t> serialize_stream(const KzgVerifyingKey<C>& vk,
                                           std::span<const typename C::G1> points, PointForm form) {
    std::vector<std::uint8_t> out;
    append_points<C>(points, form, out);
    append_kzg_verifying_key(vk, form, out);
    return out;
}

#define PLONKD_INSTANTIATE(C)                                                                                \
    template class Srs<C>;                                                                                   \
    template void write_memdump(const std::filesystem::path&, const KzgVerifyingKey<C>&,                     \
                                std::span<const C::G1>);                                                     \
    template std::vector<std::uint8_t> serialize_memdump(const KzgVerifyingKey<C>&, std::span<const C::G1>); \
    template std::vector<std::uint8_t> serialize_stream(const KzgVerifyingKey<C>&, std::span<const C::G1>,   \
                                                        PointForm);
PLONKD_INSTANTIATE(Bn254)
PLONKD_INSTANTIATE(Bls12377)
PLONKD_INSTANTIATE(Bw6761)
#undef PLONKD_INSTANTIATE

}  // namespace plonkd
