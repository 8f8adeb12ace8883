check_PROGRAMS += tests/unit/test_verdict tests/unit/test_reader
TESTS += tests/unit/test_verdict tests/unit/test_reader
tests_unit_test_verdict_SOURCES = tests/unit/test_verdict.c
tests_unit_test_verdict_LDADD = $(READER_LIBS) $(CMOCKA_LIBS)
tests_unit_test_reader_SOURCES = tests/unit/test_reader.c
tests_unit_test_reader_LDADD = $(READER_LIBS) $(CMOCKA_LIBS)

if FUZZERS
noinst_PROGRAMS += tests/fuzz/fuzz_verdict
tests_fuzz_fuzz_verdict_SOURCES = tests/fuzz/fuzz_verdict.c
tests_fuzz_fuzz_verdict_CFLAGS = $(AM_CFLAGS) -fsanitize=fuzzer
tests_fuzz_fuzz_verdict_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_fuzz_fuzz_verdict_LDADD = $(READER_LIBS)
endif
