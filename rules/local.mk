include rules/holidays/local.mk
