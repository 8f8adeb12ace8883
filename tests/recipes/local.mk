# The "to add" recipes of doc/ARCHITECTURE.md, carried out in a copy. The one
# that builds all of it is a target of its own, which contrib/test runs.
dist_check_SCRIPTS += tests/recipes/add_command tests/recipes/add_language \
	tests/recipes/add_kind_and_letter
EXTRA_DIST += tests/recipes/copy_of_tree.py
TESTS += tests/recipes/add_command tests/recipes/add_language

# By itself, as the harness makes logs only of what TESTS names when the
# makefile is generated.
check-recipes: all
	$(AM_TESTS_ENVIRONMENT) \
	  '$(srcdir)/tests/recipes/add_kind_and_letter'
.PHONY: check-recipes
