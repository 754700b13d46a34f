// The process_* families that every Prometheus client library exports, from /proc/self.
#pragma once

#include <vector>

#include <prometheus/metric_family.h>

namespace plonkd {

// Figures that cannot be read are left out.
std::vector<prometheus::MetricFamily> process_metrics();

}  // namespace plonkd
