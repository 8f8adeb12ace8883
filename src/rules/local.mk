noinst_LIBRARIES += librules.a
librules_a_SOURCES = \
	src/rules/classify.h src/rules/kind.h 
RULES_LIBS = librules.a $(PCRE2_LIBS) $(MAIL_LIBS)
