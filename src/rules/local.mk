noinst_LIBRARIES += librules.a
librules_a_SOURCES = \
	src/rules/classify.c src/rules/classify.h \
	src/rules/fold.c src/rules/fold.h \
	src/rules/kind.c src/rules/kind.h \
	src/rules/language.c src/rules/language.h \
	src/rules/literal.c src/rules/literal.h \
	src/rules/match.c src/rules/pattern.c \
	src/rules/prefilter.c src/rules/prefilter.h \
	src/rules/rulefile.c \
	src/rules/ruleset.c src/rules/ruleset_private.h
RULES_LIBS = librules.a $(PCRE2_LIBS) $(MAIL_LIBS)
