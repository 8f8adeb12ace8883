/* SPDX-License-Identifier: ISC */
#include "net/sasl_bearer.h"

#include <stdio.h>
#include <string.h>

#include <jansson.h>

#include "net/base64.h"
#include "net/secret_file.h"

#define CHALLENGE_MAX ((size_t)8 * 1024)

const char *
sasl_bearer_name(enum sasl_bearer mechanism)
{
	return mechanism == SASL_XOAUTH2 ? "XOAUTH2" : "OAUTHBEARER";
}

/* RFC 5801, 4: comma and equals sign are special in the header. */
static void
add_name(struct buffer *text, const char *user)
{
	for (; *user != '\0'; user++)
		if (*user == ',')
			buffer_add_string(text, "=2C");
		else if (*user == '=')
			buffer_add_string(text, "=3D");
		else
			buffer_add_byte(text, *user);
}

void
sasl_bearer_add(struct buffer *response, enum sasl_bearer mechanism,
    const char *user, const char *host, uint16_t port, const char *token)
{
	size_t size = strlen(token) + 3 * strlen(user) + strlen(host) + 80;
	struct buffer text = {0};

	/* Neither buffer may move as it grows: a copy would be left behind. */
	(void)buffer_reserve(&text, size);
	(void)buffer_reserve(response, size * 4 / 3 + 8);
	if (mechanism == SASL_XOAUTH2) {
		buffer_add_string(&text, "user=");
		buffer_add_string(&text, user);
		buffer_add_string(&text, "\x01");
	} else {
		buffer_add_string(&text, "n,a=");
		add_name(&text, user);
		buffer_add_printf(
		    &text, ",\x01host=%s\x01port=%u\x01", host, port);
	}
	buffer_add_string(&text, "auth=Bearer ");
	buffer_add_string(&text, token);
	buffer_add_string(&text, "\x01\x01");
	base64_add(response, text.data, text.length);
	secret_file_forget(&text);
}

const char *
sasl_bearer_last_word(enum sasl_bearer mechanism)
{
	return mechanism == SASL_XOAUTH2 ? "" : "AQ==";
}

void
sasl_bearer_reason(const char *challenge, size_t length,
    char ret_reason[SASL_BEARER_REASON_SIZE])
{
	static const char *const names[] = {"status", "scope", "schemes"};
	struct buffer text = {0};
	json_t *reason = NULL;
	size_t at = 0;

	ret_reason[0] = '\0';
	if (length > 0 && length <= CHALLENGE_MAX &&
	    base64_decode(challenge, length, &text) && text.length > 0)
		reason = json_loadb(text.data, text.length, 0, NULL);
	buffer_release(&text);
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		const char *value =
		    json_string_value(json_object_get(reason, names[i]));

		if (value == NULL || at + 60 >= SASL_BEARER_REASON_SIZE)
			continue;
		at += (size_t)snprintf(ret_reason + at, 60, "%s%s=%.45s",
		    at == 0 ? "" : " ", names[i], value);
	}
	json_decref(reason);
	for (char *byte = ret_reason; *byte != '\0'; byte++)
		if (*byte < ' ' || *byte > '~')
			*byte = '?';
}
