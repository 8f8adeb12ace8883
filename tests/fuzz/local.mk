# Fuzz targets; tests/fuzz/campaign runs them, doc/TESTING.md has the figures.
dist_check_SCRIPTS += tests/fuzz/campaign tests/fuzz/seeds \
	tests/fuzz/check_kept
TESTS += tests/fuzz/check_kept
EXTRA_DIST += tests/fuzz/fuzz.h tests/fuzz/replay.c tests/fuzz/steady.c \
	tests/fuzz/targets tests/fuzz/leaks.supp tests/fuzz/mail.dict
EXTRA_DIST += tests/fuzz/kept/attest.from-with-a-blank \
	tests/fuzz/kept/attest.from-behind-a-nul \
	tests/fuzz/kept/imap.section-without-end \
	tests/fuzz/kept/maildir.directory-above
EXTRA_DIST += tests/fuzz/fuzz_message.c tests/fuzz/fuzz_address.c \
	tests/fuzz/fuzz_words.c tests/fuzz/fuzz_authentication.c \
	tests/fuzz/fuzz_formats.c tests/fuzz/fuzz_html.c \
	tests/fuzz/fuzz_tnef.c tests/fuzz/fuzz_document.c \
	tests/fuzz/fuzz_quote.c tests/fuzz/fuzz_imap.c \
	tests/fuzz/fuzz_token.c tests/fuzz/fuzz_oauth.c \
	tests/fuzz/fuzz_maildir.c tests/fuzz/fuzz_learn.c \
	tests/fuzz/fuzz_concepts.c tests/fuzz/fuzz_rules.c \
	tests/fuzz/fuzz_verdict.c tests/fuzz/fuzz_frames.c \
	tests/fuzz/fuzz_template.c tests/fuzz/fuzz_reference.c \
	tests/fuzz/fuzz_holiday.c tests/fuzz/fuzz_plus.c \
	tests/fuzz/fuzz_bounce.c tests/fuzz/fuzz_compose.c \
	tests/fuzz/fuzz_config.c tests/fuzz/fuzz_query.c \
	tests/fuzz/fuzz_attest.c tests/fuzz/fuzz_register.c

# Those with kept inputs are in every build; check_kept runs them.
check_PROGRAMS += tests/fuzz/fuzz_attest tests/fuzz/fuzz_imap \
	tests/fuzz/fuzz_maildir
if FUZZERS
FUZZ_MAIN = tests/fuzz/steady.c
FUZZ_FLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer -Wl,--wrap=time \
	-Wl,--wrap=clock_gettime,--wrap=getrandom,--wrap=getpid,--wrap=mkdtemp
else
FUZZ_MAIN = tests/fuzz/replay.c
FUZZ_FLAGS = $(AM_LDFLAGS)
endif
tests_fuzz_fuzz_attest_SOURCES = tests/fuzz/fuzz_attest.c $(FUZZ_MAIN)
tests_fuzz_fuzz_attest_LDADD = $(CASEWORK_LIBS)
tests_fuzz_fuzz_attest_LDFLAGS = $(FUZZ_FLAGS)
tests_fuzz_fuzz_imap_SOURCES = tests/fuzz/fuzz_imap.c $(FUZZ_MAIN)
tests_fuzz_fuzz_imap_LDADD = $(NET_LIBS)
tests_fuzz_fuzz_imap_LDFLAGS = $(FUZZ_FLAGS) \
	-Wl,--wrap=socket_connect,--wrap=socket_wait,--wrap=secret_fetch \
	-Wl,--wrap=recv,--wrap=send
tests_fuzz_fuzz_maildir_SOURCES = tests/fuzz/fuzz_maildir.c $(FUZZ_MAIN)
tests_fuzz_fuzz_maildir_LDADD = $(NET_LIBS)
tests_fuzz_fuzz_maildir_LDFLAGS = $(FUZZ_FLAGS) -Wl,--wrap=inotify_init1

if FUZZERS
check_PROGRAMS += tests/fuzz/fuzz_message tests/fuzz/fuzz_address \
	tests/fuzz/fuzz_words tests/fuzz/fuzz_authentication \
	tests/fuzz/fuzz_formats tests/fuzz/fuzz_html tests/fuzz/fuzz_tnef \
	tests/fuzz/fuzz_document tests/fuzz/fuzz_quote \
	tests/fuzz/fuzz_token tests/fuzz/fuzz_oauth \
	tests/fuzz/fuzz_learn tests/fuzz/fuzz_concepts tests/fuzz/fuzz_rules \
	tests/fuzz/fuzz_verdict tests/fuzz/fuzz_frames \
	tests/fuzz/fuzz_template tests/fuzz/fuzz_reference \
	tests/fuzz/fuzz_holiday tests/fuzz/fuzz_plus \
	tests/fuzz/fuzz_bounce tests/fuzz/fuzz_compose \
	tests/fuzz/fuzz_config tests/fuzz/fuzz_query \
	tests/fuzz/fuzz_register
tests_fuzz_fuzz_message_SOURCES = tests/fuzz/fuzz_message.c $(FUZZ_MAIN)
tests_fuzz_fuzz_message_LDADD = $(MAIL_LIBS)
tests_fuzz_fuzz_message_LDFLAGS = $(FUZZ_FLAGS)
tests_fuzz_fuzz_address_SOURCES = tests/fuzz/fuzz_address.c $(FUZZ_MAIN)
tests_fuzz_fuzz_address_LDADD = $(MAIL_LIBS)
tests_fuzz_fuzz_address_LDFLAGS = $(FUZZ_FLAGS)
tests_fuzz_fuzz_words_SOURCES = tests/fuzz/fuzz_words.c $(FUZZ_MAIN)
tests_fuzz_fuzz_words_LDADD = $(MAIL_LIBS)
tests_fuzz_fuzz_words_LDFLAGS = $(FUZZ_FLAGS)
tests_fuzz_fuzz_authentication_SOURCES = tests/fuzz/fuzz_authentication.c $(FUZZ_MAIN)
tests_fuzz_fuzz_authentication_LDADD = $(MAIL_LIBS)
tests_fuzz_fuzz_authentication_LDFLAGS = $(FUZZ_FLAGS)
tests_fuzz_fuzz_formats_SOURCES = tests/fuzz/fuzz_formats.c $(FUZZ_MAIN)
tests_fuzz_fuzz_formats_LDADD = $(MAIL_LIBS)
tests_fuzz_fuzz_formats_LDFLAGS = $(FUZZ_FLAGS)
tests_fuzz_fuzz_html_SOURCES = tests/fuzz/fuzz_html.c $(FUZZ_MAIN)
tests_fuzz_fuzz_html_LDADD = $(MAIL_LIBS)
tests_fuzz_fuzz_html_LDFLAGS = $(FUZZ_FLAGS)
tests_fuzz_fuzz_tnef_SOURCES = tests/fuzz/fuzz_tnef.c $(FUZZ_MAIN)
tests_fuzz_fuzz_tnef_LDADD = $(MAIL_LIBS)
tests_fuzz_fuzz_tnef_LDFLAGS = $(FUZZ_FLAGS)
tests_fuzz_fuzz_document_SOURCES = tests/fuzz/fuzz_document.c $(FUZZ_MAIN)
tests_fuzz_fuzz_document_LDADD = $(MAIL_LIBS)
tests_fuzz_fuzz_document_LDFLAGS = $(FUZZ_FLAGS)
tests_fuzz_fuzz_quote_SOURCES = tests/fuzz/fuzz_quote.c $(FUZZ_MAIN)
tests_fuzz_fuzz_quote_LDADD = $(MAIL_LIBS)
tests_fuzz_fuzz_quote_LDFLAGS = $(FUZZ_FLAGS)
tests_fuzz_fuzz_token_SOURCES = tests/fuzz/fuzz_token.c $(FUZZ_MAIN)
tests_fuzz_fuzz_token_LDADD = $(NET_LIBS)
tests_fuzz_fuzz_token_LDFLAGS = $(FUZZ_FLAGS)
tests_fuzz_fuzz_oauth_SOURCES = tests/fuzz/fuzz_oauth.c $(FUZZ_MAIN)
tests_fuzz_fuzz_oauth_LDADD = $(NET_LIBS)
tests_fuzz_fuzz_oauth_LDFLAGS = $(FUZZ_FLAGS) \
	-Wl,--wrap=https_send,--wrap=secret_fetch \
	-Wl,--wrap=oauth2_store_open,--wrap=oauth2_store_close \
	-Wl,--wrap=oauth2_store_read,--wrap=oauth2_store_write \
	-Wl,--wrap=oauth2_store_note
tests_fuzz_fuzz_learn_SOURCES = tests/fuzz/fuzz_learn.c $(FUZZ_MAIN)
tests_fuzz_fuzz_learn_LDADD = $(LEARN_LIBS)
tests_fuzz_fuzz_learn_LDFLAGS = $(FUZZ_FLAGS)
tests_fuzz_fuzz_concepts_SOURCES = tests/fuzz/fuzz_concepts.c $(FUZZ_MAIN)
tests_fuzz_fuzz_concepts_LDADD = $(LEARN_LIBS)
tests_fuzz_fuzz_concepts_LDFLAGS = $(FUZZ_FLAGS)
tests_fuzz_fuzz_rules_SOURCES = tests/fuzz/fuzz_rules.c $(FUZZ_MAIN)
tests_fuzz_fuzz_rules_LDADD = $(RULES_LIBS)
tests_fuzz_fuzz_rules_LDFLAGS = $(FUZZ_FLAGS) \
	-Wl,--wrap=file_read,--wrap=file_list
tests_fuzz_fuzz_verdict_SOURCES = tests/fuzz/fuzz_verdict.c $(FUZZ_MAIN)
tests_fuzz_fuzz_verdict_LDADD = $(READER_LIBS)
tests_fuzz_fuzz_verdict_LDFLAGS = $(FUZZ_FLAGS)
tests_fuzz_fuzz_frames_SOURCES = tests/fuzz/fuzz_frames.c $(FUZZ_MAIN)
tests_fuzz_fuzz_frames_LDADD = $(READER_LIBS)
tests_fuzz_fuzz_frames_LDFLAGS = $(FUZZ_FLAGS) \
	-Wl,--wrap=spawn_start,--wrap=copy_start,--wrap=spawn_reap \
	-Wl,--wrap=area_make \
	-Wl,--wrap=recv,--wrap=sendmsg,--wrap=poll
tests_fuzz_fuzz_template_SOURCES = tests/fuzz/fuzz_template.c $(FUZZ_MAIN)
tests_fuzz_fuzz_template_LDADD = $(TICKET_LIBS)
tests_fuzz_fuzz_template_LDFLAGS = $(FUZZ_FLAGS)
tests_fuzz_fuzz_reference_SOURCES = tests/fuzz/fuzz_reference.c $(FUZZ_MAIN)
tests_fuzz_fuzz_reference_LDADD = $(TICKET_LIBS)
tests_fuzz_fuzz_reference_LDFLAGS = $(FUZZ_FLAGS)
tests_fuzz_fuzz_holiday_SOURCES = tests/fuzz/fuzz_holiday.c $(FUZZ_MAIN)
tests_fuzz_fuzz_holiday_LDADD = $(TICKET_LIBS)
tests_fuzz_fuzz_holiday_LDFLAGS = $(FUZZ_FLAGS)
tests_fuzz_fuzz_plus_SOURCES = tests/fuzz/fuzz_plus.c $(FUZZ_MAIN)
tests_fuzz_fuzz_plus_LDADD = $(TICKET_LIBS)
tests_fuzz_fuzz_plus_LDFLAGS = $(FUZZ_FLAGS)
tests_fuzz_fuzz_bounce_SOURCES = tests/fuzz/fuzz_bounce.c $(FUZZ_MAIN)
tests_fuzz_fuzz_bounce_LDADD = $(TICKET_LIBS)
tests_fuzz_fuzz_bounce_LDFLAGS = $(FUZZ_FLAGS)
tests_fuzz_fuzz_compose_SOURCES = tests/fuzz/fuzz_compose.c $(FUZZ_MAIN)
tests_fuzz_fuzz_compose_LDADD = $(TICKET_LIBS)
tests_fuzz_fuzz_compose_LDFLAGS = $(FUZZ_FLAGS)
tests_fuzz_fuzz_config_SOURCES = tests/fuzz/fuzz_config.c $(FUZZ_MAIN)
tests_fuzz_fuzz_config_LDADD = $(CONF_LIBS)
tests_fuzz_fuzz_config_LDFLAGS = $(FUZZ_FLAGS) \
	-Wl,--wrap=file_read,--wrap=file_list
tests_fuzz_fuzz_query_SOURCES = tests/fuzz/fuzz_query.c $(FUZZ_MAIN)
tests_fuzz_fuzz_query_LDADD = $(CASEWORK_LIBS)
tests_fuzz_fuzz_query_LDFLAGS = $(FUZZ_FLAGS)
# All of dpoctl but its main().
tests_fuzz_fuzz_register_SOURCES = tests/fuzz/fuzz_register.c \
	$(FUZZ_MAIN) $(DPOCTL_SOURCES)
tests_fuzz_fuzz_register_LDADD = $(dpoctl_LDADD)
tests_fuzz_fuzz_register_LDFLAGS = $(FUZZ_FLAGS) \
	-Wl,--wrap=output_hold,--wrap=isatty
endif

# Each for DPOD_FUZZ_SECONDS, or as contrib/test does it: tests/fuzz/campaign. In a
# build with --enable-fuzzers.
check-fuzz: all $(check_PROGRAMS)
	$(AM_TESTS_ENVIRONMENT) \
	  DPOD_FUZZ_SECONDS=$${DPOD_FUZZ_SECONDS-20} \
	  DPOD_FUZZ_JOBS=$${DPOD_FUZZ_JOBS:-$$(nproc)} \
	  '$(srcdir)/tests/fuzz/campaign'
.PHONY: check-fuzz
