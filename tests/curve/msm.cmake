plonkd_test(test_curve_msm msm_test.cpp DEPENDS plonkd_curve LABELS unit)
plonkd_test(test_curve_msm_additions msm_additions_test.cpp DEPENDS plonkd_curve LABELS unit)
