# All but the main: unit tests link it with drivers in memory (tests/fake).
noinst_LIBRARIES += libdpod.a
libdpod_a_SOURCES = \
	src/dpod/batch.c src/dpod/batch.h \
	src/dpod/check.c src/dpod/check.h \
	src/dpod/child.c src/dpod/child.h \
	src/dpod/children.c src/dpod/children.h \
	src/dpod/examiner.c src/dpod/examiner.h \
	src/dpod/heartbeat.c src/dpod/heartbeat.h \
	src/dpod/housekeeping.c src/dpod/housekeeping.h \
	src/dpod/intake.c src/dpod/intake.h \
	src/dpod/intake_batch.c src/dpod/intake_batch.h \
	src/dpod/intake_new.c src/dpod/intake_new.h \
	src/dpod/log.c src/dpod/log.h \
	src/dpod/mark.c src/dpod/mark.h \
	src/dpod/notify.c src/dpod/notify.h \
	src/dpod/rehearse.c src/dpod/rehearse.h \
	src/dpod/reload.c src/dpod/reload.h \
	src/dpod/retry.c src/dpod/retry.h \
	src/dpod/sender.c src/dpod/sender.h \
	src/dpod/signals.c src/dpod/signals.h \
	src/dpod/start_reader.c src/dpod/start_reader.h \
	src/dpod/state_directory.c src/dpod/state_directory.h \
	src/dpod/supervisor.c src/dpod/supervisor.h \
	src/dpod/token_log.c src/dpod/token_log.h \
	src/dpod/worker.c src/dpod/worker.h
sbin_PROGRAMS += dpod
dpod_SOURCES = src/dpod/main.c
dpod_LDADD = libdpod.a libreader.a $(CASEWORK_LIBS)
