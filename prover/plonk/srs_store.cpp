#include "prover/plonk/srs_store.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>
#include <string_view>
#include <vector>

#include "prover/curve/pairing.hpp"
#include "prover/curve/subgroup.hpp"
#include "prover/gnark/file_kind.hpp"
#include "prover/gnark/mapped_file.hpp"

namespace plonkd {

namespace {

struct SrsFile {
    enum class Form { canonical, lagrange } form;
    std::size_t nb_points;
    std::filesystem::path path;
};

bool take_prefix(std::string_view& text, std::string_view prefix) {
    if (!text.starts_with(prefix)) return false;
    text.remove_prefix(prefix.size());
    return true;
}

// `kzg_srs_canonical_259_bls12377_aleo.memdump`: what it says if it is for `curve`; nothing for any other
// name.
std::optional<SrsFile> parse_file_name(const std::filesystem::path& path, CurveId curve) {
    const std::string file_name = path.filename().string();
    std::string_view rest = file_name;
    if (!take_prefix(rest, "kzg_srs_")) return std::nullopt;
    SrsFile::Form form = SrsFile::Form::canonical;
    if (!take_prefix(rest, "canonical_")) {
        if (!take_prefix(rest, "lagrange_")) return std::nullopt;
        form = SrsFile::Form::lagrange;
    }
    std::size_t nb_points = 0;
    const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), nb_points);
    if (error != std::errc{}) return std::nullopt;
    rest.remove_prefix(static_cast<std::size_t>(end - rest.data()));
    if (!take_prefix(rest, "_" + std::string(name(curve)) + "_")) return std::nullopt;
    for (const std::string_view origin : {"aleo", "aztec", "celo"}) {
        if (rest == std::string(origin) + ".memdump") return SrsFile{form, nb_points, path};
    }
    return std::nullopt;
}

std::vector<SrsFile> files_for(const std::filesystem::path& folder, CurveId curve) {
    std::vector<SrsFile> files;
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
        if (auto file = parse_file_name(entry.path(), curve)) files.push_back(std::move(*file));
    }
    if (error) throw SetupError(folder.string() + ": cannot list the folder: " + error.message());
    // By size, and among equals by name, so that the choice does not depend on the file system's order.
    std::sort(files.begin(), files.end(), [](const SrsFile& a, const SrsFile& b) {
        return a.nb_points != b.nb_points ? a.nb_points < b.nb_points : a.path < b.path;
    });
    return files;
}

std::string sizes_of(const std::vector<SrsFile>& files, SrsFile::Form form) {
    std::string sizes;
    for (const SrsFile& file : files) {
        if (file.form == form) sizes += (sizes.empty() ? "" : ", ") + std::to_string(file.nb_points);
    }
    return sizes.empty() ? "none" : sizes;
}

// A memory dump, mapped, or one of gnark's streams, decoded.
template <class C>
Srs<C> open_any_form(const std::filesystem::path& path, std::size_t max_points) {
    const MappedFile file(path, FailureClass::setup);
    std::optional<CurveId> other_curve;
    for (const auto& [kind, curve] : matching_layouts(file.bytes())) {
        if (kind != FileKind::srs_stream && kind != FileKind::srs_memdump) continue;
        if (curve != C::kId) {
            other_curve = curve;
        } else if (kind == FileKind::srs_stream) {
            return Srs<C>::open_stream(path);
        } else {
            return Srs<C>::open_memdump(path, max_points);
        }
    }
    if (other_curve) {
        throw SetupError(path.string() + ": expected an SRS for " + std::string(name(C::kId)) +
                         ", found one for " + std::string(name(*other_curve)));
    }
    return Srs<C>::open_memdump(path, max_points);
}

// Whether the points begin as powers of the secret do: e(G1[1], G2) = e(G1[0], tau G2). The form is not
// written in the file, and a Lagrange SRS in its place would give keys and proofs that no other verifier
// accepts.
template <class C>
bool begins_canonically(const Srs<C>& srs) {
    const std::span<const typename C::G1> points = srs.points();
    if (!(points[0] == srs.vk().g1)) return false;
    if (!g1_is_on_curve<C>(points[1]) || !g1_is_in_subgroup<C>(points[1])) return false;
    const std::array<typename C::G1, 2> g1{points[1], -points[0]};
    return pairing_product_is_one<C>(std::span<const typename C::G1>(g1),
                                     std::span<const typename C::G2>(srs.vk().g2));
}

template <class C>
bool same_secret(const KzgVerifyingKey<C>& a, const KzgVerifyingKey<C>& b) {
    return a.g1 == b.g1 && a.g2[0] == b.g2[0] && a.g2[1] == b.g2[1];
}

}  // namespace

std::vector<std::filesystem::path> srs_candidates(const std::filesystem::path& location, CurveId curve) {
    std::error_code error;
    if (!std::filesystem::is_directory(location, error)) return {location};
    std::vector<std::filesystem::path> paths;
    for (SrsFile& file : files_for(location, curve)) paths.push_back(std::move(file.path));
    return paths;
}

SrsPaths find_srs(const std::filesystem::path& location, CurveId curve, std::size_t n) {
    std::error_code error;
    if (!std::filesystem::is_directory(location, error)) return {location, std::nullopt};

    const std::size_t needed = required_srs_points(n);
    const std::vector<SrsFile> files = files_for(location, curve);
    const auto canonical = std::find_if(files.begin(), files.end(), [&](const SrsFile& file) {
        return file.form == SrsFile::Form::canonical && file.nb_points >= needed;
    });
    if (canonical == files.end()) {
        throw SetupError(location.string() + ": no canonical SRS for " + std::string(name(curve)) +
                         ": expected a file of at least " + std::to_string(needed) +
                         " points, found sizes: " + sizes_of(files, SrsFile::Form::canonical));
    }
    const auto lagrange = std::find_if(files.begin(), files.end(), [&](const SrsFile& file) {
        return file.form == SrsFile::Form::lagrange && file.nb_points == n;
    });
    SrsPaths paths{canonical->path, std::nullopt};
    if (lagrange != files.end()) paths.lagrange = lagrange->path;
    return paths;
}

template <class C>
CommitmentPoints<C> CircuitSrs<C>::points() const {
    return {canonical.points(), lagrange ? lagrange->points() : std::span<const typename C::G1>{}};
}

template <class C>
CircuitSrs<C> open_srs(const SrsPaths& paths, std::size_t n) {
    const std::size_t needed = required_srs_points(n);
    CircuitSrs<C> srs{open_any_form<C>(paths.canonical, needed), std::nullopt};
    if (srs.canonical.points().size() < needed) {
        throw SetupError(paths.canonical.string() + ": expected at least " + std::to_string(needed) +
                         " points for a domain of " + std::to_string(n) + ", found " +
                         std::to_string(srs.canonical.points().size()));
    }
    if (!begins_canonically(srs.canonical)) {
        throw SetupError(paths.canonical.string() +
                         ": expected a canonical SRS, but the points do not begin as powers of its secret");
    }
    if (!paths.lagrange) return srs;
    srs.lagrange = open_any_form<C>(*paths.lagrange, kAllPoints);
    if (srs.lagrange->points().size() != n) {
        throw SetupError(paths.lagrange->string() + ": expected exactly " + std::to_string(n) +
                         " Lagrange points, found " + std::to_string(srs.lagrange->points().size()));
    }
    if (!same_secret(srs.canonical.vk(), srs.lagrange->vk())) {
        throw SetupError(paths.lagrange->string() + ": not of the same ceremony as " +
                         paths.canonical.string());
    }
    return srs;
}

#define PLONKD_INSTANTIATE(C)      \
    template struct CircuitSrs<C>; \
    template CircuitSrs<C> open_srs<C>(const SrsPaths&, std::size_t);
PLONKD_INSTANTIATE(Bn254)
PLONKD_INSTANTIATE(Bls12377)
PLONKD_INSTANTIATE(Bw6761)
#undef PLONKD_INSTANTIATE

}  // namespace plonkd
