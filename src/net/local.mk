noinst_LIBRARIES += libnet.a
libnet_a_SOURCES = \
	src/net/apart.c src/net/apart.h src/net/dns.c src/net/dns.h \
	src/net/imap_folders.c src/net/mailbox_folders.h \
	src/net/mail_hosts.c src/net/mail_hosts.h \
	src/net/probe.c src/net/probe.h \
	src/net/socket_wait.c src/net/socket_wait.h \
	src/net/tls_demand.c src/net/tls_demand.h \
	src/net/tls_certificate.c src/net/tls_certificate.h \
	src/net/tls_words.c src/net/tls_words.h \
	src/net/base64.c src/net/base64.h \
	src/net/browser_answer.c src/net/browser_answer.h \
	src/net/credential.h src/net/folder_name.c src/net/folder_name.h \
	src/net/imap_fetch.c src/net/imap_guard.c src/net/imap_guard.h \
	src/net/imap_mend.c src/net/imap_mend.h \
	src/net/imap_idle.c src/net/imap_list.c src/net/imap_login.c \
	src/net/imap_claim.c src/net/imap_mark.c src/net/imap_oauth.c \
	src/net/imap_words.c src/net/imap_words.h \
	src/net/imap_private.h src/net/imap_session.c \
	src/net/mailbox.h src/net/mailbox_note.h src/net/mailbox_driver.c src/net/mailbox_driver.h \
	src/net/mailbox_imap.c src/net/mailbox_maildir.c \
	src/net/maildir_folder.c src/net/maildir_mark.c \
	src/net/maildir_note.c src/net/maildir_private.h \
	src/net/maildir_scan.c \
	src/net/https.c src/net/https.h src/net/jwt.c src/net/jwt.h \
	src/net/oauth2.c src/net/oauth2.h \
	src/net/oauth2_authorize.c src/net/oauth2_authorize.h \
	src/net/oauth2_fetch.c src/net/oauth2_fetch.h \
	src/net/oauth2_exchange.c src/net/oauth2_exchange.h \
	src/net/oauth2_login.c src/net/oauth2_login.h \
	src/net/oauth2_trouble.c src/net/oauth2_trouble.h \
	src/net/oauth2_provider.c src/net/oauth2_provider.h \
	src/net/oauth2_renew.c src/net/oauth2_renew.h \
	src/net/oauth2_store.c src/net/oauth2_store.h \
	src/net/relay.h src/net/relay_directory.c src/net/relay_driver.c \
	src/net/relay_driver.h src/net/relay_smtp.c \
	src/net/relay_words.c src/net/relay_words.h \
	src/net/sasl_bearer.c src/net/sasl_bearer.h \
	src/net/sasl_scram.c src/net/sasl_scram.h \
	src/net/imap_sasl.c src/net/imap_sasl.h \
	src/net/secret.c src/net/secret.h \
	src/net/secret_file.c src/net/secret_file.h \
	src/net/secret_owner.c src/net/secret_owner.h \
	src/net/smtp_dialogue.c src/net/smtp_dialogue.h \
	src/net/smtp_line.c src/net/smtp_line.h \
	src/net/smtp_threads.c src/net/smtp_threads.h \
	src/net/smtp_login.c src/net/smtp_login.h \
	src/net/socket.c src/net/socket.h \
	src/net/tls_stream.c src/net/tls_stream.h src/net/url.c src/net/url.h
NET_LIBS = libnet.a $(ETPAN_LIBS) $(GNUTLS_LIBS) $(CURL_LIBS) $(JANSSON_LIBS) \
	$(BASE_LIBS)
