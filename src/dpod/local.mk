# All but the main: unit tests link it with drivers in memory (tests/fake).
noinst_LIBRARIES += libdpod.a
libdpod_a_SOURCES = \
	src/dpod/check.c src/dpod/check.h \
	src/dpod/check_files.c src/dpod/check_files.h \
	src/dpod/check_notes.c src/dpod/check_private.h \
	src/dpod/check_secret.c \
	src/dpod/check_user.c src/dpod/check_user.h \
	src/dpod/first_look.c src/dpod/first_look.h \
	src/dpod/heartbeat.c src/dpod/heartbeat.h \
	src/dpod/log.c src/dpod/log.h \
	src/dpod/log_output.c src/dpod/log_output.h \
	src/dpod/rehearse.c src/dpod/rehearse.h \
	src/dpod/register.c src/dpod/register.h \
	src/dpod/reload.c src/dpod/reload.h \
	src/dpod/role.c src/dpod/role.h src/dpod/role_private.h \
	src/dpod/role_sender.c src/dpod/role_keeper.c src/dpod/role_supervisor.c \
	src/dpod/role_worker.c \
	src/dpod/run_as.c src/dpod/run_as.h \
	src/dpod/signals.c src/dpod/signals.h \
	src/dpod/start_reader.c src/dpod/start_reader.h \
	src/dpod/teach_reader.c src/dpod/teach_reader.h \
	src/dpod/take.c src/dpod/take.h \
	src/dpod/tenure.c src/dpod/tenure.h \
	src/dpod/token_log.c src/dpod/token_log.h \
	src/dpod/upgrade_backup.c src/dpod/upgrade_backup.h \
	src/dpod/sender/clock_watch.c src/dpod/sender/clock_watch.h \
	src/dpod/sender/housekeeping.c src/dpod/sender/housekeeping.h \
	src/dpod/sender/delivery.c src/dpod/sender/delivery.h \
	src/dpod/sender/own_post.c src/dpod/sender/own_post.h \
	src/dpod/sender/plain_words.c src/dpod/sender/plain_words.h \
	src/dpod/sender/own_command.c src/dpod/sender/own_command.h \
	src/dpod/sender/sender.c src/dpod/sender/sender.h \
	src/dpod/sender/wake.c src/dpod/sender/wake.h \
	src/dpod/interview/answers.c src/dpod/interview/answers.h \
	src/dpod/interview/command.c src/dpod/interview/command.h \
	src/dpod/interview/conf_text.c src/dpod/interview/conf_text.h \
	src/dpod/interview/interview.c src/dpod/interview/interview.h \
	src/dpod/interview/target.c src/dpod/interview/target.h \
	src/dpod/interview/question.c src/dpod/interview/question.h \
	src/dpod/interview/table.c src/dpod/interview/table.h \
	src/dpod/interview/terminal.c src/dpod/interview/terminal.h \
	src/dpod/interview/trial.c src/dpod/interview/trial.h \
	src/dpod/interview/trial_private.h src/dpod/interview/trial_relay.c \
	src/dpod/interview/trial_server.c \
	src/dpod/supervisor/child.c src/dpod/supervisor/child.h \
	src/dpod/supervisor/children.c src/dpod/supervisor/children.h \
	src/dpod/supervisor/examiner.c src/dpod/supervisor/examiner.h \
	src/dpod/supervisor/notify.c src/dpod/supervisor/notify.h \
	src/dpod/supervisor/keeper.c src/dpod/supervisor/keeper.h \
	src/dpod/supervisor/state_directory.c src/dpod/supervisor/state_directory.h \
	src/dpod/supervisor/supervisor.c src/dpod/supervisor/supervisor.h \
	src/dpod/worker/batch.c src/dpod/worker/batch.h \
	src/dpod/worker/folder.c src/dpod/worker/folder.h \
	src/dpod/worker/holder.h src/dpod/worker/holder_check.c \
	src/dpod/worker/holder_claim.c \
	src/dpod/worker/holder_memory.c \
	src/dpod/worker/holder_before.c \
	src/dpod/worker/holder_note.c src/dpod/worker/holder_notes.h \
	src/dpod/worker/holder_private.h \
	src/dpod/worker/holder_sent.c \
	src/dpod/worker/intake.c src/dpod/worker/intake.h \
	src/dpod/worker/intake_batch.c src/dpod/worker/intake_batch.h \
	src/dpod/worker/intake_new.c src/dpod/worker/intake_new.h \
	src/dpod/worker/mark.c src/dpod/worker/mark.h \
	src/dpod/worker/moved.c src/dpod/worker/moved.h \
	src/dpod/worker/retry.c src/dpod/worker/retry.h \
	src/dpod/worker/watch.c src/dpod/worker/watch.h \
	src/dpod/worker/worker.c src/dpod/worker/worker.h \
	src/dpod/worker/worker_import.c src/dpod/worker/worker_order.c \
	src/dpod/worker/worker_poll.c src/dpod/worker/worker_private.h
sbin_PROGRAMS += dpod
dpod_SOURCES = src/dpod/main.c
dpod_LDADD = libdpod.a libreader.a $(CASEWORK_LIBS) $(SECCOMP_LIBS)
