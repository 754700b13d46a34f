// Points inside gnark's streams: read with their checks, all in one form, and written in the form asked for.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "prover/curve/curves.hpp"
#include "prover/curve/encoding.hpp"
#include "prover/gnark/byte_reader.hpp"
#include "prover/gnark/point_form.hpp"

namespace plonkd {

// Reads points at a cursor. A stream is raw or compressed as a whole: the first point decides, another form
// later is refused. Every point is checked for curve and subgroup.
template <class C>
class PointReader {
  public:
    explicit PointReader(ByteReader& in) : in_(in) {}

    typename C::G1 g1(std::string_view field);
    typename C::G2 g2(std::string_view field);

    // A u32 count and so many points of G1, decoded in parallel.
    std::vector<typename C::G1> g1_array(std::string_view field);

    std::optional<PointForm> form() const { return form_; }

  private:
    template <class Point, class Decode>
    Point read(std::string_view field, std::size_t raw_bytes, Decode&& decode);

    ByteReader& in_;
    std::optional<PointForm> form_;
};

template <class C, class Point>
void append_point(const Point& point, PointForm form, std::vector<std::uint8_t>& out);

void append_u32_be(std::uint32_t value, std::vector<std::uint8_t>& out);
void append_u64_be(std::uint64_t value, std::vector<std::uint8_t>& out);

// A u32 count and the points.
template <class C>
void append_points(std::span<const typename C::G1> points, PointForm form, std::vector<std::uint8_t>& out);

}  // namespace plonkd
