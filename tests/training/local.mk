# What the recogniser learns from is as rules/training/README says.
dist_check_SCRIPTS += tests/training/check
TESTS += tests/training/check
