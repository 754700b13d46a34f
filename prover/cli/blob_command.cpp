// prover blob: example dictionaries and requests, made from nothing.

#include <fstream>
#include <iostream>
#include <memory>
#include <string>

#include "prover/cli/command.hpp"
#include "prover/failure/failure.hpp"
#include "prover/linea/blob.hpp"
#include "prover/linea/example_blocks.hpp"
#include "prover/output/atomic_file.hpp"

namespace plonkd {
namespace {

struct DictionaryOptions {
    std::size_t size = 65'536;
    std::uint64_t seed = 1;
    std::filesystem::path out;
};

struct RequestOptions {
    std::filesystem::path dictionary, out_folder;
    ExampleSizes sizes;
    std::uint64_t seed = 1;
    std::size_t capacity = kMainnetBlobBytes;
    bool stored = false;
    bool plain_evaluation = false;
};

void make_dictionary_file(const DictionaryOptions& options) {
    write_file_atomically(options.out, example_dictionary(options.size, options.seed));
}

void make_request_file(const RequestOptions& options) {
    const DictionaryStore dictionaries = DictionaryStore::load(std::span(&options.dictionary, 1));
    const CompressionRequest request =
        make_request(example_content(options.sizes, options.seed), dictionaries.all().front(),
                     {options.capacity, !options.plain_evaluation,
                      options.stored ? PayloadMode::stored : PayloadMode::compressed});
    const std::filesystem::path file = options.out_folder / request_file_name(request);
    write_file_atomically(file, serialize_request(request));
    std::cout << file.string() << '\n';
}

void add_dictionary_command(CLI::App& blob) {
    CLI::App* command = blob.add_subcommand("dictionary", "Write an example compression dictionary");
    const auto options = std::make_shared<DictionaryOptions>();
    command->add_option("--bytes", options->size, "Size; a circuit takes dictionaries of dict_nb_bytes")
        ->check(CLI::Range(2, 1 << 20))
        ->capture_default_str();
    command->add_option("--seed", options->seed, "The same seed gives the same bytes")->capture_default_str();
    command->add_option("--out", options->out, "File to write")->type_name("FILE")->required();
    command->callback([options] { make_dictionary_file(*options); });
}

void add_make_command(CLI::App& blob) {
    CLI::App* command = blob.add_subcommand(
        "make", "Write a compression request with example blocks; prints the path of the file");
    const auto options = std::make_shared<RequestOptions>();
    command->add_option("--dictionary", options->dictionary, "Dictionary to compress with")
        ->type_name("FILE")
        ->required();
    command->add_option("--out", options->out_folder, "Folder for the request, which gets Linea's name")
        ->type_name("FOLDER")
        ->required();
    command
        ->add_option("--capacity", options->capacity,
                     "Blob size of the circuit: its manifest's maxUsableBytes")
        ->check(CLI::Range(std::size_t{32}, kMainnetBlobBytes))
        ->capture_default_str();
    command->add_option("--first-block", options->sizes.first_block, "Number of the first block")
        ->capture_default_str();
    command->add_option("--batches", options->sizes.nb_batches, "Batches in the blob")
        ->check(CLI::Range(1, 65'535))
        ->capture_default_str();
    command->add_option("--blocks-per-batch", options->sizes.blocks_per_batch, "Blocks in a batch")
        ->check(CLI::Range(1, 10'000))
        ->capture_default_str();
    command
        ->add_option("--transactions-per-block", options->sizes.transactions_per_block,
                     "Transactions in a block")
        ->check(CLI::Range(0, 10'000))
        ->capture_default_str();
    command->add_option("--seed", options->seed, "The same seed gives the same blocks")
        ->capture_default_str();
    command->add_flag("--stored", options->stored, "Do not compress the payload");
    command->add_flag("--plain-evaluation", options->plain_evaluation, "eip4844Enabled = false");
    command->callback([options] { make_request_file(*options); });
}

}  // namespace

void add_blob_command(CLI::App& app) {
    CLI::App* blob = app.add_subcommand("blob", "Example input for compression jobs");
    blob->require_subcommand(1);
    add_dictionary_command(*blob);
    add_make_command(*blob);
}

}  // namespace plonkd
