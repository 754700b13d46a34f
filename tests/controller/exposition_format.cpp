#include "tests/controller/exposition_format.hpp"

#include <cmath>
#include <cstdlib>
#include <limits>
#include <set>
#include <string_view>
#include <utility>

namespace plonkd::test {

namespace {

bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}
bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool ends_with(const std::string& text, std::string_view end) {
    return text.size() > end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0;
}

// Reads one line from left to right.
class Line {
  public:
    Line(std::string text, std::size_t number) : text_(std::move(text)), number_(number) {}

    [[noreturn]] void fail(const std::string& message) const {
        throw ExpositionError("line " + std::to_string(number_) + ": " + message + ": " + text_);
    }
    bool at_end() const { return place_ == text_.size(); }
    char peek() const { return at_end() ? '\0' : text_[place_]; }
    bool take(char c) {
        if (peek() != c) return false;
        ++place_;
        return true;
    }
    void expect(char c) {
        if (!take(c)) fail(std::string("expected '") + c + "' at column " + std::to_string(place_ + 1));
    }
    std::string name(bool colons) {
        const std::size_t start = place_;
        while (is_letter(peek()) || (place_ > start && is_digit(peek())) || (colons && peek() == ':'))
            ++place_;
        if (place_ == start) fail("expected a name at column " + std::to_string(place_ + 1));
        return text_.substr(start, place_ - start);
    }
    std::string quoted() {
        expect('"');
        std::string value;
        while (!take('"')) {
            if (at_end()) fail("label value without end");
            char c = text_[place_++];
            if (c == '\\') {
                if (take('n'))
                    c = '\n';
                else if (!take('\\') && !take('"'))
                    fail("unknown escape in a label value");
                else
                    c = text_[place_ - 1];
            }
            value += c;
        }
        return value;
    }
    double number() {
        const std::string word = text_.substr(place_);
        place_ = text_.size();
        if (word == "+Inf") return std::numeric_limits<double>::infinity();
        if (word == "-Inf") return -std::numeric_limits<double>::infinity();
        if (word == "NaN" || word == "Nan") return std::nan("");
        char* end = nullptr;
        const double value = std::strtod(word.c_str(), &end);
        if (word.empty() || end != word.c_str() + word.size() || !(is_digit(word[0]) || word[0] == '-'))
            fail("expected a number, found \"" + word + "\"");
        return value;
    }
    std::string rest() { return text_.substr(std::exchange(place_, text_.size())); }

  private:
    std::string text_;
    std::size_t number_;
    std::size_t place_ = 0;
};

class Reader {
  public:
    void read(const std::string& text) {
        if (!text.empty() && text.back() != '\n') throw ExpositionError("the last line has no end");
        std::size_t number = 0;
        for (std::size_t start = 0; start < text.size();) {
            const std::size_t end = text.find('\n', start);
            Line line(text.substr(start, end - start), ++number);
            start = end + 1;
            if (line.take('#'))
                comment(line);
            else
                sample(line);
        }
        for (const auto& [name, family] : exposition.families) check(name, family);
    }

    Exposition exposition;

  private:
    void open(Line& line, const std::string& name) {
        if (name == current_) return;
        if (!seen_.insert(name).second) line.fail("the family " + name + " comes in pieces");
        current_ = name;
    }

    void comment(Line& line) {
        line.expect(' ');
        const std::string keyword = line.name(false);
        line.expect(' ');
        const std::string name = line.name(true);
        open(line, name);
        MetricFamilyText& family = exposition.families[name];
        if (!family.samples.empty()) line.fail("comes after the family's samples");
        line.expect(' ');
        if (keyword == "HELP") {
            if (!family.help.empty()) line.fail("a second HELP");
            family.help = line.rest();
        } else if (keyword == "TYPE") {
            if (!family.type.empty()) line.fail("a second TYPE");
            family.type = line.rest();
            static const std::set<std::string> kTypes = {"counter", "gauge", "histogram", "summary"};
            if (kTypes.count(family.type) == 0) line.fail("unknown type");
        } else {
            line.fail("neither HELP nor TYPE");
        }
    }

    void sample(Line& line) {
        const std::string name = line.name(true);
        MetricFamilyText& family = family_of(line, name);
        Labels labels;
        if (line.take('{')) {
            while (!line.take('}')) {
                const std::string label = line.name(false);
                line.expect('=');
                if (!labels.emplace(label, line.quoted()).second)
                    line.fail("the label " + label + " comes twice");
                if (!line.take(',') && line.peek() != '}') line.fail("expected ',' or '}' between labels");
            }
        }
        line.expect(' ');
        const double value = line.number();
        if (family.type != "gauge" && !(value >= 0)) line.fail("a negative " + family.type);
        if (!family.samples[name].emplace(labels, value).second) line.fail("the same series twice");
    }

    MetricFamilyText& family_of(Line& line, const std::string& name) {
        const auto place = exposition.families.find(current_);
        if (place == exposition.families.end() || place->second.type.empty())
            line.fail("a sample without TYPE");
        const std::string& type = place->second.type;
        const bool fits =
            type == "histogram"
                ? name == current_ + "_bucket" || name == current_ + "_sum" || name == current_ + "_count"
            : type == "summary" ? name == current_ || name == current_ + "_sum" || name == current_ + "_count"
                                : name == current_;
        if (!fits) line.fail("a sample outside its family");
        if (place->second.help.empty()) line.fail("a family without HELP");
        return place->second;
    }

    static void check(const std::string& name, const MetricFamilyText& family) {
        if (family.type != "histogram" && family.type != "summary") return;
        const auto of = [&](const std::string& suffix) -> const std::map<Labels, double>& {
            const auto place = family.samples.find(name + suffix);
            if (place == family.samples.end()) throw ExpositionError(name + " lacks " + suffix);
            return place->second;
        };
        const auto& counts = of("_count");
        if (of("_sum").size() != counts.size())
            throw ExpositionError(name + ": sums and counts differ in number");
        if (family.type == "summary") return;
        std::map<Labels, std::map<double, double>> buckets;
        for (const auto& [labels, value] : of("_bucket")) {
            Labels rest = labels;
            const auto bound = rest.find("le");
            if (bound == rest.end()) throw ExpositionError(name + ": a bucket without le");
            const double limit = bound->second == "+Inf" ? std::numeric_limits<double>::infinity()
                                                         : std::strtod(bound->second.c_str(), nullptr);
            rest.erase(bound);
            buckets[rest][limit] = value;
        }
        if (buckets.size() != counts.size())
            throw ExpositionError(name + ": buckets and counts differ in number");
        for (const auto& [labels, cumulative] : buckets) {
            double before = 0;
            for (const auto& [limit, count] : cumulative) {
                if (count < before) throw ExpositionError(name + ": falling buckets");
                before = count;
            }
            if (!std::isinf(cumulative.rbegin()->first))
                throw ExpositionError(name + " lacks the bucket +Inf");
            if (counts.at(labels) != before) throw ExpositionError(name + ": +Inf is not the count");
        }
    }

    std::string current_;
    std::set<std::string> seen_;
};

}  // namespace

const MetricFamilyText& Exposition::family_of(const std::string& sample_name) const {
    const auto exact = families.find(sample_name);
    if (exact != families.end()) return exact->second;
    for (const char* suffix : {"_bucket", "_sum", "_count"})
        if (ends_with(sample_name, suffix))
            return families.at(sample_name.substr(0, sample_name.size() - std::string_view(suffix).size()));
    throw std::out_of_range("no family of " + sample_name);
}

double Exposition::value(const std::string& name, const Labels& labels) const {
    return family_of(name).samples.at(name).at(labels);
}

bool Exposition::has(const std::string& name, const Labels& labels) const {
    try {
        value(name, labels);
        return true;
    } catch (const std::out_of_range&) {
        return false;
    }
}

Exposition parse_exposition(const std::string& text) {
    Reader reader;
    reader.read(text);
    return std::move(reader.exposition);
}

}  // namespace plonkd::test
