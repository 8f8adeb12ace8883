dist_man_MANS = man/dpoctl.1 man/dpod-rules.5 man/dpod-templates.5 man/dpod.conf.5 \
	man/dpod.8
