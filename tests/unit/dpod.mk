
# The programs on a Maildir: threads, reports, and what is left of a person.
dist_check_SCRIPTS += tests/register/check_register \
	tests/register/check_clock tests/register/check_history \
	tests/register/check_statistics
TESTS += tests/register/check_register tests/register/check_clock \
	tests/register/check_history tests/register/check_statistics

# dpod migrates the register when it starts; see tests/unit/store.mk.
TESTS += tests/store/killed_migration
