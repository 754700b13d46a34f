// Which of Linea's provers a request is for, told from its path (linea-compression-job.md section 1).
#pragma once

#include <string_view>

namespace plonkd {

enum class JobType { execution, invalidity, compression, aggregation };

std::string_view to_string(JobType type);

// By the first of the names getZkProof, getZkInvalidityProof, getZkBlobCompressionProof and
// getZkAggregatedProof that the path contains anywhere, folders included. Throws RequestError for none.
JobType job_type_of(std::string_view request_path);

}  // namespace plonkd
