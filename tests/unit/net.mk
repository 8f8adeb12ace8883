check_PROGRAMS += tests/unit/test_url tests/unit/test_secret \
	tests/unit/test_imap_guard tests/unit/test_maildir \
	tests/unit/test_jwt tests/unit/test_oauth2 tests/unit/test_sasl_bearer \
	tests/unit/test_sasl_scram \
	tests/unit/test_relay_directory tests/dialogue/probe
TESTS += tests/unit/test_url tests/unit/test_secret \
	tests/unit/test_imap_guard tests/unit/test_maildir \
	tests/unit/test_jwt tests/unit/test_oauth2 tests/unit/test_sasl_bearer \
	tests/unit/test_sasl_scram \
	tests/unit/test_relay_directory tests/dialogue/run
check_PROGRAMS += tests/unit/test_browser_answer
TESTS += tests/unit/test_browser_answer
tests_unit_test_browser_answer_SOURCES = tests/unit/test_browser_answer.c
tests_unit_test_browser_answer_LDADD = $(NET_LIBS) $(CMOCKA_LIBS)
tests_unit_test_url_SOURCES = tests/unit/test_url.c tests/unit/test.h
tests_unit_test_url_LDADD = $(NET_LIBS) $(CMOCKA_LIBS)
tests_unit_test_secret_SOURCES = tests/unit/test_secret.c
tests_unit_test_secret_LDADD = $(NET_LIBS) $(CMOCKA_LIBS)
tests_unit_test_imap_guard_SOURCES = tests/unit/test_imap_guard.c
tests_unit_test_imap_guard_LDADD = $(NET_LIBS) $(CMOCKA_LIBS)
tests_unit_test_jwt_SOURCES = tests/unit/test_jwt.c
tests_unit_test_jwt_LDADD = $(NET_LIBS) $(CMOCKA_LIBS)
tests_unit_test_oauth2_SOURCES = tests/unit/test_oauth2.c
tests_unit_test_oauth2_LDADD = $(NET_LIBS) $(CMOCKA_LIBS)
tests_unit_test_oauth2_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=https_send
tests_unit_test_sasl_bearer_SOURCES = tests/unit/test_sasl_bearer.c
tests_unit_test_sasl_bearer_LDADD = $(NET_LIBS) $(CMOCKA_LIBS)
tests_unit_test_sasl_scram_SOURCES = tests/unit/test_sasl_scram.c
tests_unit_test_sasl_scram_LDADD = $(NET_LIBS) $(CMOCKA_LIBS)
tests_unit_test_maildir_SOURCES = tests/unit/test_maildir.c
tests_unit_test_maildir_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=read
tests_unit_test_maildir_LDADD = $(NET_LIBS) $(CMOCKA_LIBS)
tests_unit_test_relay_directory_SOURCES = tests/unit/test_relay_directory.c
tests_unit_test_relay_directory_LDADD = $(NET_LIBS) $(CMOCKA_LIBS)

# GnuTLS and the wait for a socket are the test's.
check_PROGRAMS += tests/unit/test_tls_stream tests/unit/test_tls_certificate
TESTS += tests/unit/test_tls_stream tests/unit/test_tls_certificate
tests_unit_test_tls_stream_SOURCES = tests/unit/test_tls_stream.c
tests_unit_test_tls_stream_LDADD = $(NET_LIBS) $(CMOCKA_LIBS)
tests_unit_test_tls_stream_LDFLAGS = $(AM_LDFLAGS) \
	-Wl,--wrap=socket_connect,--wrap=socket_wait,--wrap=gnutls_init \
	-Wl,--wrap=gnutls_priority_set_direct,--wrap=gnutls_credentials_set \
	-Wl,--wrap=gnutls_server_name_set,--wrap=gnutls_handshake \
	-Wl,--wrap=gnutls_certificate_set_x509_trust_file \
	-Wl,--wrap=gnutls_certificate_set_x509_system_trust \
	-Wl,--wrap=gnutls_record_get_direction,--wrap=gnutls_record_recv \
	-Wl,--wrap=gnutls_record_check_pending,--wrap=gnutls_record_send \
	-Wl,--wrap=gnutls_bye,--wrap=tls_certificate_of \
	-Wl,--wrap=timestamp_monotonic_ms,--wrap=tls_demand_set \
	-Wl,--wrap=gnutls_deinit \
	-Wl,--wrap=gnutls_certificate_allocate_credentials \
	-Wl,--wrap=gnutls_certificate_free_credentials
tests_unit_test_tls_certificate_SOURCES = tests/unit/test_tls_certificate.c
tests_unit_test_tls_certificate_LDADD = $(NET_LIBS) $(CMOCKA_LIBS)
tests_unit_test_tls_certificate_LDFLAGS = $(AM_LDFLAGS) \
	-Wl,--wrap=gnutls_certificate_get_peers,--wrap=gnutls_x509_crt_init

check_PROGRAMS += tests/unit/test_relay_smtp
TESTS += tests/unit/test_relay_smtp
tests_unit_test_relay_smtp_SOURCES = tests/unit/test_relay_smtp.c
tests_unit_test_relay_smtp_LDADD = $(NET_LIBS) $(CMOCKA_LIBS)

# Scripted conversations: `tests/dialogue/run PATTERN` runs some of them.
tests_dialogue_probe_SOURCES = tests/dialogue/probe.c \
	tests/dialogue/probe_server.c tests/dialogue/probe_server.h
tests_dialogue_probe_LDADD = $(NET_LIBS)
dist_check_SCRIPTS += tests/dialogue/run
DIALOGUES = tests/dialogue/examined3-open.part \
	tests/dialogue/smtp-silent-greeting.dialogue \
	tests/dialogue/imap-fetch-quoted.dialogue \
	tests/dialogue/imap-move-only-auth.dialogue \
	tests/dialogue/smtp-oauth-no-token.dialogue \
	tests/dialogue/after-login.part \
	tests/dialogue/imap-append.dialogue \
	tests/dialogue/imap-claim-again.dialogue \
	tests/dialogue/imap-claim-lost.dialogue \
	tests/dialogue/imap-claim-not-kept.dialogue \
	tests/dialogue/imap-claim-other.dialogue \
	tests/dialogue/imap-claim-slow.dialogue \
	tests/dialogue/imap-claim-won.dialogue \
	tests/dialogue/imap-claim.dialogue \
	tests/dialogue/imap-copy-created.dialogue \
	tests/dialogue/imap-folders-500.dialogue \
	tests/dialogue/imap-folders-refused.dialogue \
	tests/dialogue/imap-folders.dialogue \
	tests/dialogue/imap-headers.dialogue \
	tests/dialogue/imap-hint.dialogue \
	tests/dialogue/imap-may-move-lost.dialogue \
	tests/dialogue/imap-may-move-none.dialogue \
	tests/dialogue/imap-may-move.dialogue \
	tests/dialogue/imap-move-quota.dialogue \
	tests/dialogue/imap-notes-many.dialogue \
	tests/dialogue/imap-notes.dialogue \
	tests/dialogue/imap-read-only.dialogue \
	tests/dialogue/imap-remove-plain.dialogue \
	tests/dialogue/listed-notes.part \
	tests/dialogue/select3.part \
	tests/dialogue/server-chatters-99.dialogue \
	tests/dialogue/server-chatters.dialogue \
	tests/dialogue/server-closes.dialogue \
	tests/dialogue/server-imap-expired.dialogue \
	tests/dialogue/server-imap-host.dialogue \
	tests/dialogue/server-imap-no-starttls.dialogue \
	tests/dialogue/server-imap-other.dialogue \
	tests/dialogue/server-imap-self.dialogue \
	tests/dialogue/server-imap-starttls.dialogue \
	tests/dialogue/server-imap.dialogue \
	tests/dialogue/server-silent.dialogue \
	tests/dialogue/server-smtp-busy.dialogue \
	tests/dialogue/server-smtp-no-starttls.dialogue \
	tests/dialogue/server-smtp-old.dialogue \
	tests/dialogue/server-smtp-starttls.dialogue \
	tests/dialogue/server-smtp.dialogue \
	tests/dialogue/examined3.part \
	tests/dialogue/oauth-bearer-refused.dialogue \
	tests/dialogue/oauth-bye-in-idle.dialogue \
	tests/dialogue/oauth-bye-in-login.dialogue \
	tests/dialogue/oauth-greeting-bye.dialogue \
	tests/dialogue/oauth-none.dialogue \
	tests/dialogue/oauth-not-connected.dialogue \
	tests/dialogue/oauth-throttled-later.dialogue \
	tests/dialogue/oauth-throttled.dialogue \
	tests/dialogue/oauth-too-many.dialogue \
	tests/dialogue/oauth-two-steps.dialogue \
	tests/dialogue/oauth-xoauth2-refused.dialogue \
	tests/dialogue/oauth-xoauth2.dialogue \
	tests/dialogue/sent-once.part \
	tests/dialogue/smtp-oauth-bearer.dialogue \
	tests/dialogue/smtp-oauth-check.dialogue \
	tests/dialogue/smtp-oauth-concurrent.dialogue \
	tests/dialogue/smtp-oauth-disabled.dialogue \
	tests/dialogue/smtp-oauth-logon.dialogue \
	tests/dialogue/smtp-oauth-quota.dialogue \
	tests/dialogue/smtp-oauth-reason.dialogue \
	tests/dialogue/smtp-oauth-refused.dialogue \
	tests/dialogue/smtp-oauth-sender.dialogue \
	tests/dialogue/smtp-oauth-unknown-user.dialogue \
	tests/dialogue/smtp-oauth-xoauth2.dialogue \
	tests/dialogue/after-greeting.part \
	tests/dialogue/listed3.part \
	tests/dialogue/imap-keywords-no-atoms.dialogue \
	tests/dialogue/imap-no-words.dialogue \
	tests/dialogue/imap-no-words-refused.dialogue \
	tests/dialogue/imap-error-code.dialogue \
	tests/dialogue/imap-error-code-refused.dialogue \
	tests/dialogue/imap-answer-nobody-knows.dialogue \
	tests/dialogue/imap-date-odd.dialogue \
	tests/dialogue/bye.part tests/dialogue/ehlo.part \
	tests/dialogue/greeting.part tests/dialogue/imap-bye-in-literal.dialogue \
	tests/dialogue/imap-capability-empty.dialogue \
	tests/dialogue/imap-capability-none.dialogue \
	tests/dialogue/imap-certificate-expired.dialogue \
	tests/dialogue/imap-certificate-host.dialogue \
	tests/dialogue/imap-tls-1.2.dialogue \
	tests/dialogue/imap-tls-old.dialogue \
	tests/dialogue/smtp-tls-1.2.dialogue \
	tests/dialogue/smtp-tls-old.dialogue \
	tests/dialogue/imap-certificate-weak.dialogue \
	tests/dialogue/imap-certificate-self.dialogue \
	tests/dialogue/imap-clear-refused.dialogue \
	tests/dialogue/imap-clear.dialogue \
	tests/dialogue/imap-eof-in-literal.dialogue \
	tests/dialogue/imap-fetch-flood.dialogue \
	tests/dialogue/imap-idle-early.dialogue \
	tests/dialogue/imap-news-in-command.dialogue \
	tests/dialogue/imap-news-in-fetch.dialogue \
	tests/dialogue/imap-news-in-select.dialogue \
	tests/dialogue/imap-date-bounds.dialogue \
	tests/dialogue/imap-uids-of-all-digits.dialogue \
	tests/dialogue/imap-first-uid.dialogue \
	tests/dialogue/imap-flag-not-kept.dialogue \
	tests/dialogue/imap-flag.dialogue \
	tests/dialogue/imap-folder-injection.dialogue \
	tests/dialogue/imap-greeting-50mb.dialogue \
	tests/dialogue/imap-greeting-bye.dialogue \
	tests/dialogue/imap-greeting-crash-1.dialogue \
	tests/dialogue/imap-greeting-crash-2.dialogue \
	tests/dialogue/imap-greeting-crash-3.dialogue \
	tests/dialogue/imap-greeting-crash-4.dialogue \
	tests/dialogue/imap-greeting-crash-5.dialogue \
	tests/dialogue/imap-idle-cancelled.dialogue \
	tests/dialogue/imap-idle-refused.dialogue tests/dialogue/imap-idle.dialogue \
	tests/dialogue/imap-idle-silence.dialogue \
	tests/dialogue/imap-select-folder.dialogue \
	tests/dialogue/imap-select-injection.dialogue \
	tests/dialogue/imap-keyword-injection.dialogue \
	tests/dialogue/imap-line-200mb.dialogue \
	tests/dialogue/imap-list-100000.dialogue \
	tests/dialogue/imap-list-filtered.dialogue \
	tests/dialogue/imap-literal-4gb.dialogue \
	tests/dialogue/imap-literal-unasked.dialogue \
	tests/dialogue/imap-login-hostile.dialogue \
	tests/dialogue/imap-login-mechanism.dialogue \
	tests/dialogue/imap-login-none.dialogue \
	tests/dialogue/imap-login-refused.dialogue \
	tests/dialogue/imap-plain-more.dialogue \
	tests/dialogue/imap-scram-error.dialogue \
	tests/dialogue/imap-scram-extension.dialogue \
	tests/dialogue/imap-scram-good.dialogue \
	tests/dialogue/imap-scram-inline.dialogue \
	tests/dialogue/imap-scram-many-rounds.dialogue \
	tests/dialogue/imap-scram-no-proof.dialogue \
	tests/dialogue/imap-scram-nonce-alone.dialogue \
	tests/dialogue/imap-scram-nonce.dialogue \
	tests/dialogue/imap-scram-one-round.dialogue \
	tests/dialogue/imap-scram-pinned.dialogue \
	tests/dialogue/imap-scram-salt.dialogue \
	tests/dialogue/imap-scram-wrong-proof.dialogue \
	tests/dialogue/imap-login-unavailable.dialogue \
	tests/dialogue/imap-move-none.dialogue \
	tests/dialogue/imap-move-uidplus.dialogue tests/dialogue/imap-move.dialogue \
	tests/dialogue/imap-nested-short.dialogue \
	tests/dialogue/imap-nested.dialogue \
	tests/dialogue/imap-no-after-half.dialogue \
	tests/dialogue/imap-no-folder.dialogue \
	tests/dialogue/imap-courier.dialogue \
	tests/dialogue/imap-ordinary.dialogue tests/dialogue/imap-oversize.dialogue \
	tests/dialogue/imap-permanentflags-bad.dialogue \
	tests/dialogue/imap-preauth-starttls.dialogue \
	tests/dialogue/imap-preauth.dialogue tests/dialogue/imap-slow.dialogue \
	tests/dialogue/imap-stall-cancelled.dialogue \
	tests/dialogue/imap-starttls-certificate-expired.dialogue \
	tests/dialogue/imap-starttls-certificate-host.dialogue \
	tests/dialogue/imap-starttls-certificate-self.dialogue \
	tests/dialogue/imap-starttls-injected-tagged.dialogue \
	tests/dialogue/imap-starttls-injected.dialogue \
	tests/dialogue/imap-starttls-refused.dialogue \
	tests/dialogue/imap-starttls-stripped.dialogue \
	tests/dialogue/imap-starttls.dialogue \
	tests/dialogue/imap-uids-not-asked-for.dialogue \
	tests/dialogue/imap-uidvalidity-changes.dialogue \
	tests/dialogue/imap-uidvalidity-missing.dialogue \
	tests/dialogue/imap-uidvalidity-zero.dialogue \
	tests/dialogue/imap-untagged-flood.dialogue \
	tests/dialogue/imap-user-injection.dialogue \
	tests/dialogue/imap-user-literal.dialogue tests/dialogue/list3.part \
	tests/dialogue/login-noext.part tests/dialogue/login-uidplus.part \
	tests/dialogue/login.part tests/dialogue/lsan.supp tests/dialogue/open.part \
	tests/dialogue/select.part tests/dialogue/sent.part \
	tests/dialogue/smtp-421-greeting.dialogue \
	tests/dialogue/smtp-421-reused.dialogue \
	tests/dialogue/smtp-limit-reused.dialogue \
	tests/dialogue/smtp-put-off-reused.dialogue \
	tests/dialogue/smtp-554-greeting.dialogue \
	tests/dialogue/smtp-address-injection.dialogue \
	tests/dialogue/smtp-cancelled-after-body.dialogue \
	tests/dialogue/smtp-cancelled-before-body.dialogue \
	tests/dialogue/smtp-cancelled-no-answer.dialogue \
	tests/dialogue/smtp-certificate-expired.dialogue \
	tests/dialogue/smtp-certificate-host.dialogue \
	tests/dialogue/smtp-certificate-weak.dialogue \
	tests/dialogue/smtp-certificate-self.dialogue \
	tests/dialogue/smtp-check-refused.dialogue \
	tests/dialogue/smtp-check-sender.dialogue \
	tests/dialogue/smtp-recipient-refused-quoting.dialogue \
	tests/dialogue/smtp-sender-refused.dialogue \
	tests/dialogue/smtp-sender-refused-late.dialogue \
	tests/dialogue/smtp-check.dialogue \
	tests/dialogue/smtp-clear-refused.dialogue \
	tests/dialogue/smtp-clear.dialogue \
	tests/dialogue/smtp-dead-reused-late.dialogue \
	tests/dialogue/smtp-dead-reused.dialogue tests/dialogue/smtp-grey.dialogue \
	tests/dialogue/smtp-lines.dialogue \
	tests/dialogue/smtp-login-alone.dialogue \
	tests/dialogue/smtp-login-best.dialogue \
	tests/dialogue/smtp-login-refused.dialogue \
	tests/dialogue/smtp-login-weak.dialogue \
	tests/dialogue/smtp-lost-after-body.dialogue \
	tests/dialogue/smtp-lost-before-body.dialogue \
	tests/dialogue/smtp-lost-reused-body.dialogue \
	tests/dialogue/smtp-quit-unanswered.dialogue \
	tests/dialogue/smtp-refused-body.dialogue \
	tests/dialogue/smtp-refused.dialogue \
	tests/dialogue/smtp-reply-flood.dialogue \
	tests/dialogue/smtp-reply-hostile.dialogue \
	tests/dialogue/smtp-sent.dialogue \
	tests/dialogue/smtp-silent-after-body.dialogue \
	tests/dialogue/smtp-starttls-certificate-expired.dialogue \
	tests/dialogue/smtp-starttls-certificate-host.dialogue \
	tests/dialogue/smtp-starttls-certificate-self.dialogue \
	tests/dialogue/smtp-starttls-injected.dialogue \
	tests/dialogue/smtp-starttls-missing.dialogue \
	tests/dialogue/smtp-starttls.dialogue
EXTRA_DIST += $(DIALOGUES)

check_PROGRAMS += tests/unit/test_oauth2_trouble
TESTS += tests/unit/test_oauth2_trouble
tests_unit_test_oauth2_trouble_SOURCES = tests/unit/test_oauth2_trouble.c
tests_unit_test_oauth2_trouble_LDADD = $(NET_LIBS) $(CMOCKA_LIBS)

check_PROGRAMS += tests/unit/test_oauth2_provider
TESTS += tests/unit/test_oauth2_provider
tests_unit_test_oauth2_provider_SOURCES = tests/unit/test_oauth2_provider.c
tests_unit_test_oauth2_provider_LDADD = $(NET_LIBS) $(CMOCKA_LIBS)

check_PROGRAMS += tests/unit/test_imap_mend
TESTS += tests/unit/test_imap_mend
tests_unit_test_imap_mend_SOURCES = tests/unit/test_imap_mend.c
tests_unit_test_imap_mend_LDADD = $(NET_LIBS) $(CMOCKA_LIBS)

# Where a domain's mail servers are.
check_PROGRAMS += tests/unit/test_dns tests/unit/test_mail_hosts
TESTS += tests/unit/test_dns tests/unit/test_mail_hosts
tests_unit_test_dns_SOURCES = tests/unit/test_dns.c
tests_unit_test_dns_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=apart_call
tests_unit_test_dns_LDADD = $(NET_LIBS) $(CMOCKA_LIBS)
tests_unit_test_mail_hosts_SOURCES = tests/unit/test_mail_hosts.c
tests_unit_test_mail_hosts_LDADD = $(NET_LIBS) $(CMOCKA_LIBS)

# A person's login, with time and the provider in the test's hands.
check_PROGRAMS += tests/unit/test_authorize
TESTS += tests/unit/test_authorize
tests_unit_test_authorize_SOURCES = tests/unit/test_authorize.c
tests_unit_test_authorize_LDADD = $(NET_LIBS) $(CMOCKA_LIBS)
tests_unit_test_authorize_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=https_send \
	-Wl,--wrap=timestamp_monotonic_ms,--wrap=poll

# What providers and servers say.
check_PROGRAMS += tests/unit/test_https tests/unit/test_server_words
TESTS += tests/unit/test_https tests/unit/test_server_words
tests_unit_test_https_SOURCES = tests/unit/test_https.c
tests_unit_test_https_LDADD = $(NET_LIBS) $(CMOCKA_LIBS)
tests_unit_test_https_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=curl_easy_setopt \
	-Wl,--wrap=curl_easy_perform,--wrap=curl_easy_getinfo
tests_unit_test_server_words_SOURCES = tests/unit/test_server_words.c
tests_unit_test_server_words_LDADD = $(NET_LIBS) $(CMOCKA_LIBS)
check_PROGRAMS += tests/unit/test_smtp_dialogue
TESTS += tests/unit/test_smtp_dialogue
tests_unit_test_smtp_dialogue_SOURCES = tests/unit/test_smtp_dialogue.c
tests_unit_test_smtp_dialogue_LDADD = $(NET_LIBS) $(CMOCKA_LIBS)
