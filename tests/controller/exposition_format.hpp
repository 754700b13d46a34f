// A strict reader of Prometheus' text exposition format, version 0.0.4, as `promtool check metrics` is one.
#pragma once

#include <map>
#include <stdexcept>
#include <string>
#include <vector>

namespace plonkd::test {

using Labels = std::map<std::string, std::string>;

struct MetricFamilyText {
    std::string type;  // counter, gauge, histogram, summary
    std::string help;
    // By the sample's full name (with _bucket, _sum, _count) and its labels.
    std::map<std::string, std::map<Labels, double>> samples;
};

struct Exposition {
    std::map<std::string, MetricFamilyText> families;

    // Throws std::out_of_range where there is no such series.
    double value(const std::string& name, const Labels& labels) const;
    bool has(const std::string& name, const Labels& labels) const;
    const MetricFamilyText& family_of(const std::string& sample_name) const;
};

struct ExpositionError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// Throws ExpositionError with the line's number for whatever the format does not allow: unknown or late
// comments, samples without a type, families in pieces, series given twice, wrong escapes, histograms whose
// buckets fall, lack +Inf or contradict their count, summaries without sum or count, negative counters.
Exposition parse_exposition(const std::string& text);

}  // namespace plonkd::test
