check_PROGRAMS += tests/unit/test_learn
TESTS += tests/unit/test_learn
tests_unit_test_learn_SOURCES = tests/unit/test_learn.c
tests_unit_test_learn_LDADD = $(LEARN_LIBS) $(JANSSON_LIBS) $(CMOCKA_LIBS)
EXTRA_DIST += tests/learn/vectors.jsonl
EXTRA_DIST += tests/fuzz/fuzz_learn.c
if FUZZERS
check_PROGRAMS += tests/fuzz/fuzz_learn
tests_fuzz_fuzz_learn_SOURCES = tests/fuzz/fuzz_learn.c
tests_fuzz_fuzz_learn_LDADD = $(LEARN_LIBS)
tests_fuzz_fuzz_learn_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
endif

check_PROGRAMS += tests/unit/test_views
TESTS += tests/unit/test_views
tests_unit_test_views_SOURCES = tests/unit/test_views.c
tests_unit_test_views_LDADD = $(LEARN_LIBS) $(CMOCKA_LIBS)

check_PROGRAMS += tests/unit/test_local
TESTS += tests/unit/test_local
tests_unit_test_local_SOURCES = tests/unit/test_local.c
tests_unit_test_local_LDADD = $(LEARN_LIBS) $(CMOCKA_LIBS)
