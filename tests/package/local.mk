# The systemd unit; and the package in a chroot, by contrib/package --check.
dist_check_SCRIPTS += tests/package/unit
TESTS += tests/package/unit
EXTRA_DIST += tests/package/in_chroot

# doc/TESTING.md has the figures.
check-package:
	$(top_srcdir)/contrib/package --check
.PHONY: check-package
