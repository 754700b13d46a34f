// Times the steps of a proof on the device, from given L, R, O, over a circuit and an SRS made here.
//
//   bench_proof CURVE LOG_N [NB_COMMITMENTS] [MEMORY_LIMIT_BYTES]
//
// The columns are random, so the proof would not verify: what is timed does not depend on the values. That
// the steps are right is what test_cuda_engine shows.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "gpu/bench/synthetic_points.hpp"
#include "gpu/device/buffer.hpp"
#include "gpu/device/device.hpp"
#include "gpu/engine/cuda_engine.hpp"

namespace plonkd {
namespace {

using Clock = std::chrono::steady_clock;

std::uint64_t mix(std::uint64_t x) {
    x += 0x9e3779b97f4a7c15;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
    x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
    return x ^ (x >> 31);
}

template <class Fr>
Fr pseudo_random(std::uint64_t index) {
    typename Fr::Int limbs;
    for (std::size_t i = 0; i < Fr::kLimbs; ++i) limbs.limb[i] = mix(index * Fr::kLimbs + i);
    limbs.limb[Fr::kLimbs - 1] &= (std::uint64_t{1} << ((Fr::kBits - 1) % 64)) - 1;
    return Fr::from_montgomery(limbs);
}

class Stopwatch {
  public:
    void lap(const char* name) {
        const auto now = Clock::now();
        std::printf("  %-22s %9.1f ms\n", name,
                    std::chrono::duration<double, std::milli>(now - last_).count());
        last_ = now;
    }
    double total_milliseconds() const {
        return std::chrono::duration<double, std::milli>(Clock::now() - first_).count();
    }

  private:
    Clock::time_point first_ = Clock::now();
    Clock::time_point last_ = first_;
};

template <class C>
CircuitKey<C> random_key(std::size_t n, std::size_t nb_commitments) {
    using Fr = typename C::Fr;
    CircuitKey<C> key;
    key.n = n;
    key.nb_public = 1;
    key.nb_constraints = n - 1 - n / 16;
    for (std::uint64_t i = 0; i < 10'000; ++i) key.coefficients.push_back(pseudo_random<Fr>(i));
    for (SelectorIndices* selector : {&key.ql, &key.qr, &key.qm, &key.qo, &key.qk}) {
        selector->resize(key.nb_constraints);
        for (std::size_t i = 0; i < key.nb_constraints; ++i) {
            (*selector)[i] = static_cast<std::uint32_t>(mix(i) % key.coefficients.size());
        }
    }
    key.permutation.resize(3 * n);
    for (std::size_t i = 0; i < 3 * n; ++i) {
        key.permutation[i] = static_cast<std::uint32_t>((i * 0x9e3779b1ull + 7) % (3 * n));
    }
    for (std::size_t c = 0; c < nb_commitments; ++c) {
        typename CircuitKey<C>::Commitment commitment;
        for (std::size_t row = 1; row < key.nb_constraints; row += 7) {
            commitment.committed_rows.push_back(static_cast<std::uint32_t>(row));
        }
        commitment.value_row = 2;
        key.commitments.push_back(std::move(commitment));
    }
    return key;
}

template <class C>
void prove_once(Engine<C>& engine, const CircuitKey<C>& key, std::array<FieldVector<typename C::Fr>, 3> wires,
                const SparseVector<typename C::Fr>& committed) {
    using Fr = typename C::Fr;
    using Kind = FixedColumn::Kind;
    const Fr b[3] = {pseudo_random<Fr>(1), pseudo_random<Fr>(2), pseudo_random<Fr>(3)};
    const std::span<const Fr> blinding(b);
    Stopwatch watch;
    std::vector<LagrangeColumn<C>> pi2_values;
    for (std::size_t i = 0; i < key.commitments.size(); ++i) {
        pi2_values.push_back(engine.upload(committed));
        const std::array<BlindedColumn<C>, 1> column{{{&pi2_values.back(), blinding.first(2)}}};
        engine.commit(column);
    }
    watch.lap("BSB22 commitments");
    LagrangeColumn<C> l = engine.upload(std::move(wires[0]));
    LagrangeColumn<C> r = engine.upload(std::move(wires[1]));
    LagrangeColumn<C> o = engine.upload(std::move(wires[2]));
    watch.lap("upload L, R, O");
    const std::array<BlindedColumn<C>, 3> columns{
        {{&l, blinding.first(2)}, {&r, blinding.first(2)}, {&o, blinding.first(2)}}};
    engine.commit(columns);
    watch.lap("commit L, R, O");
    LagrangeColumn<C> z_values = engine.grand_product(l, r, o, b[0], b[1]);
    watch.lap("grand product");
    const std::array<BlindedColumn<C>, 1> z_column{{{&z_values, blinding}}};
    engine.commit(z_column);
    watch.lap("commit Z");
    const MonomialColumn<C> lm = engine.to_monomial(std::move(l), blinding.first(2));
    const MonomialColumn<C> rm = engine.to_monomial(std::move(r), blinding.first(2));
    const MonomialColumn<C> om = engine.to_monomial(std::move(o), blinding.first(2));
    MonomialColumn<C> zm = engine.to_monomial(std::move(z_values), blinding);
    std::vector<MonomialColumn<C>> pi2;
    for (LagrangeColumn<C>& values : pi2_values) pi2.push_back(engine.to_monomial(std::move(values), {}));
    const SparseVector<Fr> completion{{0}, {b[0]}};
    const auto h = engine.quotient({lm, rm, om, zm, pi2, completion, b[0], b[1], b[2]});
    const std::array<PolynomialRef<C>, 1> z_only{&zm};
    engine.evaluate(z_only, b[0]);  // waits
    watch.lap("quotient");
    const std::array<PolynomialRef<C>, 3> chunks{&h[0], &h[1], &h[2]};
    engine.commit(chunks);
    watch.lap("commit h1, h2, h3");
    std::vector<PolynomialRef<C>> opened{&lm, &rm, &om, FixedColumn{Kind::s1}, FixedColumn{Kind::s2}};
    for (std::size_t i = 0; i < pi2.size(); ++i) opened.push_back(FixedColumn{Kind::qcp, i});
    engine.evaluate(opened, b[1]);
    watch.lap("evaluations");
    std::vector<ScaledPolynomial<C>> terms;
    for (const Kind kind : {Kind::ql, Kind::qr, Kind::qm, Kind::qo, Kind::qk, Kind::s3}) {
        terms.push_back({b[0], FixedColumn{kind}});
    }
    terms.push_back({b[1], &zm});
    for (const MonomialColumn<C>& column : h) terms.push_back({b[1], &column});
    for (const MonomialColumn<C>& column : pi2) terms.push_back({b[1], &column});
    for (const PolynomialRef<C>& polynomial : opened) terms.push_back({b[2], polynomial});
    const MonomialColumn<C> batch = engine.divide_by_linear(engine.linear_combination(terms), b[1]);
    const MonomialColumn<C> shifted = engine.divide_by_linear(std::move(zm), b[2]);
    engine.evaluate(std::array<PolynomialRef<C>, 1>{&shifted}, b[0]);  // waits
    watch.lap("combination, division");
    const std::array<PolynomialRef<C>, 2> openings{&batch, &shifted};
    engine.commit(openings);
    watch.lap("commit openings");
    std::printf("proof %s n = %zu, %zu commitments: %.1f ms\n", C::kName.data(), key.n,
                key.commitments.size(), watch.total_milliseconds());
}

template <class C>
void run(unsigned log_n, std::size_t nb_commitments, std::size_t memory_limit) {
    using Fr = typename C::Fr;
    const std::size_t n = std::size_t{1} << log_n;
    gpu::CudaEngineOptions options;
    options.memory_limit_bytes = memory_limit;
    const auto engine = gpu::make_cuda_engine<C>(options);
    const CircuitKey<C> key = random_key<C>(n, nb_commitments);
    std::vector<typename C::G1> points(n + 3);
    {
        const std::size_t piece = std::min<std::size_t>(n + 3, std::size_t{1} << 24);
        const gpu::Stream stream;
        gpu::DeviceBuffer<typename C::G1> buffer(piece);
        for (std::size_t first = 0; first < points.size(); first += piece) {
            const std::size_t count = std::min(piece, points.size() - first);
            gpu::write_synthetic_points<C>(buffer.data(), first, count, stream.get());
            gpu::check(cudaMemcpy(points.data() + first, buffer.data(), count * sizeof(typename C::G1),
                                  cudaMemcpyDeviceToHost),
                       "copying points");
        }
    }
    Stopwatch watch;
    engine->load(key, {points, {}});
    watch.lap("load");
    SparseVector<Fr> committed;
    if (nb_commitments > 0) {
        committed.rows = key.commitments.front().committed_rows;
        for (const std::uint32_t row : committed.rows) committed.values.push_back(pseudo_random<Fr>(row));
    }
    FieldVector<Fr> values(n);
    for (std::size_t i = 0; i < n; ++i) values[i] = pseudo_random<Fr>(i);
    for (int repetition = 0; repetition < 2; ++repetition) {
        prove_once<C>(*engine, key, {values, values, values}, committed);
    }
}

}  // namespace
}  // namespace plonkd

int main(int argc, char** argv) {
    try {
        const auto curve = argc > 2 ? plonkd::curve_from_name(argv[1]) : std::nullopt;
        if (!curve) {
            std::fprintf(stderr, "usage: bench_proof CURVE LOG_N [NB_COMMITMENTS] [MEMORY_LIMIT_BYTES]\n");
            return 2;
        }
        const auto log_n = static_cast<unsigned>(std::atoi(argv[2]));
        const std::size_t nb_commitments = argc > 3 ? std::strtoull(argv[3], nullptr, 10) : 1;
        const std::size_t memory_limit = argc > 4 ? std::strtoull(argv[4], nullptr, 10) : 0;
        plonkd::with_curve(*curve,
                           [&](auto c) { plonkd::run<decltype(c)>(log_n, nb_commitments, memory_limit); });
        return 0;
    } catch (const plonkd::Failure& failure) {
        std::fprintf(stderr, "%s error: %s\n", plonkd::to_string(failure.failure_class()), failure.what());
        return failure.exit_code();
    }
}
