# `cpack` in a build folder makes plonkd_<version>_<architecture>.deb. What goes where is decided by deploy/install.sh alone.

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME plonkd)
set(CPACK_PACKAGE_CONTACT "plonkd developers")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "Prover host for gnark PlonK circuits")
set(CPACK_PACKAGE_DESCRIPTION_FILE ${CMAKE_CURRENT_LIST_DIR}/description.txt)
set(CPACK_PACKAGING_INSTALL_PREFIX /)
# No install rules of the build: the script below fills the package.
set(CPACK_INSTALL_CMAKE_PROJECTS "")
set(PLONKD_INSTALLER ${PROJECT_SOURCE_DIR}/deploy/install.sh)
configure_file(${CMAKE_CURRENT_LIST_DIR}/install_step.cmake.in ${CMAKE_BINARY_DIR}/packaging/install_step.cmake @ONLY)
set(CPACK_INSTALL_SCRIPTS ${CMAKE_BINARY_DIR}/packaging/install_step.cmake)

set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION utils)
# The shared libraries that the programs were linked with, as packages.
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "systemd | systemd-standalone-sysusers")
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA
  ${CMAKE_CURRENT_LIST_DIR}/conffiles ${CMAKE_CURRENT_LIST_DIR}/postinst ${CMAKE_CURRENT_LIST_DIR}/postrm)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
include(CPack)
