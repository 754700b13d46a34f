// One table of the configuration file, read key by key; the keys asked for are its schema.
//
// A Section knows its place in the file ("controller.prometheus"), finds keys whatever their case, converts
// weakly typed values, and reports what is wrong to a Problems list that all sections of the file share, so
// that an operator sees every problem of a file at once.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace toml {
inline namespace v3 {
class node;
class table;
}  // namespace v3
}  // namespace toml

namespace plonkd {

// The problems found in one file, in the order of discovery.
class Problems {
  public:
    explicit Problems(std::string file) : file_(std::move(file)) {}

    // `line` counts from 1; 0 where the file has no such place (a missing key).
    void add(std::uint64_t line, const std::string& message);
    void add_wrong_value(std::uint64_t line, const std::string& key, const std::string& expected,
                         const std::string& found);
    // Throws SetupError with all problems, one per line, if there are any.
    void throw_if_any() const;

  private:
    std::string file_;
    std::vector<std::string> messages_;
};

class Section {
  public:
    // `table` may be null: a section that is not in the file, where every key has its default. The table and
    // the problem list must outlive the section.
    Section(Problems& problems, const toml::table* table, std::string path);

    bool present() const { return table_ != nullptr; }
    const std::string& path() const { return path_; }
    // 0 where the key is absent.
    std::uint64_t line_of(std::string_view key);
    bool has(std::string_view key);

    // Each reads one key into `value` and leaves it alone where the key is absent or wrong (which is
    // reported).
    void read(std::string_view key, bool& value);
    void read(std::string_view key, std::string& value);
    void read(std::string_view key, std::filesystem::path& value);
    void read(std::string_view key, std::int64_t& value,
              std::int64_t least = std::numeric_limits<std::int64_t>::min(),
              std::int64_t greatest = std::numeric_limits<std::int64_t>::max());
    void read(std::string_view key, std::uint64_t& value, std::uint64_t least = 0);
    void read(std::string_view key, int& value, int least, int greatest);
    // A whole number of seconds.
    void read(std::string_view key, std::chrono::seconds& value);
    void read(std::string_view key, std::chrono::nanoseconds& value);
    // Every element at least `least`.
    void read(std::string_view key, std::vector<std::int64_t>& value, std::int64_t least);
    void read(std::string_view key, std::vector<std::filesystem::path>& value);
    // A key the reference accepts and nobody uses.
    void accept(std::string_view key) { find(key); }

    // Reports the key as missing; `expected` says what should stand there.
    void require(std::string_view key, const std::string& expected);
    // Reports that the key's value is not what is expected.
    void refuse(std::string_view key, const std::string& expected);

    // The sub-table of that name, absent where the file has none.
    Section section(std::string_view key);
    // The tables of a list of tables.
    std::vector<Section> sections(std::string_view key);

    // Reports every key that no call above has asked for, with the nearest one that was.
    void refuse_unknown_keys() const;

  private:
    const toml::node* find(std::string_view key);
    std::string full_key(std::string_view key) const;
    void wrong(std::string_view key, const toml::node& node, const std::string& expected);

    Problems* problems_;
    const toml::table* table_;
    std::string path_;
    std::map<std::string, const toml::node*, std::less<>> nodes_;  // by lower-case key
    std::vector<std::string> known_keys_;
};

}  // namespace plonkd
