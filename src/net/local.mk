noinst_LIBRARIES += libnet.a
libnet_a_SOURCES = \
	src/net/mailbox.h \
	src/net/relay.h src/net/relay_directory.c src/net/relay_driver.c \
	src/net/relay_driver.h src/net/relay_smtp.c \
	src/net/secret.c src/net/secret.h src/net/url.c src/net/url.h
NET_LIBS = libnet.a $(ETPAN_LIBS) $(GNUTLS_LIBS) $(CURL_LIBS) $(BASE_LIBS)
