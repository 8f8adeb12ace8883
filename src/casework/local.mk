noinst_LIBRARIES += libcasework.a
libcasework_a_SOURCES = \
	src/casework/casework.c src/casework/casework.h \
	src/casework/keys.c src/casework/keys.h \
	src/casework/setup.c src/casework/setup.h
CASEWORK_LIBS = libcasework.a $(CONF_LIBS)
