#include "prover/cli/bench_device.hpp"
#include "prover/failure/failure.hpp"

namespace plonkd {

namespace {

[[noreturn]] void refuse() {
    throw DeviceError("this binary has no CUDA engine (it was built without PLONKD_CUDA); use --engine cpu");
}

}  // namespace

nlohmann::ordered_json device_details() {
    refuse();
}
std::size_t used_device_bytes() {
    refuse();
}
template <class C>
BenchReport bench_msm_on_device(const DeviceBenchOptions&) {
    refuse();
}
template <class C>
BenchReport bench_ntt_on_device(const DeviceBenchOptions&) {
    refuse();
}
template <class C>
BenchReport bench_multiplier() {
    refuse();
}
template <class C>
BenchReport bench_tune(const DeviceBenchOptions&) {
    refuse();
}
template <class C>
TimedEngine<C> make_timed_device_engine(std::size_t) {
    refuse();
}
template <class C>
PowersOfPoint<C> device_powers() {
    refuse();
}

#define PLONKD_INSTANTIATE(C)                                               \
    template BenchReport bench_msm_on_device<C>(const DeviceBenchOptions&); \
    template BenchReport bench_ntt_on_device<C>(const DeviceBenchOptions&); \
    template BenchReport bench_multiplier<C>();                             \
    template BenchReport bench_tune<C>(const DeviceBenchOptions&);          \
    template TimedEngine<C> make_timed_device_engine<C>(std::size_t);       \
    template PowersOfPoint<C> device_powers<C>();
PLONKD_INSTANTIATE(Bn254)
PLONKD_INSTANTIATE(Bls12377)
PLONKD_INSTANTIATE(Bw6761)
#undef PLONKD_INSTANTIATE

}  // namespace plonkd
