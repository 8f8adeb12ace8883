noinst_LIBRARIES += libreader.a
libreader_a_SOURCES = \
	src/reader/area.c src/reader/area.h \
	src/reader/channel.c src/reader/channel.h \
	src/reader/codec.c src/reader/codec.h \
	src/reader/copy.c src/reader/copy.h \
	src/reader/frame.h \
	src/reader/reader.h src/reader/reader_client.c src/reader/reader_extract.c \
	src/reader/reader_start.c src/reader/reader_teach.c \
	src/reader/reader_private.h \
	src/reader/reader_slots.c src/reader/reader_slots.h \
	src/reader/spawn.c src/reader/spawn.h \
	src/reader/verdict_codec.c src/reader/verdict_codec.h
READER_LIBS = libreader.a $(RULES_LIBS)

pkglibexec_PROGRAMS += dpod-reader
dpod_reader_SOURCES = \
	src/reader/confined.c \
	src/reader/confine.c src/reader/confine.h \
	src/reader/original.c src/reader/original.h \
	src/reader/poison.h
if TEST_HOOKS
dpod_reader_SOURCES += src/reader/poison.c
endif
dpod_reader_LDADD = $(READER_LIBS) $(SECCOMP_LIBS)
