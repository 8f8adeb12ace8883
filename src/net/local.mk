noinst_LIBRARIES += libnet.a
libnet_a_SOURCES = \
	src/net/credential.h src/net/folder_name.c src/net/folder_name.h \
	src/net/imap_fetch.c src/net/imap_guard.c src/net/imap_guard.h \
	src/net/imap_mend.c src/net/imap_mend.h \
	src/net/imap_idle.c src/net/imap_list.c src/net/imap_login.c \
	src/net/imap_mark.c src/net/imap_private.h src/net/imap_session.c \
	src/net/mailbox.h src/net/mailbox_driver.c src/net/mailbox_driver.h \
	src/net/mailbox_imap.c src/net/mailbox_maildir.c \
	src/net/maildir_folder.c src/net/maildir_mark.c src/net/maildir_private.h \
	src/net/maildir_scan.c \
	src/net/relay.h src/net/relay_directory.c src/net/relay_driver.c \
	src/net/relay_driver.h src/net/relay_smtp.c \
	src/net/secret.c src/net/secret.h src/net/socket.c src/net/socket.h \
	src/net/tls_stream.c src/net/tls_stream.h src/net/url.c src/net/url.h
NET_LIBS = libnet.a $(ETPAN_LIBS) $(GNUTLS_LIBS) $(CURL_LIBS) $(BASE_LIBS)
