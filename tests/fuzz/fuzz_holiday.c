/* SPDX-License-Identifier: ISC */
/* Reads a holiday file and looks up every rule in some years. */
#include "ticket/holiday.h"
#include "tests/fuzz/fuzz.h"

int
LLVMFuzzerTestOneInput(const unsigned char *bytes, size_t length)
{
	static const int years[] = {1, 2000, 2001, 9999};
	struct arena *memory = fuzz_memory();
	struct holiday_rules rules = {NULL, 0};
	struct error err;
	int64_t day;

	(void)holiday_parse(
	    memory, "fuzz", (const char *)bytes, length, &rules, &err);
	for (size_t i = 0; i < rules.count; i++)
		for (size_t k = 0; k < sizeof years / sizeof years[0]; k++)
			(void)holiday_day(&rules.items[i], years[k], &day);
	return 0;
}
