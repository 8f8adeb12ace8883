# make soak: dpod for DURATION seconds, with all that befalls it in a month.
EXTRA_DIST += tests/soak/run tests/soak/fifty tests/soak/clock.c
DURATION = 1800

soak: all
	top_srcdir='$(top_srcdir)' top_builddir='$(top_builddir)' CC='$(CC)' \
		$(PYTHON3) $(top_srcdir)/tests/soak/run $(DURATION)
.PHONY: soak
