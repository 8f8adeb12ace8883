/* SPDX-License-Identifier: ISC */
/*
 * Runs a fuzz target on the files that are given: its main() where there is no
 * libFuzzer.
 */
#include "tests/fuzz/fuzz.h"

#include "base/file.h"

#define INPUT_BYTES_MAX ((size_t)1024 * 1024)

int
main(int count, char **paths)
{
	for (int i = 1; i < count; i++) {
		struct buffer input = {0};
		struct error err = {.text = ""};

		if (!file_read(paths[i], INPUT_BYTES_MAX, &input, &err)) {
			(void)fprintf(stderr, "%s\n", err.text);
			return 1;
		}
		(void)LLVMFuzzerTestOneInput(
		    (const uint8_t *)input.data, input.length);
		buffer_release(&input);
	}
	return 0;
}
