// Membership of points in their curve and in its subgroup of prime order r.
//
// The subgroup tests expect a point that lies on the curve; they use an endomorphism instead of
// multiplication by r (reasons and sources in subgroup.cpp). The point at infinity belongs to curve and
// subgroup. The group is part of the name because on BW6-761 both groups' points have the same type.
#pragma once

#include "prover/curve/curves.hpp"

namespace plonkd {

template <class C>
bool g1_is_on_curve(const typename C::G1& point);
template <class C>
bool g1_is_in_subgroup(const typename C::G1& point);

template <class C>
bool g2_is_on_curve(const typename C::G2& point);
template <class C>
bool g2_is_in_subgroup(const typename C::G2& point);

}  // namespace plonkd
