# Processes that die and calls that fail. Kills at random go with any build;
# everything else needs one with --enable-test-hooks: `make check-hooks`.
dist_check_SCRIPTS += tests/crash/run
TESTS += tests/crash/run
EXTRA_DIST += tests/crash/killed_at_random tests/crash/killed_at_every_step \
	tests/crash/nth_fault tests/crash/poison tests/fault/preload.c
CLEANFILES += killed_at_random.log

# doc/TESTING.md has the figures.
campaign-kill: all
	top_srcdir='$(top_srcdir)' top_builddir='$(top_builddir)' \
		$(top_srcdir)/tests/crash/run --kills 300 --mails 2000 -v
.PHONY: campaign-kill

HOOK_TESTS = tests/crash/killed_at_every_step tests/crash/nth_fault \
	tests/crash/poison
if TEST_HOOKS
TESTS += $(HOOK_TESTS)
check_DATA += tests/fault/preload.so
tests/fault/preload.so: $(top_srcdir)/tests/fault/preload.c \
		$(top_srcdir)/src/base/step.c $(top_srcdir)/src/base/step.h
	@mkdir -p tests/fault
	$(AM_V_CCLD)$(CC) $(DEFS) $(DEFAULT_INCLUDES) $(AM_CPPFLAGS) \
		$(DPOD_CFLAGS) $(CFLAGS) -U_FORTIFY_SOURCE -fPIC -shared -o $@ \
		$(top_srcdir)/tests/fault/preload.c \
		$(top_srcdir)/src/base/step.c
CLEANFILES += tests/fault/preload.so
endif

# Of reads and allocations, which are many, every 20th, and every fifth step of
# a statement, each day others; all in the campaign.
check-hooks:
	FAULT_SAMPLE=$${FAULT_SAMPLE:-20} DPOD_HISTORIES=200 \
		$(MAKE) $(AM_MAKEFLAGS) check TESTS='$(HOOK_TESTS) tests/world/simulation'
campaign-faults:
	FAULT_SAMPLE=1 $(MAKE) $(AM_MAKEFLAGS) check \
		TESTS=tests/crash/nth_fault
.PHONY: check-hooks campaign-faults
