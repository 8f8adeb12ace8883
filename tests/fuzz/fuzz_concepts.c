/* SPDX-License-Identifier: ISC */
/*
 * A file of words that express ideas: what is refused is refused with its
 * place, on one line; what is found is an idea, at a word of the sentence.
 */
#include "base/error.h"
#include "learn/concept.h"
#include "learn/plain.h"
#include "tests/fuzz/fuzz.h"

static const char sentence[] =
    "Please send me a copy of all the data that you hold about me, and delete "
    "the rest of them; my number is 4711 and my address a@b.example.";

static void
check_found(struct concepts *concepts, int language)
{
	struct concept_mark marks[CONCEPTS_MAX];
	struct plain plain = {.words = NULL};
	size_t count;

	plain_read(&plain, sentence, sizeof sentence - 1);
	count = concepts_find(concepts, language, &plain, marks);
	FUZZ_MUST(count <= CONCEPTS_MAX);
	for (size_t i = 0; i < count; i++) {
		const char *name = concept_name(concepts, marks[i].concept);

		FUZZ_MUST(marks[i].word < plain.words_count);
		FUZZ_MUST(i == 0 || marks[i - 1].word <= marks[i].word);
		FUZZ_MUST(*name != '\0' && strlen(name) <= CONCEPT_NAME_MAX);
	}
	plain_release(&plain);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct concepts *concepts = concepts_new();
	struct arena *memory = arena_new();
	struct error err = {.text = ""};
	struct fuzz_input input = {data, size};
	char *shipped = fuzz_text(memory, &input);
	char *ours = fuzz_text(memory, &input);

	if (!concepts_read(concepts, "en", "fuzz", shipped, true, &err) ||
	    !concepts_read(concepts, "en", "fuzz", ours, false, &err)) {
		FUZZ_MUST(err.scope == ERROR_STORE && err.retry == RETRY_NEVER);
		FUZZ_MUST(strncmp(err.text, "fuzz:", 5) == 0);
		fuzz_printable(err.text, "");
	} else if (concepts_language(concepts, "en") >= 0) {
		check_found(concepts, concepts_language(concepts, "en"));
	}
	concepts_free(concepts);
	arena_free(memory);
	return 0;
}
