noinst_LIBRARIES += libconf.a
libconf_a_SOURCES = \
	src/conf/conf.h 
CONF_LIBS = libconf.a $(CONFUSE_LIBS) $(STORE_LIBS) $(NET_LIBS)
