# Memory of a worker and its reader over large mails; not with sanitizers,
# which take more than either.
dist_check_SCRIPTS += tests/memory/run
if !SANITIZERS
TESTS += tests/memory/run
endif
