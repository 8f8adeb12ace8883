check_PROGRAMS += tests/unit/test_classify tests/unit/test_ruleset \
	tests/rules/try tests/rules/needless
TESTS += tests/unit/test_classify tests/unit/test_ruleset
tests_unit_test_classify_SOURCES = tests/unit/test_classify.c \
	tests/rules/cases.c tests/rules/cases.h
tests_unit_test_classify_LDADD = $(RULES_LIBS) $(CMOCKA_LIBS)
tests_unit_test_ruleset_SOURCES = tests/unit/test_ruleset.c
tests_unit_test_ruleset_LDADD = $(RULES_LIBS) $(CMOCKA_LIBS)
tests_rules_try_SOURCES = tests/rules/try.c tests/rules/cases.c \
	tests/rules/cases.h
tests_rules_try_LDADD = $(RULES_LIBS)
tests_rules_needless_SOURCES = tests/rules/needless.c tests/rules/cases.c \
	tests/rules/cases.h
tests_rules_needless_LDADD = $(RULES_LIBS)
EXTRA_DIST += tests/rules/da.cases tests/rules/de.cases \
	tests/rules/en.cases tests/rules/es.cases tests/rules/fi.cases \
	tests/rules/fr.cases tests/rules/it.cases tests/rules/nb.cases \
	tests/rules/facts.cases tests/rules/nl.cases tests/rules/nn.cases tests/rules/other.cases \
	tests/rules/pl.cases tests/rules/pt.cases tests/rules/sv.cases \
	tests/rules/recognition

# The figures of doc/RECOGNITION.md, measured on a folder of labelled mail
# that does not belong to this repository.
.PHONY: recognition
recognition: dpoctl dpod-reader
	test -n "$(DPOD_CORPORA)" || { \
	  echo "DPOD_CORPORA=FOLDER is needed (doc/TESTING.md)"; exit 1; }
	sed '/^# Figures/,$$d' $(srcdir)/doc/RECOGNITION.md >recognition.new
	$(srcdir)/tests/rules/recognition ./dpoctl "$(DPOD_CORPORA)" \
	  $(srcdir)/tests/rules/*.cases >>recognition.new
	mv recognition.new $(srcdir)/doc/RECOGNITION.md

check_PROGRAMS += tests/unit/test_ruleset_check
TESTS += tests/unit/test_ruleset_check
tests_unit_test_ruleset_check_SOURCES = tests/unit/test_ruleset_check.c
tests_unit_test_ruleset_check_LDADD = $(RULES_LIBS) $(CMOCKA_LIBS)

check_PROGRAMS += tests/unit/test_expect
TESTS += tests/unit/test_expect
tests_unit_test_expect_SOURCES = tests/unit/test_expect.c
tests_unit_test_expect_LDADD = $(RULES_LIBS) $(CMOCKA_LIBS)

# What is searched before any pattern is tried, and in which form.
check_PROGRAMS += tests/unit/test_literal
TESTS += tests/unit/test_literal
tests_unit_test_literal_SOURCES = tests/unit/test_literal.c
tests_unit_test_literal_LDADD = $(RULES_LIBS) $(CMOCKA_LIBS)

# Each line of a rule file, and how often it may stand there.
check_PROGRAMS += tests/unit/test_rulefile
TESTS += tests/unit/test_rulefile
tests_unit_test_rulefile_SOURCES = tests/unit/test_rulefile.c
tests_unit_test_rulefile_LDADD = $(RULES_LIBS) $(CMOCKA_LIBS)

# Decisions from the rules' and the weights' opinions.
check_PROGRAMS += tests/unit/test_weigh
TESTS += tests/unit/test_weigh
tests_unit_test_weigh_SOURCES = tests/unit/test_weigh.c
tests_unit_test_weigh_LDADD = $(RULES_LIBS) $(CMOCKA_LIBS)

# What weights add up to.
check_PROGRAMS += tests/unit/test_decide
TESTS += tests/unit/test_decide
tests_unit_test_decide_SOURCES = tests/unit/test_decide.c
tests_unit_test_decide_LDADD = $(RULES_LIBS) $(CMOCKA_LIBS)

# What is beside the letter, and what could not be read.
check_PROGRAMS += tests/unit/test_doubt
TESTS += tests/unit/test_doubt
tests_unit_test_doubt_SOURCES = tests/unit/test_doubt.c
tests_unit_test_doubt_LDADD = $(RULES_LIBS) $(CMOCKA_LIBS)

# Which language a message is in, by its words.
check_PROGRAMS += tests/unit/test_language tests/unit/test_tongue
TESTS += tests/unit/test_language tests/unit/test_tongue
tests_unit_test_language_SOURCES = tests/unit/test_language.c
tests_unit_test_language_LDADD = $(RULES_LIBS) $(CMOCKA_LIBS)
tests_unit_test_tongue_SOURCES = tests/unit/test_tongue.c
tests_unit_test_tongue_LDADD = $(RULES_LIBS) $(CMOCKA_LIBS)

# Names of people in a text, and the words that patterns require.
check_PROGRAMS += tests/unit/test_fact tests/unit/test_prefilter
TESTS += tests/unit/test_fact tests/unit/test_prefilter
tests_unit_test_fact_SOURCES = tests/unit/test_fact.c
tests_unit_test_fact_LDADD = $(RULES_LIBS) $(CMOCKA_LIBS)
tests_unit_test_prefilter_SOURCES = tests/unit/test_prefilter.c
tests_unit_test_prefilter_LDADD = $(RULES_LIBS) $(CMOCKA_LIBS)

# What is told of the words that rules found.
check_PROGRAMS += tests/unit/test_judging
TESTS += tests/unit/test_judging
tests_unit_test_judging_SOURCES = tests/unit/test_judging.c
tests_unit_test_judging_LDADD = $(RULES_LIBS) $(CMOCKA_LIBS)

# Text as patterns see it.
check_PROGRAMS += tests/unit/test_fold
TESTS += tests/unit/test_fold
tests_unit_test_fold_SOURCES = tests/unit/test_fold.c
tests_unit_test_fold_LDADD = $(RULES_LIBS) $(CMOCKA_LIBS)
