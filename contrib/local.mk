EXTRA_DIST += contrib/dpod.conf
