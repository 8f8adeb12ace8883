noinst_LIBRARIES += librules.a
librules_a_SOURCES = \
	src/rules/classify.h \
	src/rules/decide.c src/rules/doubt.c src/rules/expect.c \
	src/rules/expect.h src/rules/learned.c src/rules/learned.h \
	src/rules/learned_private.h src/rules/learned_sample.c \
	src/rules/learned_sample.h \
	src/rules/fact.c src/rules/fact_name.c src/rules/fact.h \
	src/rules/fold.c src/rules/fold.h \
	src/rules/kind.c src/rules/kind.def src/rules/kind.h \
	src/rules/language.c src/rules/language.h \
	src/rules/literal.c src/rules/literal.h \
	src/rules/match.c src/rules/match_private.h src/rules/pattern.c \
	src/rules/pattern_private.h \
	src/rules/judging.c src/rules/judging_facts.c src/rules/judging_private.h src/rules/place.c \
	src/rules/prefilter.c src/rules/prefilter.h \
	src/rules/rulefile.c src/rules/rulefile_private.h \
	src/rules/rulefile_rule.c \
	src/rules/ruleset.c src/rules/ruleset.h src/rules/ruleset_check.c src/rules/ruleset_private.h \
	src/rules/tongue.c src/rules/verdict.h \
	src/rules/weigh.c src/rules/weigh_kinds.c src/rules/weigh_local.c src/rules/weigh_private.h \
	src/rules/window.c
RULES_LIBS = librules.a $(LEARN_LIBS) $(PCRE2_LIBS) $(MAIL_LIBS)
