// What the test can change in running controllers: a page of memory, mapped by the test and by the fault shim
// in every controller of an episode, at the file named by CAMPAIGN_CONTROL.
#pragma once

#include <atomic>
#include <cstdint>

namespace plonkd::campaign {

struct FaultControl {
    // Not 0: every change of the queue's folders fails with this errno, as on a full, read-only or lost file
    // system.
    std::atomic<std::int32_t> outage_errno;
    // Added to the wall clock.
    std::atomic<std::int64_t> clock_offset_seconds;
};
static_assert(std::atomic<std::int64_t>::is_always_lock_free);

// Environment of the shim. CAMPAIGN_FAULTS is a list, separated by commas, of
//
//   <operation>:<n>:<count>:<action>
//
// the n-th to (n + count − 1)-th call of that operation on the queue's folders. Operations: rename, link,
// unlink, open, sync, close, write, mkdir, stat, fork, pipe, watch, and any. Actions: E<errno> fails the
// call, K kills the process before it, A kills it after it, D<ms> delays it.
constexpr const char* kControlVariable = "CAMPAIGN_CONTROL";
constexpr const char* kFaultsVariable = "CAMPAIGN_FAULTS";
constexpr const char* kEventLogVariable = "CAMPAIGN_EVENTS";
// Only calls on paths that contain this text are counted and failed.
constexpr const char* kQueueMark = "/campaign-queue/";

}  // namespace plonkd::campaign
