/* SPDX-License-Identifier: ISC */
/*
 * What providers and mail servers say about tokens: an answer of the token end
 * point, the claims of a token, a SASL challenge, and free text. What is taken
 * for a token has none but printable bytes.
 */

#include <jansson.h>

#include "net/imap_words.h"
#include "net/jwt.h"
#include "net/oauth2_exchange.h"
#include "net/relay_words.h"
#include "net/sasl_bearer.h"
#include "tests/fuzz/fuzz.h"

static void
check(const char *text)
{
	for (; *text != '\0'; text++)
		if (*text < ' ' || *text > '~')
			abort();
}

static void
take_answer(const char *text, size_t length)
{
	static char name[] = "fuzz";
	const struct oauth2_source source = {.name = name};
	struct oauth2_answer answer = {
	    .object = json_loadb(text, length, JSON_REJECT_DUPLICATES, NULL)};
	json_t *tokens = json_object();
	struct error err;

	if (json_is_object(answer.object) &&
	    oauth2_take_answer(&source, tokens, &answer, 1800000000, &err)) {
		const char *token =
		    json_string_value(json_object_get(tokens, "access_token"));

		if (token == NULL || strlen(token) > OAUTH2_TOKEN_MAX ||
		    json_integer_value(json_object_get(tokens, "expires_at")) <=
			1800000000)
			abort();
		check(token);
		json_decref(oauth2_status_of(&source, tokens, 1));
	}
	json_decref(answer.object);
	json_decref(tokens);
}

int
LLVMFuzzerTestOneInput(const unsigned char *bytes, size_t length)
{
	char reason[SASL_BEARER_REASON_SIZE];
	struct arena *memory = fuzz_memory();
	char *text = arena_copy(memory, bytes, length);
	struct jwt_facts facts = jwt_read(text);

	check(facts.audience);
	check(facts.permissions);
	check(facts.identity);
	sasl_bearer_reason(text, length, reason);
	check(reason);
	if (imap_words(text).wait_seconds < 0)
		abort();
	(void)relay_words(550, text);
	take_answer(text, length);
	return 0;
}
