# The "to add" recipes of doc/ARCHITECTURE.md, carried out in a copy.
dist_check_SCRIPTS += tests/recipes/add_command
TESTS += tests/recipes/add_command
