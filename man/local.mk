dist_man_MANS = man/dpoctl.1 man/dpod.conf.5 man/dpod.8
