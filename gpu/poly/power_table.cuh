// Reading a PowerTable in a kernel.
#pragma once

#include "gpu/field/device_field.cuh"
#include "gpu/poly/power_table.hpp"

namespace plonkd::gpu {

template <class HostField>
__device__ __forceinline__ DeviceField<HostField> table_power(const PowerTableView<HostField>& table,
                                                              std::size_t exponent) {
    using Fr = DeviceField<HostField>;
    if (table.low == nullptr) return Fr::load_constant(table.high);
    return Fr::load_constant(table.low + (exponent & ((std::size_t{1} << table.low_bits) - 1))) *
           Fr::load_constant(table.high + (exponent >> table.low_bits));
}

// A host element as a kernel argument.
template <class HostField>
DeviceField<HostField> to_device(const HostField& element) {
    DeviceField<HostField> r;
    static_assert(sizeof(r) == sizeof(element));
    __builtin_memcpy(&r, &element, sizeof(r));
    return r;
}

// Device memory of host elements as kernels see it.
template <class HostField>
DeviceField<HostField>* on_device(HostField* elements) {
    return reinterpret_cast<DeviceField<HostField>*>(elements);
}
template <class HostField>
const DeviceField<HostField>* on_device(const HostField* elements) {
    return reinterpret_cast<const DeviceField<HostField>*>(elements);
}

}  // namespace plonkd::gpu
