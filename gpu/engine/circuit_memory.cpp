#include "gpu/engine/circuit_memory.hpp"

#include <algorithm>

#include "gpu/poly/polynomial.hpp"

namespace plonkd::gpu {

namespace {

template <class Fr>
std::vector<CosetPowers<Fr>> quotient_cosets(const Domain<Fr>& domain, cudaStream_t stream) {
    std::vector<CosetPowers<Fr>> cosets;
    Fr shift = Fr::one();
    for (std::size_t i = 0; i < kNbCosets; ++i) {
        shift *= coset_shift<Fr>();
        cosets.emplace_back(i, shift, domain, stream);
    }
    return cosets;
}

template <class Fr>
std::array<PowerTableView<Fr>, kNbCosets> scales(const std::vector<CosetPowers<Fr>>& cosets) {
    std::array<PowerTableView<Fr>, kNbCosets> views;
    for (const CosetPowers<Fr>& coset : cosets) views.at(coset.index) = coset.scale.view();
    return views;
}

}  // namespace

template <class C>
CircuitMemory<C>::CircuitMemory(const CircuitKey<C>& circuit, const CommitmentPoints<C>& srs,
                                const MemoryPlan& memory_plan, const NttTuning& ntt_tuning)
    : key(circuit),
      plan(memory_plan),
      domain(Domain<Fr>::of_size(circuit.n)),
      uploader(stream.get()),
      pool(std::make_shared<ColumnPool<Fr>>(plan.nb_columns, plan.column_length)),
      ntt(domain.log_n, stream.get(), ntt_tuning),
      scan(plan.column_length),
      cosets(quotient_cosets<Fr>(domain, stream.get())),
      fixed(circuit, ntt, plan.fixed, scales(cosets), uploader, stream.get()),
      omega(domain.omega, Fr::one(), domain.log_n, stream.get()),
      msm(plan.msm, stream.get()),
      sparse_rows(kSparsePiece),
      sparse_values(kSparsePiece),
      values(kMaxValues),
      host_values(kMaxValues) {
    const Slot scratch = acquire();
    using Kind = FixedColumn::Kind;
    for (const Kind kind : {Kind::s1, Kind::s2, Kind::s3}) {
        fixed.write_values({kind}, scratch.data());
        ntt.inverse(scratch.data(), stream.get());
        permutation_high[static_cast<std::size_t>(kind) - static_cast<std::size_t>(Kind::s1)] =
            fetch_high_coefficients<Fr>({scratch.data(), circuit.n}, stream);
    }
    msm.load_points(srs.canonical.first(plan.msm.nb_points));
}

template <class Fr>
HighCoefficients<Fr> fetch_high_coefficients(const DevicePolynomial<Fr>& polynomial, const Stream& stream) {
    HighCoefficients<Fr> high;
    high.length = polynomial.length;
    high.last.resize(std::min(polynomial.length, kNbTop + 3));
    check(cudaMemcpyAsync(high.last.data(), polynomial.coefficients + (polynomial.length - high.last.size()),
                          high.last.size() * sizeof(Fr), cudaMemcpyDeviceToHost, stream.get()),
          "fetching coefficients");
    stream.synchronize();
    return high;
}

template <class C>
void add_sparse(CircuitMemory<C>& memory, const SparseVector<typename C::Fr>& entries, RowOrder order,
                typename C::Fr* column) {
    std::vector<std::uint32_t> rows;
    for (std::size_t first = 0; first < entries.rows.size(); first += memory.kSparsePiece) {
        const std::size_t count = std::min(memory.kSparsePiece, entries.rows.size() - first);
        rows.assign(entries.rows.begin() + static_cast<std::ptrdiff_t>(first),
                    entries.rows.begin() + static_cast<std::ptrdiff_t>(first + count));
        if (order == RowOrder::bit_reversed) {
            for (std::uint32_t& row : rows) {
                row = static_cast<std::uint32_t>(reverse_bits(row, memory.domain.log_n));
            }
        }
        memory.uploader.copy(memory.sparse_rows.data(), rows.data(), count * sizeof(std::uint32_t));
        memory.uploader.copy(memory.sparse_values.data(), entries.values.data() + first,
                             count * sizeof(typename C::Fr));
        add_rows(column, memory.sparse_rows.data(), memory.sparse_values.data(), count, memory.on());
    }
}

#define PLONKD_INSTANTIATE(C)                                                                                \
    template struct CircuitMemory<C>;                                                                        \
    template HighCoefficients<C::Fr> fetch_high_coefficients(const DevicePolynomial<C::Fr>&, const Stream&); \
    template void add_sparse(CircuitMemory<C>&, const SparseVector<C::Fr>&, RowOrder, C::Fr*);
PLONKD_INSTANTIATE(Bn254)
PLONKD_INSTANTIATE(Bls12377)
PLONKD_INSTANTIATE(Bw6761)
#undef PLONKD_INSTANTIATE

}  // namespace plonkd::gpu
