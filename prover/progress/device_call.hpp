// Calls into a device's driver that may never return. Such a call cannot be interrupted, only noticed:
// whoever makes it says so for as long as it takes, and a thread that never makes one looks now and then
// whether some call has outlasted its limit. After that nothing on the device can be trusted, and the process
// is to end.
//
// The calls of a process are known to all of its threads; all functions are thread-safe.
#pragma once

#include <chrono>
#include <list>
#include <optional>
#include <string>

namespace plonkd {

// The longest of an engine's operations at n = 2^27, the quotient, takes 4 s on an H200 and may take 40 s on
// the slowest card that can hold such a circuit.
inline constexpr std::chrono::minutes kDeviceCallLimit{5};
// Loading that circuit takes 20 s on an H200. On a slow card, with 13 GB of points from a slow disk, it may
// take more than five minutes.
inline constexpr std::chrono::minutes kDeviceLoadLimit{20};

struct OverdueDeviceCall {
    std::string operation;
    std::chrono::seconds elapsed;
};

// Exists as long as the calling thread is in the call.
class DeviceCall {
  public:
    using Clock = std::chrono::steady_clock;

    // `operation` is for messages: "quotient".
    explicit DeviceCall(std::string operation, std::chrono::nanoseconds limit = kDeviceCallLimit);
    ~DeviceCall();
    DeviceCall(const DeviceCall&) = delete;
    DeviceCall& operator=(const DeviceCall&) = delete;

    // The oldest call that has outlasted its limit. Time counts from one look to the next, at most
    // `kLongestStep`: while the process is stopped, nobody is late. So one thread has to look that often.
    static std::optional<OverdueDeviceCall> overdue(Clock::time_point now = Clock::now());
    static constexpr std::chrono::seconds kLongestStep{5};

  private:
    struct Entry {
        std::string operation;
        std::chrono::nanoseconds limit;
        Clock::time_point counted_to;
        std::chrono::nanoseconds elapsed{};
    };
    struct Registry;
    static Registry& registry();

    std::list<Entry>::iterator entry_;
};

}  // namespace plonkd
