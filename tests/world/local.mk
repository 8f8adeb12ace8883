# A world that is other than the program believes, one test a case.
dist_check_SCRIPTS += tests/world/run
TESTS += tests/world/run
EXTRA_DIST += tests/world/conftest.py \
	tests/world/test_clock.py \
	tests/world/test_machine.py \
	tests/world/test_mailbox.py \
	tests/world/test_marks.py \
	tests/world/test_register.py \
	tests/world/test_sender.py \
	tests/world/test_stop.py
CLEANFILES += tests/world/run.xml
