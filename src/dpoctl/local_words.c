/* SPDX-License-Identifier: ISC */
#include "dpoctl/local_words.h"

const char *
local_words(struct arena *memory, int shift, const char *without)
{
	int size = shift < 0 ? -shift : shift;

	if (without == NULL)
		return "";
	return arena_printf(memory, "request %s by %d.%02d; %s without it",
	    shift < 0 ? "lowered" : "raised", size / 100, size % 100, without);
}
