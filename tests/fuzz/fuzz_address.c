/* SPDX-License-Identifier: ISC */
#include "mail/address.h"
#include "tests/fuzz/fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *memory = fuzz_memory();
	bool complete;
	struct mail_address_list list =
	    address_list_parse(memory, (const char *)data, size, &complete);

	for (size_t i = 0; i < list.count; i++)
		if (strpbrk(list.items[i].address, "\r\n") != NULL ||
		    strchr(list.items[i].address, '@') == NULL)
			abort();
	for (size_t i = 0; i < list.count; i++)
		if (address_is_sendable(list.items[i].address) &&
		    (strpbrk(list.items[i].address, "|`<>\\\", \t") != NULL ||
			strchr("-/+", *list.items[i].address) != NULL))
			abort();
	return 0;
}
