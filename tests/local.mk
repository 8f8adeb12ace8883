EXTRA_DIST += tests/check_layers tests/check_style tests/check_sizes \
	tests/check_dead tests/check_formatter \
	tests/sizes.allow
dist_check_SCRIPTS = tests/check_layers tests/check_style tests/check_sizes \
	tests/check_dead tests/check_formatter
TESTS += tests/check_layers tests/check_style tests/check_sizes \
	tests/check_dead tests/check_formatter

# The programs against real servers.
include tests/e2e/local.mk
include tests/crash/local.mk
include tests/memory/local.mk
include tests/soak/local.mk
include tests/profiles/local.mk
include tests/recipes/local.mk
include tests/letters/local.mk
include tests/mutants/local.mk
include tests/world/local.mk
include tests/harness/local.mk
include tests/training/local.mk
include tests/review/local.mk

# Unit tests: one program a module, named after it.
include tests/unit/base.mk
include tests/unit/mail.mk
include tests/unit/net.mk
include tests/unit/learn.mk
include tests/unit/rules.mk
include tests/unit/reader.mk
include tests/unit/ticket.mk
include tests/unit/store.mk
include tests/unit/conf.mk
include tests/unit/casework.mk
include tests/unit/dpod.mk
include tests/unit/dpoctl.mk
