#include "controller/request_check.hpp"

#include <fstream>
#include <sys/stat.h>

#include <nlohmann/json.hpp>

namespace plonkd {

namespace {

// Real requests have 200 kB to a few MB.
constexpr std::uint64_t kLargestExaminedBytes = std::uint64_t{64} << 20;

// Remembers where parsing failed and keeps nothing of the value.
class ErrorPlace : public nlohmann::json_sax<nlohmann::json> {
  public:
    std::size_t position() const { return position_; }

    bool null() override { return true; }
    bool boolean(bool) override { return true; }
    bool number_integer(number_integer_t) override { return true; }
    bool number_unsigned(number_unsigned_t) override { return true; }
    bool number_float(number_float_t, const string_t&) override { return true; }
    bool string(string_t&) override { return true; }
    bool binary(binary_t&) override { return true; }
    bool start_object(std::size_t) override { return true; }
    bool key(string_t&) override { return true; }
    bool end_object() override { return true; }
    bool start_array(std::size_t) override { return true; }
    bool end_array() override { return true; }
    bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception&) override {
        position_ = position;
        return false;
    }

  private:
    std::size_t position_ = 0;
};

}  // namespace

bool is_cut_short(const std::filesystem::path& request) {
    std::error_code error;
    const std::uint64_t bytes = std::filesystem::file_size(request, error);
    if (error || bytes > kLargestExaminedBytes) return false;
    if (bytes == 0) return true;
    std::ifstream stream(request, std::ios::binary);
    std::string text(bytes, '\0');
    if (!stream.read(text.data(), std::streamsize(bytes))) return false;
    ErrorPlace place;
    // The reference's decoder stops after the first value, so what follows it does not count.
    if (nlohmann::json::sax_parse(text, &place, nlohmann::json::input_format_t::json, /*strict=*/false))
        return false;
    // The parser counts the end of the input as one more character.
    return place.position() > text.size();
}

std::optional<FileState> file_state(const std::filesystem::path& file) {
    struct stat status {};
    if (stat(file.c_str(), &status) != 0) return std::nullopt;
    return FileState{std::uint64_t(status.st_size),
                     std::int64_t(status.st_mtim.tv_sec) * 1'000'000'000 + status.st_mtim.tv_nsec};
}

}  // namespace plonkd
