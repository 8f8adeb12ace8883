# make bench: mails a second, CPU and memory (contrib/bench says how). The
# peer to compare with is not ours and may be absent.
EXTRA_PROGRAMS = tests/bench/sink
tests_bench_sink_SOURCES = tests/bench/sink.c
CLEANFILES += tests/bench/sink$(EXEEXT)
BENCH_PEER = $(top_srcdir)/../shared/bench

bench: all tests/bench/sink$(EXEEXT)
	$(PYTHON3) $(top_srcdir)/contrib/bench --peer $(BENCH_PEER) \
		$(top_builddir)
.PHONY: bench
