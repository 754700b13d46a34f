#include "prover/solver/hints/wrapped_format.hpp"

#include "prover/solver/hints/arguments.hpp"
#include "prover/solver/hints/limbs.hpp"

namespace plonkd {
namespace {

EmulatedArguments read_field(HintArguments& arguments, std::size_t nb_inputs, std::size_t nb_outputs,
                             std::size_t most_limbs) {
    EmulatedArguments field;
    field.nb_limbs = arguments.next_count(arguments.remaining());
    field.bits_per_limb = arguments.next_bit_count();
    field.modulus = recompose(arguments.take(field.nb_limbs), field.bits_per_limb);
    for (std::size_t i = 0; i < nb_inputs; ++i) {
        const std::size_t nb_limbs = arguments.next_count(arguments.remaining());
        field.inputs.push_back(recompose(arguments.take(nb_limbs), field.bits_per_limb));
    }
    if (nb_outputs > most_limbs) throw HintError("more emulated outputs than outputs");
    field.outputs.resize(nb_outputs);
    return field;
}

std::size_t nb_output_limbs(const EmulatedArguments& field) {
    return field.outputs.size() * field.nb_limbs;
}

}  // namespace

WrappedCall WrappedCall::read(std::span<const mpz_class> inputs, std::size_t nb_outputs) {
    HintArguments arguments(inputs);
    const std::size_t most_inputs = inputs.size();
    const std::size_t nb_native_inputs = arguments.next_count(most_inputs);
    const std::size_t nb_native_outputs = arguments.next_count(nb_outputs);
    const std::size_t nb_first_inputs = arguments.next_count(most_inputs);
    const std::size_t nb_first_outputs = arguments.next_count(nb_outputs);
    const std::size_t nb_second_inputs = arguments.next_count(most_inputs);
    const std::size_t nb_second_outputs = arguments.next_count(nb_outputs);

    WrappedCall call;
    const auto native = arguments.take(nb_native_inputs);
    call.native_inputs.assign(native.begin(), native.end());
    call.native_outputs.resize(nb_native_outputs);
    call.first = read_field(arguments, nb_first_inputs, nb_first_outputs, nb_outputs);
    std::size_t needed = nb_native_outputs + nb_output_limbs(call.first);
    if (arguments.remaining() >= 2) {
        call.second = read_field(arguments, nb_second_inputs, nb_second_outputs, nb_outputs);
        needed += nb_output_limbs(*call.second);
    }
    arguments.expect_end();
    if (needed != nb_outputs) {
        throw HintError("expected " + std::to_string(needed) + " outputs, found " +
                        std::to_string(nb_outputs));
    }
    return call;
}

void WrappedCall::write(std::span<mpz_class> outputs) const {
    for (std::size_t i = 0; i < native_outputs.size(); ++i) outputs[i] = native_outputs[i];
    outputs = outputs.subspan(native_outputs.size());
    const auto write_field = [&outputs](const EmulatedArguments& field) {
        for (const mpz_class& value : field.outputs) {
            decompose(value, field.bits_per_limb, outputs.first(field.nb_limbs));
            outputs = outputs.subspan(field.nb_limbs);
        }
    };
    write_field(first);
    if (second) write_field(*second);
}

WrappedCall read_single_field_call(std::span<const mpz_class> inputs, std::size_t nb_outputs) {
    WrappedCall call = WrappedCall::read(inputs, nb_outputs);
    if (call.second) throw HintError("expected one emulated field, found two");
    return call;
}

}  // namespace plonkd
