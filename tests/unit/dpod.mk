
# The programs on a Maildir: threads, reports, and what is left of a person.
EXTRA_DIST += tests/learn/office.py
dist_check_SCRIPTS += tests/register/check_register \
	tests/register/check_clock tests/register/check_history \
	tests/register/check_import tests/register/check_search \
	tests/register/check_spot tests/register/check_learn \
	tests/register/check_statistics tests/register/check_promises \
	tests/register/check_erasure tests/register/check_postgresql \
	tests/register/check_two_daemons tests/register/campaign_postgresql \
	tests/register/check_move tests/register/check_roles \
	tests/register/check_demo tests/register/check_tls \
	tests/register/check_server tests/register/check_disk
TESTS += tests/register/check_register tests/register/check_clock \
	tests/register/check_import tests/register/check_search \
	tests/register/check_spot tests/register/check_learn \
	tests/register/check_history tests/register/check_statistics \
	tests/register/check_promises tests/register/check_erasure \
	tests/register/check_postgresql tests/register/check_two_daemons \
	tests/register/check_move tests/register/check_roles \
	tests/register/check_demo tests/register/check_tls \
	tests/register/check_server tests/register/check_disk

# dpod migrates the register when it starts; see tests/unit/store.mk.
TESTS += tests/store/killed_migration

# The daemon's parts with drivers in memory and clocks that the test moves.
DPOD_TESTS = tests/unit/test_role tests/unit/test_dpod_intake tests/unit/test_dpod_check \
	tests/unit/test_check_files tests/unit/test_first_look \
	tests/unit/test_dpod_housekeeping tests/unit/test_dpod_sender \
	tests/unit/test_sender_looks tests/unit/test_own_command \
	tests/unit/test_dpod_worker tests/unit/test_dpod_child \
	tests/unit/test_log_output \
	tests/unit/test_holder tests/unit/test_holder_check \
	tests/unit/test_children tests/unit/test_log
check_PROGRAMS += $(DPOD_TESTS)
TESTS += $(DPOD_TESTS)
FAKE_CLOCK = tests/fake/fake_clock.c tests/fake/fake_clock.h
FAKE_CLOCK_FLAGS = -Wl,--wrap=timestamp_now,--wrap=timestamp_monotonic_ms \
	-Wl,--wrap=timestamp_boot_seconds
FAKE_MAILBOX = tests/fake/fake_mailbox.c tests/fake/fake_mailbox.h
FAKE_READER = tests/fake/fake_reader.c tests/fake/fake_reader.h
FAKE_RELAY = tests/fake/fake_relay.c tests/fake/fake_relay.h
DPOD_TEST_LIBS = libdpod.a libreader.a $(CASEWORK_TEST_LIBS) $(SECCOMP_LIBS)

tests_unit_test_check_files_SOURCES = tests/unit/test_check_files.c \
	tests/unit/check_files.inc
tests_unit_test_check_files_LDADD = $(DPOD_TEST_LIBS)
tests_unit_test_first_look_SOURCES = tests/unit/test_first_look.c $(FAKE_CLOCK)
tests_unit_test_first_look_LDFLAGS = $(AM_LDFLAGS) $(FAKE_CLOCK_FLAGS)
tests_unit_test_first_look_LDADD = $(DPOD_TEST_LIBS)
tests_unit_test_log_output_SOURCES = tests/unit/test_log_output.c
tests_unit_test_log_output_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=write
tests_unit_test_log_output_LDADD = $(DPOD_TEST_LIBS)
tests_unit_test_dpod_intake_SOURCES = tests/unit/test_dpod_intake.c \
	$(FAKE_CLOCK) $(FAKE_MAILBOX) $(FAKE_READER) $(CASEWORK_FIXTURE)
tests_unit_test_dpod_intake_LDFLAGS = $(AM_LDFLAGS) $(FAKE_CLOCK_FLAGS) \
	-Wl,--wrap=db_locked_ms -Wl,--wrap=log_event
tests_unit_test_dpod_intake_LDADD = $(DPOD_TEST_LIBS)
tests_unit_test_role_SOURCES = tests/unit/test_role.c
tests_unit_test_role_LDADD = $(DPOD_TEST_LIBS)
tests_unit_test_dpod_check_SOURCES = tests/unit/test_dpod_check.c \
	$(FAKE_MAILBOX) $(FAKE_READER) $(FAKE_RELAY) $(CASEWORK_FIXTURE)
tests_unit_test_dpod_check_LDADD = $(DPOD_TEST_LIBS)
tests_unit_test_dpod_housekeeping_SOURCES = \
	tests/unit/test_dpod_housekeeping.c $(FAKE_CLOCK) $(FAKE_DISK) \
	$(CASEWORK_FIXTURE)
tests_unit_test_dpod_housekeeping_LDFLAGS = $(AM_LDFLAGS) $(FAKE_CLOCK_FLAGS) \
	$(FAKE_DISK_FLAGS)
tests_unit_test_dpod_housekeeping_LDADD = $(DPOD_TEST_LIBS)
tests_unit_test_dpod_sender_SOURCES = tests/unit/test_dpod_sender.c \
	$(FAKE_CLOCK) $(FAKE_DISK) $(FAKE_RELAY) $(CASEWORK_FIXTURE)
tests_unit_test_dpod_sender_LDFLAGS = $(AM_LDFLAGS) $(FAKE_CLOCK_FLAGS) \
	$(FAKE_DISK_FLAGS)
tests_unit_test_dpod_sender_LDADD = $(DPOD_TEST_LIBS)
tests_unit_test_sender_looks_SOURCES = tests/unit/test_sender_looks.c \
	$(FAKE_CLOCK) $(FAKE_DISK) $(FAKE_RELAY) $(CASEWORK_FIXTURE)
tests_unit_test_sender_looks_LDFLAGS = $(AM_LDFLAGS) $(FAKE_CLOCK_FLAGS) \
	$(FAKE_DISK_FLAGS)
tests_unit_test_sender_looks_LDADD = $(DPOD_TEST_LIBS)
tests_unit_test_own_command_SOURCES = tests/unit/test_own_command.c \
	$(FAKE_CLOCK) $(FAKE_RELAY) $(CASEWORK_FIXTURE)
tests_unit_test_own_command_LDFLAGS = $(AM_LDFLAGS) $(FAKE_CLOCK_FLAGS)
tests_unit_test_own_command_LDADD = $(DPOD_TEST_LIBS)
tests_unit_test_dpod_worker_SOURCES = tests/unit/test_dpod_worker.c \
	$(FAKE_CLOCK) $(FAKE_DISK) $(FAKE_MAILBOX) $(FAKE_READER) \
	$(CASEWORK_FIXTURE)
tests_unit_test_dpod_worker_LDFLAGS = $(AM_LDFLAGS) $(FAKE_CLOCK_FLAGS) \
	$(FAKE_DISK_FLAGS)
tests_unit_test_dpod_worker_LDADD = $(DPOD_TEST_LIBS)
tests_unit_test_holder_SOURCES = tests/unit/test_holder.c
tests_unit_test_holder_check_SOURCES = tests/unit/test_holder_check.c
tests_unit_test_holder_check_LDADD = $(DPOD_TEST_LIBS)
tests_unit_test_children_SOURCES = tests/unit/test_children.c
tests_unit_test_children_LDADD = $(DPOD_TEST_LIBS)
tests_unit_test_children_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=kill
tests_unit_test_log_SOURCES = tests/unit/test_log.c $(FAKE_CLOCK)
tests_unit_test_log_LDADD = $(DPOD_TEST_LIBS)
tests_unit_test_log_LDFLAGS = $(AM_LDFLAGS) $(FAKE_CLOCK_FLAGS)
tests_unit_test_holder_LDADD = $(DPOD_TEST_LIBS)
tests_unit_test_dpod_child_SOURCES = tests/unit/test_dpod_child.c $(FAKE_CLOCK)
tests_unit_test_dpod_child_LDFLAGS = $(AM_LDFLAGS) $(FAKE_CLOCK_FLAGS) \
	-Wl,--wrap=role_sender -Wl,--wrap=role_worker \
	-Wl,--wrap=sender_run -Wl,--wrap=worker_run -Wl,--wrap=fork
tests_unit_test_dpod_child_LDADD = $(DPOD_TEST_LIBS)

check_PROGRAMS += tests/unit/test_interview
TESTS += tests/unit/test_interview
tests_unit_test_interview_SOURCES = tests/unit/test_interview.c
tests_unit_test_interview_LDADD = $(DPOD_TEST_LIBS)
tests_unit_test_interview_LDFLAGS = $(AM_LDFLAGS) \
	-Wl,--wrap=file_program_data

# Messages on their way to the reader.
check_PROGRAMS += tests/unit/test_batch
TESTS += tests/unit/test_batch
tests_unit_test_batch_SOURCES = tests/unit/test_batch.c \
	$(FAKE_MAILBOX) $(FAKE_READER)
tests_unit_test_batch_LDADD = $(DPOD_TEST_LIBS)

# How many letters go at a time.
check_PROGRAMS += tests/unit/test_delivery
TESTS += tests/unit/test_delivery
tests_unit_test_delivery_SOURCES = tests/unit/test_delivery.c \
	$(FAKE_CLOCK) $(CASEWORK_FIXTURE)
tests_unit_test_delivery_LDADD = $(DPOD_TEST_LIBS)
tests_unit_test_delivery_LDFLAGS = $(AM_LDFLAGS) $(FAKE_CLOCK_FLAGS) \
	-Wl,--wrap=db_locked_ms -Wl,--wrap=log_event

# Mail to the officer.
check_PROGRAMS += tests/unit/test_own_post
TESTS += tests/unit/test_own_post
tests_unit_test_own_post_SOURCES = tests/unit/test_own_post.c \
	$(FAKE_CLOCK) $(CASEWORK_FIXTURE)
tests_unit_test_own_post_LDADD = $(DPOD_TEST_LIBS)
tests_unit_test_own_post_LDFLAGS = $(AM_LDFLAGS) $(FAKE_CLOCK_FLAGS) \
	-Wl,--wrap=log_event

# What wakes the sender, and what systemd is told.
check_PROGRAMS += tests/unit/test_wake tests/unit/test_notify
TESTS += tests/unit/test_wake tests/unit/test_notify
tests_unit_test_wake_SOURCES = tests/unit/test_wake.c
tests_unit_test_wake_LDADD = $(DPOD_TEST_LIBS)
tests_unit_test_wake_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=signals_wait_ms \
	-Wl,--wrap=db_listen_fd -Wl,--wrap=db_hear
tests_unit_test_notify_SOURCES = tests/unit/test_notify.c
tests_unit_test_notify_LDADD = $(DPOD_TEST_LIBS)

# Which questions `dpod setup` asks.
check_PROGRAMS += tests/unit/test_question
TESTS += tests/unit/test_question
tests_unit_test_question_SOURCES = tests/unit/test_question.c
tests_unit_test_question_LDADD = $(DPOD_TEST_LIBS)
tests_unit_test_question_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=readlink

# When a reader is given the register's correction.
check_PROGRAMS += tests/unit/test_teach_reader
TESTS += tests/unit/test_teach_reader
tests_unit_test_teach_reader_SOURCES = tests/unit/test_teach_reader.c \
	$(FAKE_DISK) $(CASEWORK_FIXTURE)
tests_unit_test_teach_reader_LDADD = $(DPOD_TEST_LIBS)
tests_unit_test_teach_reader_LDFLAGS = $(AM_LDFLAGS) $(FAKE_DISK_FLAGS) \
	-Wl,--wrap=reader_teach -Wl,--wrap=reader_pending \
	-Wl,--wrap=log_event

# What an interrupted move has copied.
check_PROGRAMS += tests/unit/test_moved
TESTS += tests/unit/test_moved
tests_unit_test_moved_SOURCES = tests/unit/test_moved.c
tests_unit_test_moved_LDADD = $(DPOD_TEST_LIBS)
tests_unit_test_moved_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=mailbox_select \
	-Wl,--wrap=mailbox_list -Wl,--wrap=mailbox_listing_free \
	-Wl,--wrap=mailbox_fetch_headers -Wl,--wrap=ledger_watch_find \
	-Wl,--wrap=header_mark

# To whom it gives what it writes.
check_PROGRAMS += tests/unit/test_target
TESTS += tests/unit/test_target
tests_unit_test_target_SOURCES = tests/unit/test_target.c
tests_unit_test_target_LDADD = $(DPOD_TEST_LIBS)
tests_unit_test_target_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=geteuid \
	-Wl,--wrap=getegid -Wl,--wrap=fchown -Wl,--wrap=getpwnam \
	-Wl,--wrap=getgrnam -Wl,--wrap=stat -Wl,--wrap=run_as_become

# What `dpod setup` tries, with servers that are replaced.
check_PROGRAMS += tests/unit/test_trial
TESTS += tests/unit/test_trial
tests_unit_test_trial_SOURCES = tests/unit/test_trial.c
tests_unit_test_trial_LDADD = $(DPOD_TEST_LIBS)
tests_unit_test_trial_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=probe_run \
	-Wl,--wrap=mail_hosts_ask -Wl,--wrap=mailbox_open \
	-Wl,--wrap=mailbox_close -Wl,--wrap=mailbox_status \
	-Wl,--wrap=mailbox_folders -Wl,--wrap=relay_open \
	-Wl,--wrap=relay_check -Wl,--wrap=relay_close \
	-Wl,--wrap=oauth2_login_by_device \
	-Wl,--wrap=oauth2_login_by_browser -Wl,--wrap=answers_say

# The state directory and its lock; who may use it.
check_PROGRAMS += tests/unit/test_state_directory tests/unit/test_run_as \
	tests/unit/test_upgrade_backup
TESTS += tests/unit/test_state_directory tests/unit/test_run_as \
	tests/unit/test_upgrade_backup
tests_unit_test_state_directory_SOURCES = tests/unit/test_state_directory.c
tests_unit_test_state_directory_LDADD = $(DPOD_TEST_LIBS)
tests_unit_test_state_directory_LDFLAGS = $(AM_LDFLAGS) \
	-Wl,--wrap=nanosleep -Wl,--wrap=lock_holder_find \
	-Wl,--wrap=setup_load -Wl,--wrap=setup_free \
	-Wl,--wrap=start_reader -Wl,--wrap=reader_stop \
	-Wl,--wrap=reader_rules_count -Wl,--wrap=reader_request_score \
	-Wl,--wrap=reader_unsure_score -Wl,--wrap=witness_check
tests_unit_test_run_as_SOURCES = tests/unit/test_run_as.c
tests_unit_test_run_as_LDADD = $(DPOD_TEST_LIBS)
tests_unit_test_run_as_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=geteuid \
	-Wl,--wrap=getpwuid -Wl,--wrap=getpwnam -Wl,--wrap=getgrnam \
	-Wl,--wrap=getgrgid -Wl,--wrap=initgroups -Wl,--wrap=setgroups \
	-Wl,--wrap=setgid -Wl,--wrap=setuid -Wl,--wrap=stat \
	-Wl,--wrap=fchown -Wl,--wrap=fchmod -Wl,--wrap=faccessat \
	-Wl,--wrap=getgrouplist
tests_unit_test_upgrade_backup_SOURCES = tests/unit/test_upgrade_backup.c
tests_unit_test_upgrade_backup_LDADD = $(DPOD_TEST_LIBS)
tests_unit_test_upgrade_backup_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=db_open \
	-Wl,--wrap=db_close -Wl,--wrap=db_find_version \
	-Wl,--wrap=lease_is_used -Wl,--wrap=backup_write

# `dpod -n` and `dpod setup` as a whole.
check_PROGRAMS += tests/unit/test_rehearse tests/unit/test_setup_command
TESTS += tests/unit/test_rehearse tests/unit/test_setup_command
tests_unit_test_rehearse_SOURCES = tests/unit/test_rehearse.c \
	$(FAKE_CLOCK) $(FAKE_MAILBOX) $(FAKE_READER) $(CASEWORK_FIXTURE)
tests_unit_test_rehearse_LDFLAGS = $(AM_LDFLAGS) $(FAKE_CLOCK_FLAGS)
tests_unit_test_rehearse_LDADD = $(DPOD_TEST_LIBS)
tests_unit_test_setup_command_SOURCES = tests/unit/test_setup_command.c
tests_unit_test_setup_command_LDFLAGS = $(AM_LDFLAGS) \
	-Wl,--wrap=file_write_fd -Wl,--wrap=getpwnam -Wl,--wrap=isatty
tests_unit_test_setup_command_LDADD = $(DPOD_TEST_LIBS)

# The supervisor with processes, signals and a clock that follow a script.
check_PROGRAMS += tests/unit/test_supervisor
TESTS += tests/unit/test_supervisor
tests_unit_test_supervisor_SOURCES = tests/unit/test_supervisor.c
tests_unit_test_supervisor_LDADD = $(DPOD_TEST_LIBS)
tests_unit_test_supervisor_LDFLAGS = $(AM_LDFLAGS) \
	-Wl,--wrap=state_prepare -Wl,--wrap=state_in_place \
	-Wl,--wrap=state_unlock -Wl,--wrap=role_supervisor \
	-Wl,--wrap=confinement_has_filter -Wl,--wrap=getrlimit \
	-Wl,--wrap=reader_slots_limit -Wl,--wrap=child_start \
	-Wl,--wrap=child_silent_ms -Wl,--wrap=child_ended \
	-Wl,--wrap=children_renew -Wl,--wrap=reload_conf -Wl,--wrap=conf_free \
	-Wl,--wrap=conf_register_location -Wl,--wrap=waitpid -Wl,--wrap=sigtimedwait \
	-Wl,--wrap=kill -Wl,--wrap=timestamp_monotonic_ms -Wl,--wrap=notify \
	-Wl,--wrap=examiner_start_due -Wl,--wrap=examiner_ended \
	-Wl,--wrap=examiner_stop -Wl,--wrap=keeper_start_due \
	-Wl,--wrap=keeper_ended -Wl,--wrap=keeper_stop

# A person who answers `dpod setup`.
check_PROGRAMS += tests/unit/test_ask
TESTS += tests/unit/test_ask
tests_unit_test_ask_SOURCES = tests/unit/test_ask.c
tests_unit_test_ask_LDADD = $(DPOD_TEST_LIBS)
tests_unit_test_ask_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=tcgetattr \
	-Wl,--wrap=tcsetattr -Wl,--wrap=answers_say \
	-Wl,--wrap=terminal_read

# Who computes hashes for officers, who examines the register, and tokens.
check_PROGRAMS += tests/unit/test_keeper tests/unit/test_token_log
TESTS += tests/unit/test_keeper tests/unit/test_token_log
tests_unit_test_keeper_SOURCES = tests/unit/test_keeper.c
tests_unit_test_keeper_LDADD = $(DPOD_TEST_LIBS)
tests_unit_test_keeper_LDFLAGS = $(AM_LDFLAGS) \
	-Wl,--wrap=timestamp_monotonic_ms -Wl,--wrap=keys_load_pseudonym \
	-Wl,--wrap=role_keeper -Wl,--wrap=db_open -Wl,--wrap=db_check \
	-Wl,--wrap=db_close -Wl,--wrap=kill
tests_unit_test_token_log_SOURCES = tests/unit/test_token_log.c
tests_unit_test_token_log_LDADD = $(DPOD_TEST_LIBS)
tests_unit_test_token_log_LDFLAGS = $(AM_LDFLAGS) \
	-Wl,--wrap=oauth2_report -Wl,--wrap=oauth2_ends_at \
	-Wl,--wrap=timestamp_now -Wl,--wrap=log_event
