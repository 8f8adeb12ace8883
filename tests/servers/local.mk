# The same on every server; tests/servers/run says how. `make check` plays its
# three longest tests on those that tests/e2e does not know, `make
# check-servers` all of them.
dist_check_SCRIPTS += tests/servers/run tests/servers/check
TESTS += tests/servers/check
EXTRA_DIST += tests/servers/conftest.py tests/servers/office.py \
	tests/servers/test_mailboxes.py tests/servers/test_relays.py
CLEANFILES += tests/servers/check.xml tests/servers/run.xml

check-servers: all
	top_srcdir='$(top_srcdir)' top_builddir='$(top_builddir)' \
		$(top_srcdir)/tests/servers/run
.PHONY: check-servers
