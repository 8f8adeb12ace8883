check_PROGRAMS += tests/unit/test_learn
TESTS += tests/unit/test_learn
tests_unit_test_learn_SOURCES = tests/unit/test_learn.c
tests_unit_test_learn_LDADD = $(LEARN_LIBS) $(JANSSON_LIBS) $(CMOCKA_LIBS)
EXTRA_DIST += tests/learn/vectors.jsonl

check_PROGRAMS += tests/unit/test_views
TESTS += tests/unit/test_views
tests_unit_test_views_SOURCES = tests/unit/test_views.c
tests_unit_test_views_LDADD = $(LEARN_LIBS) $(CMOCKA_LIBS)

check_PROGRAMS += tests/unit/test_local
TESTS += tests/unit/test_local
tests_unit_test_local_SOURCES = tests/unit/test_local.c
tests_unit_test_local_LDADD = $(LEARN_LIBS) $(CMOCKA_LIBS)

check_PROGRAMS += tests/unit/test_plain
TESTS += tests/unit/test_plain
tests_unit_test_plain_SOURCES = tests/unit/test_plain.c
tests_unit_test_plain_LDADD = $(LEARN_LIBS) $(CMOCKA_LIBS)

# Files that were not made by the trainer.
check_PROGRAMS += tests/unit/test_weights
TESTS += tests/unit/test_weights
tests_unit_test_weights_SOURCES = tests/unit/test_weights.c
tests_unit_test_weights_LDADD = $(LEARN_LIBS) $(CMOCKA_LIBS)
