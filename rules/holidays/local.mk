holidaysdir = $(pkgdatadir)/rules/holidays
dist_holidays_DATA = \
	rules/holidays/DE.holidays \
	rules/holidays/DK.holidays \
	rules/holidays/GB-EAW.holidays \
	rules/holidays/NL.holidays \
	rules/holidays/NO.holidays \
	rules/holidays/SE.holidays
