/* SPDX-License-Identifier: ISC */
#include "base/utf8.h"
#include "mail/flowed.h"
#include "mail/quote.h"
#include "mail/text.h"
#include "mail/uuencode.h"
#include "tests/fuzz/fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *memory = fuzz_memory();
	struct span rest = {(const char *)data, size};
	struct buffer joined = {0};
	struct uuencode file;
	bool cut = false;
	struct quote quote;

	while (uuencode_next(&rest, &file)) {
		if (file.bytes.length > size)
			abort();
		buffer_release(&file.bytes);
	}
	flowed_join(
	    (struct span){(const char *)data, size}, size % 2 == 0, &joined);
	if (utf8_is_valid(buffer_string(&joined), joined.length)) {
		quote = quote_split(memory,
		    text_lines(memory, buffer_string(&joined), joined.length,
			4096, &cut));
		if (strlen(quote.text) > 4096 || strlen(quote.quoted) > 4096)
			abort();
	}
	buffer_release(&joined);
	return 0;
}
