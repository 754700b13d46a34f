#include "prover/solver/input_list.hpp"

#include "prover/failure/failure.hpp"

namespace plonkd {
namespace {

// A term whose coefficient is 0 does not depend on its wire, which may not even be set.
Term without_unread_wire(Term term) {
    if (!term.is_constant() && !term.reads_wire()) return {kCoefficientZero, kConstantWire};
    return term;
}

InputEncoding encoding_of(ExpressionReader expressions, std::size_t count) {
    InputEncoding encoding = InputEncoding::wires;
    for (std::size_t i = 0; i < count; ++i) {
        const LinearExpression expression = expressions.next();
        if (expression.size() != 1) return InputEncoding::expressions;
        const Term term = expression[0];
        if (term.is_constant() || term.coefficient != kCoefficientOne) encoding = InputEncoding::terms;
    }
    return encoding;
}

}  // namespace

void append_input_list(ExpressionReader& expressions, std::size_t count, std::vector<std::uint32_t>& words) {
    if (count > kMaxInputs) throw SetupError("an instruction with more than 2^30 inputs");
    const InputEncoding encoding = encoding_of(expressions, count);
    words.push_back(static_cast<std::uint32_t>(count << 2 | static_cast<std::uint32_t>(encoding)));
    const std::size_t length_at = words.size();
    if (encoding == InputEncoding::expressions) words.push_back(0);
    for (std::size_t i = 0; i < count; ++i) {
        const LinearExpression expression = expressions.next();
        if (encoding == InputEncoding::expressions)
            words.push_back(static_cast<std::uint32_t>(expression.size()));
        for (std::size_t t = 0; t < expression.size(); ++t) {
            const Term term = without_unread_wire(expression[t]);
            if (encoding != InputEncoding::wires) words.push_back(term.coefficient);
            words.push_back(term.wire);
        }
    }
    if (encoding == InputEncoding::expressions) {
        words[length_at] = static_cast<std::uint32_t>(words.size() - length_at - 1);
    }
}

}  // namespace plonkd
