// Alert rules and dashboard ask for metrics that exist, and every alert is explained to the operator.

#include <filesystem>
#include <regex>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "tests/scratch_folder.hpp"

namespace plonkd {
namespace {

using test::read_file;

const std::string kSource = PLONKD_SOURCE_DIR;

std::set<std::string> matches(const std::string& text, const std::string& pattern) {
    const std::regex regex(pattern);
    std::set<std::string> found;
    for (std::sregex_iterator match(text.begin(), text.end(), regex), end; match != end; ++match)
        found.insert((*match)[1].str());
    return found;
}

// Every name in quotes in the controller's sources: among them those of all metrics.
std::set<std::string> exported_metrics() {
    std::set<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(kSource + "/controller"))
        if (entry.path().extension() == ".cpp")
            names.merge(matches(read_file(entry.path()), "\"((?:plonkd|prover_controller)_[a-z0-9_]+)\""));
    return names;
}

void expect_known_metrics(const std::string& text) {
    const auto exported = exported_metrics();
    if (exported.empty()) GTEST_SKIP() << "this controller exports no metrics";
    for (const std::string& used : matches(text, "\\b((?:plonkd|prover_controller)_[a-z0-9_]+)")) {
        // Histograms and summaries are asked for by their parts.
        const std::string base = std::regex_replace(used, std::regex("_(bucket|sum|count)$"), "");
        EXPECT_TRUE(exported.count(used) + exported.count(base) > 0) << used;
    }
}

TEST(Monitoring, AlertsAskForMetricsThatExist) {
    expect_known_metrics(read_file(kSource + "/deploy/monitoring/alerts.yml"));
}

TEST(Monitoring, DashboardIsJsonAndAsksForMetricsThatExist) {
    const std::string text = read_file(kSource + "/deploy/monitoring/dashboard.json");
    const auto dashboard = nlohmann::json::parse(text);
    EXPECT_GT(dashboard.at("panels").size(), 0u);
    expect_known_metrics(text);
}

TEST(Monitoring, EveryAlertIsExplained) {
    const auto alerts = matches(read_file(kSource + "/deploy/monitoring/alerts.yml"), "- alert: ([A-Za-z]+)");
    EXPECT_GT(alerts.size(), 10u);
    const std::string page = read_file(kSource + "/docs/operations.md");
    for (const std::string& alert : alerts)
        EXPECT_NE(page.find("### " + alert + "\n"), std::string::npos) << alert;
}

}  // namespace
}  // namespace plonkd
