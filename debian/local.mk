# The Debian package, built by contrib/package and checked by it in chroots.
EXTRA_DIST += contrib/chroot contrib/package \
	debian/90-dpod.preset debian/changelog \
	debian/control debian/copyright debian/dpod.docs debian/dpod.examples \
	debian/dpod.install debian/dpod.links debian/dpod.lintian-overrides \
	debian/dpod.postinst debian/dpod.postrm debian/dpod.sysusers \
	debian/dpod.templates debian/dpod.tmpfiles debian/po/POTFILES.in \
	debian/po/templates.pot debian/rules debian/source/format \
	debian/tests/control debian/tests/dovecot
