EXTRA_DIST += tests/check_layers tests/check_style tests/check_sizes \
	tests/check_dead tests/check_formatter tests/check_results \
	tests/sizes.allow
dist_check_SCRIPTS = tests/check_layers tests/check_style tests/check_sizes \
	tests/check_dead tests/check_formatter tests/check_results
TESTS += tests/check_layers tests/check_style tests/check_sizes \
	tests/check_dead tests/check_formatter tests/check_results

# The programs against real servers.
include tests/e2e/local.mk
include tests/crash/local.mk
include tests/memory/local.mk
include tests/soak/local.mk
include tests/profiles/local.mk
include tests/recipes/local.mk
include tests/letters/local.mk
include tests/mutants/local.mk
include tests/attack/local.mk
include tests/world/local.mk
include tests/servers/local.mk
include tests/package/local.mk
include tests/harness/local.mk
include tests/training/local.mk
include tests/long/local.mk
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

# Hostile inputs.
include tests/fuzz/local.mk

# Tests of what the programs do, which do not notice a file that is missing in
# the distribution: contrib/test leaves them to its first build.
BEHAVIOUR_TESTS = tests/cli/check_cli tests/cli/check_due \
	tests/cli/check_evidence tests/cli/check_stats tests/crash/run tests/deadline/oracle \
	tests/dialogue/run tests/e2e/run tests/letters/check_letters \
	tests/memory/run tests/profiles/run tests/recipes/add_command \
	tests/recipes/add_language tests/review/check_review \
	tests/servers/check tests/training/check tests/world/run \
	tests/world/simulation
distcheck-short:
	@some=; for test in $(TESTS); do \
	  case " $(BEHAVIOUR_TESTS) " in *" $$test "*) continue;; esac; \
	  case $$test in tests/attack/* | tests/register/*) continue;; esac; \
	  some="$$some $$test"; \
	done; $(MAKE) $(AM_MAKEFLAGS) distcheck TESTS="$$some"
.PHONY: distcheck-short
