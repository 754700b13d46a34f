// KZG structured reference strings (gnark-artifacts.md section 5).
//
// Two forms: the memory dump (points as in memory, mapped and used in place: at mainnet size a file is 13
// GB), and gnark's WriteTo / WriteRawTo streams (points encoded one by one, decoded into an owned vector).
// Whether the points are canonical (tau^i) or Lagrange is not written in the file; callers know it from the
// name.
//
// The verifying key's points are checked for curve and subgroup. The point array of a dump is not, as in
// gnark; see check_points. Errors are setup errors.
#pragma once

#include <cstdint>
#include <filesystem>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "prover/curve/curves.hpp"
#include "prover/gnark/kzg_verifying_key.hpp"
#include "prover/gnark/point_form.hpp"

namespace plonkd {

class MappedFile;

inline constexpr std::size_t kAllPoints = std::numeric_limits<std::size_t>::max();

template <class C>
class Srs {
  public:
    using G1 = typename C::G1;

    // Maps a memory dump; points beyond max_points are left out of points(), not read.
    static Srs open_memdump(const std::filesystem::path& path, std::size_t max_points = kAllPoints);
    static Srs parse_memdump(std::span<const std::uint8_t> bytes, const std::string& name,
                             std::size_t max_points = kAllPoints);
    // WriteTo / WriteRawTo; which of the two shows in the points' flags.
    static Srs open_stream(const std::filesystem::path& path);
    static Srs parse_stream(std::span<const std::uint8_t> bytes, const std::string& name);
    static Srs from_points(KzgVerifyingKey<C> vk, std::vector<G1> points);

    const KzgVerifyingKey<C>& vk() const { return vk_; }
    std::span<const G1> points() const { return points_; }
    // Of the stream forms; nothing for a memory dump.
    std::optional<PointForm> stream_form() const { return stream_form_; }

    // Throws SetupError for the first point, if any, that has a coordinate at or above the modulus or is not
    // on the curve: "FILE: offset 1264: point 7: expected …". Parallel; about the time of one pass over the
    // array.
    void check_points() const;

    Srs(Srs&&) noexcept;
    Srs& operator=(Srs&&) noexcept;
    ~Srs();

  private:
    Srs();

    std::string name_;  // for messages
    KzgVerifyingKey<C> vk_;
    std::unique_ptr<MappedFile> file_;
    std::optional<std::size_t> points_at_;  // where a dump's points begin in its file
    std::vector<G1> owned_;
    std::span<const G1> points_;
    std::optional<PointForm> stream_form_;
};

// Writes a memory dump to `path` (via a temporary name and rename) block by block.
template <class C>
void write_memdump(const std::filesystem::path& path, const KzgVerifyingKey<C>& vk,
                   std::span<const typename C::G1> points);

template <class C>
std::vector<std::uint8_t> serialize_memdump(const KzgVerifyingKey<C>& vk,
                                            std::span<const typename C::G1> points);

template <class C>
std::vector<std::uint8_t> serialize_stream(const KzgVerifyingKey<C>& vk,
                                           std::span<const typename C::G1> points, PointForm form);

}  // namespace plonkd
