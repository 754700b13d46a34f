#include "prover/field/prime_field.hpp"

#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "prover/field/batch_inverse.hpp"
#include "prover/field/cpu_features.hpp"
#include "prover/field/fields.hpp"

namespace plonkd {
namespace {

// Canonical hexadecimal operands and results, computed with Python's integers.
struct KnownAnswer {
    const char *a, *b, *sum, *difference, *product, *inverse_of_a;
};
template <class F>
struct KnownAnswers {
    static const KnownAnswer kValue;
};
// clang-format off
template <>
const KnownAnswer KnownAnswers<Bn254Fr>::kValue = {
    "17e0472e29645f8b6facaa5090e5e945452ec40a3193ca54ee8971105e503a67",
    "27273a832ca1c789a091250e8fe4602442d6cb5c6ed4e94bdfc9e3b11fcff454",
    "ea3333e74d486eb57ed89a89f48f10c5fd1a71e26af430f8a715f2d8e202eba",
    "211d5b1dddf4382b876bcaf88282e17e2a8be0f63c78519a52a182f32e804614",
    "17de5e8133283f3e30eafbc27d2c3d87697022bd5c0330d24287363d07d046ce",
    "1dde1228b326332d8553d5c2ebc65caa8e1223f7359bd5a2f6d53e321a62a153"};
template <>
const KnownAnswer KnownAnswers<Bn254Fp>::kValue = {
    "21fc9abb175f0cd2bb9d58e4f543bbcfbcf74d7a5adad1212fd2b7a48d9fe5b9",
    "d2a6bd025ece8452aa4857e8101e89a95c5fb986980a81fbc428d42fa882692",
    "2f27068b3d4bf517e641de637645a46a52bd4912c45b7940ec1544e788280c4b",
    "14d22eeaf172248d90f8d3667441d335273151e1f15a290173902a619317bf27",
    "e404487241b30d67a91fc10a3222c3f32785cacd244c25b0d2e11970ce5523c",
    "518f08bbadb205771d0d87ed5681bee507bad4e7e6ff37dc9e3741680432683"};
template <>
const KnownAnswer KnownAnswers<Bls12377Fr>::kValue = {
    "eaece2906057c82527122dc57708107d64a3ce030a1f6d513ed748bb80e3b0d",
    "d4b9985be99854ab0d26ee6fa92890682bde024f7acee2206e0f45856eaa301",
    "94f02502a725c76a28f44a4f5cb5a0cff5da606584ee4f610bce8e40ef8de0d",
    "16334a3476bf737a19eb3f55cddf801538c5cbb38f508b30d0c80336123980c",
    "1bcfc8887889a47f7824a6a2bf69f29dead2241352f94f44687d4a50672b7b7",
    "70bb36d12343993e6a6616ec13c117c17332da00d5e1aff87b65a9bfd453667"};
template <>
const KnownAnswer KnownAnswers<Bls12377Fp>::kValue = {
    "14e19c31978cec0495cfa4f2dcaabd594820a06c555663f29ef41d0deea959ea9f559fcf0b3786801b5577d00e266d0",
    "13126b1860a7da1f5cdb9413b8d0e76600027e8bc90a6ec2e80dbd593fd7234ae711399e2b2848b1b1bcf726a1eccda",
    "d1062e87be3b7778efadcffcb67110da5f57fc80f0f99c397cbb76b8debfd3415b1052a365fcf297c866ef6b0133a9",
    "1cf311936e511e538f410df23d9d5f3481e21e08c4bf52fb6e65fb4aed2369fb8446630e00f3dce699880a96c399f6",
    "fe883e9a8b6725197bc8972920c2f2e6936d2012c6bb1a6c9405fd500c50f3c4afd9940625b1a3e663c0e575976087",
    "cc72993ede9ee214f31dcf54da509bcdced46bfa6995eab35c9d88bbb67a209977cf85346ede6aed88c2528e2e73f5"};
template <>
const KnownAnswer KnownAnswers<Bw6761Fp>::kValue = {
    "427e32f56ae7eaea80db0684ab56166f05571896af0dea41fad2962f927291ab721ab08e1a11f0c18c6da1cd4944b6bcb8a0843764b52e7fcd33d2df8960ad1eab5cd83b788b660a4de3e4ce9fb6a85473da68d3285151e9c329a8b59a5969",
    "c6b519141cb03e71f2f9c4b6307bad0f967bcc0ca02f4d03499f8452e1fbb062d1c049282fe557578b24268a04f74f5987baf13aa725cbf70ae8c026784184026530cdd50b612bdd533730fbb911334d23bed52a04f77afad2b6c50aa25068",
    "109334c098798295c73d4cb3adbd1c37e9bd2e4a34f3d374544721a82746e420e43daf9b649f748191791c8574e3c0616405b75720bdafa76d81c930601a23121108da61083ec91e7a11b15ca58c7dba197993dfd2d48cce495e06dc03ca9d1",
    "9eb13edcd205b74a15aa81d375d9a81894f3b70be025259133a9015d383522b91c00a04b6f15b26dd0047a68f8706be9baae800fb78cf2fa9f1eef2cfd1e57b4e742ccbcd4d3324307a562bdd749acede159fc19235a59e38d72e3aaf8098c",
    "4b908c117010c64f321cedee0d43acc54e587727d71b622c1ea351b17f59627895eeb0288d4b85d84982669bdedafb185670b8b87795a000435ba08a63517d9f35e0fd9558c19bc68c8d1d7003d242cf3286eff8807089ec455243e2da1e59",
    "6bbf3da6cd4b3f9eacbc7d092d7a9674c09bee1ac59782c02ae6804b75c0daf5b4dcab5fd5305917351e09fb40e861c64f990f63416c246bc0b5150c5650a9becb2327045d911665adae9230b0c572924cdbe353c4b832a0bc00e67b91bcf1"};
template <>
const KnownAnswer KnownAnswers<Bls12381Fr>::kValue = {
    "5b2dc822c5bc647a02ff5f56c9f0b0722df2b7c8ebaa7701cc905983fe9e6246",
    "4f98c0217b1427081f1af1fac2e1dac48334bb82adbfb00e372139f35e2503dd",
    "36d8e0f117330e39eee079498330b3315d69cf48996bcb1103b193785cc36622",
    "b9508014aa83d71e3e46d5c070ed5adaabdfc463deac6f3956f1f90a0795e69",
    "38349637c3ac60f81deb9607c0f6d2ffed10ebf9e0ea549e898ebb3d21ad0269",
    "67b5093ee7bb37bf30f9b70dad3d5c3606eed8c5311e9292b4146ff3faa3e975"};
// clang-format on

// Runs the body on the portable path and, where the processor has it, on the BMI2/ADX path.
template <class Body>
void on_every_path(const Body& body) {
    const bool has_adx = cpu_has_bmi2_adx;
    for (const bool adx : {false, true}) {
        if (adx && !has_adx) continue;
        SCOPED_TRACE(adx ? "BMI2/ADX" : "portable");
        cpu_has_bmi2_adx = adx;
        body();
    }
    cpu_has_bmi2_adx = has_adx;
}

template <class F>
class Field : public testing::Test {
  protected:
    using Int = typename F::Int;

    F random_element() {
        const F radix = F::from_u64(std::uint64_t{1} << 32).squared();
        F x = F::zero();
        for (std::size_t i = 0; i < F::kLimbs; ++i) x = x * radix + F::from_u64(random_());
        return x;
    }
    static F from_hex(const char* hex) { return F::from_canonical(big_int_from_hex<F::kLimbs>(hex)); }

    // Montgomery limbs at the edges: 0, 1, p - 1, all ones or a single one in each limb, as far as below p.
    static std::vector<F> edge_elements() {
        std::vector<F> elements{F::zero(), F::one(), -F::one(), F::one().doubled()};
        Int largest = F::kModulus;
        largest.limb[0] -= 1;
        elements.push_back(F::from_montgomery(largest));
        for (std::size_t limb = 0; limb < F::kLimbs; ++limb) {
            Int x{};
            x.limb[limb] = limb + 1 < F::kLimbs ? ~std::uint64_t{0} : F::kModulus.limb[limb] - 1;
            elements.push_back(F::from_montgomery(x));
            x.limb[limb] = 1;
            if (x < F::kModulus) elements.push_back(F::from_montgomery(x));
            for (std::size_t below = 0; below < limb; ++below) x.limb[below] = ~std::uint64_t{0};
            if (x < F::kModulus) elements.push_back(F::from_montgomery(x));
            x = F::kModulus;
            x.limb[limb] -= x.limb[limb] != 0 ? 1 : 0;
            if (x < F::kModulus) elements.push_back(F::from_montgomery(x));
        }
        return elements;
    }
    std::vector<F> samples() {
        std::vector<F> elements = edge_elements();
        for (int i = 0; i < 20; ++i) elements.push_back(random_element());
        return elements;
    }

    std::mt19937_64 random_{42};
};
using Fields = testing::Types<Bn254Fr, Bn254Fp, Bls12377Fr, Bls12377Fp, Bw6761Fp, Bls12381Fr>;
TYPED_TEST_SUITE(Field, Fields);

TYPED_TEST(Field, KnownAnswers) {
    on_every_path([&] {
        const KnownAnswer& known = KnownAnswers<TypeParam>::kValue;
        const auto a = this->from_hex(known.a);
        const auto b = this->from_hex(known.b);
        EXPECT_EQ(a + b, this->from_hex(known.sum));
        EXPECT_EQ(a - b, this->from_hex(known.difference));
        EXPECT_EQ(a * b, this->from_hex(known.product));
        EXPECT_EQ(a.inverse(), this->from_hex(known.inverse_of_a));
        EXPECT_EQ((a * b).to_canonical(), big_int_from_hex<TypeParam::kLimbs>(known.product));
    });
}

TYPED_TEST(Field, Laws) {
    on_every_path([&] {
        const auto elements = this->samples();
        for (const auto& a : elements) {
            EXPECT_EQ(a + TypeParam::zero(), a);
            EXPECT_EQ(a * TypeParam::one(), a);
            EXPECT_TRUE((a * TypeParam::zero()).is_zero());
            EXPECT_TRUE((a - a).is_zero());
            EXPECT_TRUE((a + -a).is_zero());
            EXPECT_EQ(a.doubled(), a + a);
            EXPECT_EQ(a.squared(), a * a);
            EXPECT_EQ(TypeParam::from_canonical(a.to_canonical()), a);
            for (const auto& b : elements) {
                EXPECT_EQ(a + b, b + a);
                EXPECT_EQ(a * b, b * a);
                EXPECT_EQ(a - b + b, a);
                EXPECT_EQ(-(a - b), b - a);
                EXPECT_EQ((a + b) * (a - b), a.squared() - b.squared());
                EXPECT_EQ(a * (b + TypeParam::one()), a * b + a);
            }
        }
    });
}

TYPED_TEST(Field, ResultsAreBelowTheModulus) {
    on_every_path([&] {
        const auto elements = this->samples();
        for (const auto& a : elements) {
            for (const auto& b : elements) {
                EXPECT_LT((a * b).montgomery(), TypeParam::kModulus);
                EXPECT_LT((a + b).montgomery(), TypeParam::kModulus);
                EXPECT_LT((a - b).montgomery(), TypeParam::kModulus);
            }
            EXPECT_LT(a.squared().montgomery(), TypeParam::kModulus);
            EXPECT_LT((-a).montgomery(), TypeParam::kModulus);
            EXPECT_LT(a.inverse().montgomery(), TypeParam::kModulus);
        }
    });
}

TYPED_TEST(Field, PathsGiveTheSameLimbs) {
    if (!cpu_has_bmi2_adx) GTEST_SKIP() << "needs BMI2 and ADX (or PLONKD_CPU_FEATURES lowers them)";
    const auto elements = this->samples();
    for (const auto& a : elements) {
        for (const auto& b : elements) {
            cpu_has_bmi2_adx = true;
            const auto product = a * b;
            const auto square = a.squared();
            cpu_has_bmi2_adx = false;
            EXPECT_EQ(product, a * b);
            EXPECT_EQ(square, a.squared());
        }
    }
    cpu_has_bmi2_adx = true;
}

TYPED_TEST(Field, ConstantExpressionsAgree) {
    constexpr auto kThree = TypeParam::from_u64(3);
    constexpr auto kExpression = (kThree * kThree - TypeParam::one() + kThree).squared();
    EXPECT_EQ(kExpression, TypeParam::from_u64(121));
}

TYPED_TEST(Field, Inverse) {
    EXPECT_TRUE(TypeParam::zero().inverse().is_zero());
    EXPECT_TRUE(TypeParam::one().inverse().is_one());
    for (const auto& a : this->samples()) {
        if (a.is_zero()) continue;
        EXPECT_TRUE((a * a.inverse()).is_one());
    }
    for (std::uint64_t i = 1; i < 200; ++i) {
        EXPECT_TRUE((TypeParam::from_u64(i) * TypeParam::from_u64(i).inverse()).is_one()) << i;
        const auto power = TypeParam::from_u64(2).pow(i);
        EXPECT_TRUE((power * power.inverse()).is_one()) << "2^" << i;
    }
}

TYPED_TEST(Field, Powers) {
    const auto a = this->random_element();
    EXPECT_TRUE(a.pow(std::uint64_t{0}).is_one());
    EXPECT_EQ(a.pow(std::uint64_t{5}), a * a * a * a * a);
    auto p_minus_one = TypeParam::kModulus;
    p_minus_one.limb[0] -= 1;
    EXPECT_TRUE(a.pow(p_minus_one).is_one());
}

TYPED_TEST(Field, BytesRoundTripAndAreRangeChecked) {
    std::vector<std::uint8_t> bytes(TypeParam::kBytes);
    for (const auto& a : this->samples()) {
        a.to_bytes(bytes.data());
        const auto back = TypeParam::from_bytes(bytes);
        ASSERT_TRUE(back.has_value());
        EXPECT_EQ(*back, a);
        EXPECT_EQ(TypeParam::from_bytes_reduced(bytes), a);
    }
    for (std::size_t i = 0; i < TypeParam::kBytes; ++i) {
        const std::size_t index = TypeParam::kBytes - 1 - i;
        bytes[index] = static_cast<std::uint8_t>(TypeParam::kModulus.limb[i / 8] >> (8 * (i % 8)));
    }
    EXPECT_FALSE(TypeParam::from_bytes(bytes).has_value()) << "the modulus itself";
    EXPECT_TRUE(TypeParam::from_bytes_reduced(bytes).is_zero());
    bytes.assign(TypeParam::kBytes, 0xff);
    EXPECT_FALSE(TypeParam::from_bytes(bytes).has_value());
    bytes.assign(TypeParam::kBytes - 1, 0);
    EXPECT_FALSE(TypeParam::from_bytes(bytes).has_value()) << "too short";
    bytes.assign(TypeParam::kBytes + 1, 0);
    EXPECT_FALSE(TypeParam::from_bytes(bytes).has_value()) << "too long";
}

TYPED_TEST(Field, BatchInverse) {
    for (const std::size_t size : {0, 1, 5, 8, 9, 100, 2048, 2049, 5000}) {
        std::vector<TypeParam> values(size);
        for (std::size_t i = 0; i < size; ++i) {
            values[i] = i % 7 == 3   ? TypeParam::zero()
                        : i % 5 == 0 ? -TypeParam::from_u64(i + 1)
                                     : this->random_element();
        }
        auto inverses = values;
        batch_inverse(std::span<TypeParam>(inverses));
        auto serial = values;
        batch_inverse_serial(std::span<TypeParam>(serial));
        EXPECT_EQ(inverses, serial) << size;
        for (std::size_t i = 0; i < size; ++i)
            ASSERT_EQ(inverses[i], values[i].inverse()) << i << " of " << size;
    }
    std::vector<TypeParam> zeros(100, TypeParam::zero());
    batch_inverse(std::span<TypeParam>(zeros));
    for (const auto& zero : zeros) EXPECT_TRUE(zero.is_zero());
}

}  // namespace
}  // namespace plonkd
