check_PROGRAMS += tests/rules/try
tests_rules_try_SOURCES = tests/rules/try.c tests/rules/cases.c \
	tests/rules/cases.h
tests_rules_try_LDADD = $(RULES_LIBS)
