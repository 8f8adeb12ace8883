/* SPDX-License-Identifier: ISC */
#include "base/utf8.h"
#include "ticket/letter_template.h"
#include "ticket/letter_wrap.h"
#include "tests/fuzz/fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const known[] = {"a", "due_on"};
	static const char *const values[] = {"", "{{a}} {{#a}}\n"};
	struct arena *memory = fuzz_memory();
	const struct letter_part part = {"p", "P", (const char *)data, size};
	const struct letter_names names = {known, 2, &part, 1};
	struct letter_template template;
	struct error err;
	const char *body;

	if (letter_template_parse(memory, "F", (const char *)data, size, &names,
		&template, &err)) {
		body = letter_template_fill(memory, &template.subject, values);
		if (strchr(body, '\n') != NULL)
			abort();
		body = letter_wrap(memory,
		    letter_template_fill(memory, &template.body, values));
		if (!utf8_is_valid(body, strlen(body)))
			abort();
	}
	return 0;
}
