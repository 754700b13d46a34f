#include "prover/linea/dictionary_store.hpp"

#include <algorithm>

#include "prover/failure/failure.hpp"
#include "prover/linea/checksum.hpp"
#include "prover/linea/hexadecimal.hpp"
#include "prover/linea/lzss.hpp"
#include "prover/linea/small_file.hpp"

namespace plonkd {
namespace {

// Real dictionaries have 65,536 bytes; the bound keeps a wrong path from being read and hashed for minutes.
constexpr std::uintmax_t kMaxDictionaryBytes = std::uintmax_t{1} << 21;

std::vector<std::uint8_t> read_dictionary(const std::filesystem::path& file) {
    constexpr int kPanicExitCode = 2;
    const std::string content = read_small_file(file, kMaxDictionaryBytes, [&](const std::string& reason) {
        throw SetupError(kPanicExitCode, "cannot read dictionary " + file.string() + ": " + reason);
    });
    return {content.begin(), content.end()};
}

}  // namespace

Dictionary make_dictionary(std::vector<std::uint8_t> bytes, std::filesystem::path file) {
    Dictionary dictionary{augment_dictionary(std::move(bytes)), {}, std::move(file)};
    dictionary_checksum(dictionary.bytes).to_bytes(dictionary.checksum.data());
    return dictionary;
}

DictionaryStore DictionaryStore::load(std::span<const std::filesystem::path> files) {
    std::vector<Dictionary> dictionaries;
    for (const std::filesystem::path& file : files) {
        dictionaries.push_back(make_dictionary(read_dictionary(file), file));
    }
    return DictionaryStore(std::move(dictionaries));
}

const Dictionary& DictionaryStore::find(std::span<const std::uint8_t, 32> checksum) const {
    for (const Dictionary& dictionary : dictionaries_) {
        if (std::equal(checksum.begin(), checksum.end(), dictionary.checksum.begin())) return dictionary;
    }
    throw RequestError("blob v2: no dictionary found in store with checksum " + encode_hexadecimal(checksum));
}

}  // namespace plonkd
