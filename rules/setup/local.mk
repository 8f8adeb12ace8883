# What `dpod setup` knows of offices and providers, and what it writes.
setupdir = $(pkgdatadir)/rules/setup
dist_setup_DATA = \
	rules/setup/dpod.conf \
	rules/setup/offices \
	rules/setup/providers
