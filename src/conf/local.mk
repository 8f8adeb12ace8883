noinst_LIBRARIES += libconf.a
libconf_a_SOURCES = \
	src/conf/conf_data.c src/conf/conf_data.h \
	src/conf/conf_endpoint.c src/conf/conf_endpoint.h \
	src/conf/conf.h src/conf/conf_expect.c src/conf/conf_load.c src/conf/conf_place.c \
	src/conf/sections.h \
	src/conf/conf_values.c src/conf/conf_values.h \
	src/conf/draft.c src/conf/draft.h \
	src/conf/draft_check.c src/conf/draft_check_known.c src/conf/draft_check_oauth2.c \
	src/conf/draft_parse.c \
	src/conf/notification.c src/conf/notification.h src/conf/section_notify.h \
	src/conf/people.c src/conf/people.h \
	src/conf/scan.c src/conf/scan.h \
	src/conf/settings.c src/conf/settings.h \
	src/conf/value.c src/conf/value_amount.c src/conf/value.h \
	src/conf/value_kind.c \
	src/conf/value_write.c
CONF_LIBS = libconf.a $(CONFUSE_LIBS) $(STORE_LIBS) $(NET_LIBS)
