# A world that is other than the program believes, one test a case.
dist_check_SCRIPTS += tests/world/run tests/world/simulation
TESTS += tests/world/run tests/world/simulation
EXTRA_DIST += tests/world/conftest.py \
	tests/world/history.py \
	tests/world/model.py \
	tests/world/office.py \
	tests/world/play.py \
	tests/world/situations.py \
	tests/world/starter.c \
	tests/world/starter.py \
	tests/world/test_clock.py \
	tests/world/test_gone.py \
	tests/world/test_holder.py \
	tests/world/test_machine.py \
	tests/world/test_mailbox.py \
	tests/world/test_marks.py \
	tests/world/test_officer.py \
	tests/world/test_operating.py \
	tests/world/test_orders.py \
	tests/world/test_register.py \
	tests/world/test_sender.py \
	tests/world/test_stop.py
CLEANFILES += tests/world/run.xml

# doc/TESTING.md has the figures.
campaign-world: all
	top_srcdir='$(top_srcdir)' top_builddir='$(top_builddir)' \
		$(top_srcdir)/tests/world/simulation --count 10000
.PHONY: campaign-world
