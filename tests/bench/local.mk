# make bench: mails a second, CPU and memory (contrib/bench says how). The
# peer to compare with is not ours and may be absent.
EXTRA_PROGRAMS = tests/bench/sink
check_PROGRAMS += tests/bench/fill_register tests/bench/erase_steps
tests_bench_sink_SOURCES = tests/bench/sink.c
tests_bench_fill_register_SOURCES = tests/bench/fill_register.c
tests_bench_fill_register_LDADD = $(CONF_LIBS)
tests_bench_erase_steps_SOURCES = tests/bench/erase_steps.c
tests_bench_erase_steps_LDADD = $(CONF_LIBS)
CLEANFILES += tests/bench/sink$(EXEEXT)
BENCH_PEER = $(top_srcdir)/../shared/bench

bench: all tests/bench/sink$(EXEEXT)
	$(PYTHON3) $(top_srcdir)/contrib/bench --peer $(BENCH_PEER) \
		$(top_builddir)
.PHONY: bench

# make bench-desk: what an officer waits for at a register of many tickets.
EXTRA_DIST += tests/bench/desk
bench-desk: all tests/bench/fill_register$(EXEEXT)
	$(PYTHON3) $(top_srcdir)/tests/bench/desk $(top_builddir)
.PHONY: bench-desk

# make bench-erase: how long erasing holds the register at each of its steps.
ERASE_TICKETS = 100000
bench-erase: all tests/bench/fill_register$(EXEEXT) \
	tests/bench/erase_steps$(EXEEXT)
	rm -f tests/bench/erase.db tests/bench/erase.db-*
	tests/bench/fill_register tests/bench/erase.db $(ERASE_TICKETS)
	tests/bench/erase_steps tests/bench/erase.db 30
	rm -f tests/bench/erase.db tests/bench/erase.db-*
.PHONY: bench-erase

# make bench-intake: what a message costs in a large register.
EXTRA_DIST += tests/bench/intake
bench-intake: all tests/bench/fill_register$(EXEEXT)
	$(PYTHON3) $(top_srcdir)/tests/bench/intake $(top_builddir)
.PHONY: bench-intake
