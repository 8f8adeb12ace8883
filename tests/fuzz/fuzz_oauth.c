/* SPDX-License-Identifier: ISC */
/*
 * Answers of a provider to a login: a code for another device, tokens,
 * refusals, and the address to which a browser is sent. What people read has no
 * control character and no secret that we sent; what is kept is a token.
 */
#include <jansson.h>

#include "net/https.h"
#include "net/oauth2_authorize.h"
#include "net/oauth2_exchange.h"
#include "net/oauth2_store.h"
#include "net/secret.h"
#include "tests/fuzz/fuzz.h"

#define SECRET "Sec/ret+4711"

static struct {
	const char *body; /* of the answer */
	long status;
	int64_t retry_after;
	int64_t server_at;
} world;

bool __wrap_https_send(const struct https_form *form,
    struct https_answer *ret_answer, struct error *err);
bool __wrap_secret_fetch(const struct secret_source *source,
    struct secret *ret_secret, struct error *err);
bool __wrap_oauth2_store_open(const struct oauth2_source *source,
    const struct oauth2_wish *wish, struct oauth2_store *ret_store,
    struct error *err);
void __wrap_oauth2_store_close(struct oauth2_store *store);
json_t *
__wrap_oauth2_store_read(const struct oauth2_store *store, struct error *err);
bool __wrap_oauth2_store_write(
    const struct oauth2_store *store, json_t *tokens, struct error *err);
void __wrap_oauth2_store_note(const struct oauth2_store *store, json_t *status);

bool
__wrap_https_send(const struct https_form *form,
    struct https_answer *ret_answer, struct error *err)
{
	(void)err;
	FUZZ_MUST(strncmp(form->url, "https://", 8) == 0);
	*ret_answer = (struct https_answer){.status = world.status,
	    .retry_after = world.retry_after,
	    .server_at = world.server_at};
	buffer_add_string(&ret_answer->body, world.body);
	return true;
}

bool
__wrap_secret_fetch(const struct secret_source *source,
    struct secret *ret_secret, struct error *err)
{
	(void)source;
	(void)err;
	memcpy(ret_secret->text, SECRET, sizeof SECRET);
	return true;
}

bool
__wrap_oauth2_store_open(const struct oauth2_source *source,
    const struct oauth2_wish *wish, struct oauth2_store *ret_store,
    struct error *err)
{
	(void)wish;
	(void)err;
	*ret_store = (struct oauth2_store){.source = source};
	return true;
}

void
__wrap_oauth2_store_close(struct oauth2_store *store)
{
	(void)store;
}

json_t *
__wrap_oauth2_store_read(const struct oauth2_store *store, struct error *err)
{
	(void)store;
	(void)err;
	return json_object();
}

bool
__wrap_oauth2_store_write(
    const struct oauth2_store *store, json_t *tokens, struct error *err)
{
	const char *token =
	    json_string_value(json_object_get(tokens, "access_token"));

	(void)store;
	(void)err;
	FUZZ_MUST(token != NULL && *token != '\0');
	FUZZ_MUST(strlen(token) <= OAUTH2_TOKEN_MAX);
	fuzz_printable(token, "");
	return true;
}

/* The status is what `dpoctl status` shows. */
void
__wrap_oauth2_store_note(const struct oauth2_store *store, json_t *status)
{
	const char *key;
	json_t *value;

	(void)store;
	FUZZ_MUST(json_object_get(status, "access_token") == NULL);
	FUZZ_MUST(json_object_get(status, "refresh_token") == NULL);
	json_object_foreach(status, key, value) if (json_is_string(value))
	    fuzz_printable(json_string_value(value), "");
}

static void
check_words(const char *text)
{
	fuzz_printable(text, "");
	FUZZ_MUST(strstr(text, SECRET) == NULL);
}

static void
check_device(const struct oauth2_source *source)
{
	struct oauth2_device device = {.device_code = ""};
	struct error err = {.text = ""};

	/* It is sent no secret yet. */
	if (!oauth2_device_start(source, &device, &err)) {
		fuzz_printable(err.text, "");
		return;
	}
	FUZZ_MUST(device.device_code[0] != '\0' && device.user_code[0] != '\0');
	FUZZ_MUST(device.interval_seconds > 0 && device.interval_seconds <= 60);
	FUZZ_MUST(device.expires_in > 0 && device.expires_in <= 3600);
	fuzz_printable(device.user_code, "");
	fuzz_printable(device.url, "");
	fuzz_printable(device.message, "");
	(void)snprintf(
	    device.device_code, sizeof device.device_code, "%s", SECRET);
	if (oauth2_device_ask(source, &device, &err) == OAUTH2_FAILED)
		check_words(err.text);
	FUZZ_MUST(device.interval_seconds > 0);
}

/* The browser says whatever a page made it say. */
static void
check_browser(const struct oauth2_source *source, const char *answer)
{
	struct oauth2_consent consent = {.state = "s"};
	struct arena *memory = arena_new();
	struct error err = {.text = ""};
	struct buffer url = {0};
	const char *ours;

	FUZZ_MUST(oauth2_consent_start(source, 4711, &consent, &url, &err));
	fuzz_printable(buffer_string(&url), "");
	/* No stranger knows the state. */
	FUZZ_MUST(!oauth2_consent_finish(source, &consent, answer, &err));
	fuzz_printable(err.text, "");
	ours =
	    arena_printf(memory, "%s&state=%s&code=x", answer, consent.state);
	if (!oauth2_consent_finish(source, &consent, ours, &err) &&
	    strstr(answer, "ret+4711") == NULL)
		check_words(err.text);
	buffer_release(&url);
	arena_free(memory);
}

static void
check_form(const char *value)
{
	size_t size = strlen(value) + 1;
	char *found = malloc(size);
	struct buffer form = {0};

	if (found == NULL)
		abort();
	https_add_field(&form, "a", value);
	https_add_field(&form, "b", value);
	https_find_field(buffer_string(&form), "b", found, size);
	FUZZ_MUST(strcmp(found, value) == 0);
	https_find_field(value, "b", found, size);
	buffer_release(&form);
	free(found);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const long statuses[] = {200, 400, 401, 403, 302, 429, 500, 0};
	static char name[] = "fuzz", client[] = "client", file[] = "secret",
		    device[] = "https://x.example/device", tenant[] = "t",
		    token[] = "https://x.example/token",
		    authorize[] = "https://x.example/authorize";
	struct oauth2_source source = {.name = name,
	    .client_id = client,
	    .grant = OAUTH2_REFRESH_TOKEN,
	    .client_secret = {.file = file},
	    .tenant = tenant};
	struct fuzz_input input = {data, size};
	struct arena *memory = arena_new();
	unsigned flags = fuzz_byte(&input);
	const char *address = fuzz_text(memory, &input);

	source.provider = (enum oauth2_provider)(flags % 3);
	if (source.provider == OAUTH2_CUSTOM) {
		source.token_url = token;
		source.device_url = device;
		source.authorize_url = authorize;
		source.scope = name;
	}
	world.status = statuses[flags / 3 % 8];
	world.server_at = (int64_t)fuzz_byte(&input) << 24;
	world.retry_after = fuzz_byte(&input);
	world.body = fuzz_text(memory, &input);
	if (oauth2_has_device_codes(&source))
		check_device(&source);
	check_browser(&source, address);
	check_form(address);
	arena_free(memory);
	return 0;
}
