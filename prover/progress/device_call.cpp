#include "prover/progress/device_call.hpp"

#include <algorithm>
#include <mutex>
#include <utility>

namespace plonkd {

struct DeviceCall::Registry {
    std::mutex mutex;
    std::list<Entry> calls;
};

// Never destroyed: at the process's end threads may still be in a call.
DeviceCall::Registry& DeviceCall::registry() {
    static auto* const the_registry = new Registry;
    return *the_registry;
}

DeviceCall::DeviceCall(std::string operation, std::chrono::nanoseconds limit) {
    Registry& all = registry();
    const std::lock_guard lock(all.mutex);
    entry_ = all.calls.insert(all.calls.end(), Entry{std::move(operation), limit, Clock::now()});
}

DeviceCall::~DeviceCall() {
    Registry& all = registry();
    const std::lock_guard lock(all.mutex);
    all.calls.erase(entry_);
}

std::optional<OverdueDeviceCall> DeviceCall::overdue(Clock::time_point now) {
    Registry& all = registry();
    const std::lock_guard lock(all.mutex);
    std::optional<OverdueDeviceCall> found;
    for (Entry& call : all.calls) {
        if (now <= call.counted_to) continue;
        call.elapsed += std::min<std::chrono::nanoseconds>(now - call.counted_to, kLongestStep);
        call.counted_to = now;
        if (!found && call.elapsed >= call.limit) {
            found = OverdueDeviceCall{call.operation,
                                      std::chrono::duration_cast<std::chrono::seconds>(call.elapsed)};
        }
    }
    return found;
}

}  // namespace plonkd
