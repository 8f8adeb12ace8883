noinst_LIBRARIES += libbase.a
libbase_a_SOURCES = \
	src/base/arena.c src/base/arena.h \
	src/base/buffer.c src/base/buffer.h \
	src/base/program.c src/base/program.h \
	src/base/confinement.c src/base/confinement.h \
	src/base/confinement_filter.c src/base/confinement_files.c \
	src/base/date.c src/base/date.h \
	src/base/digest.c src/base/digest.h \
	src/base/error.c src/base/error.h \
	src/base/disk.c src/base/disk.h \
	src/base/file.c src/base/file.h \
	src/base/lock_holder.c src/base/lock_holder.h \
	src/base/group.c src/base/group.h \
	src/base/memory.c src/base/memory.h \
	src/base/similar.c src/base/similar.h \
	src/base/step.c src/base/step.h \
	src/base/timestamp.c src/base/timestamp.h \
	src/base/timestamp_mail.c \
	src/base/utf8.c src/base/utf8.h
BASE_LIBS = libbase.a $(NETTLE_LIBS)
