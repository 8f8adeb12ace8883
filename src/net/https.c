/* SPDX-License-Identifier: ISC */
#include "net/https.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <curl/curl.h>

#include "base/memory.h"
#include "base/timestamp.h"
#include "net/secret_file.h"

#define CONNECT_SECONDS	    20L
#define TOTAL_SECONDS	    60L
#define HEADERS_MAX	    ((size_t)64 * 1024)
#define FORM_BYTES	    ((size_t)128 * 1024)
#define RETRY_AFTER_SECONDS ((int64_t)24 * 3600)

struct receiving {
	const struct https_form *form;
	struct https_answer answer;
	size_t header_bytes;
};

static size_t
on_body(char *bytes, size_t size, size_t count, void *context)
{
	struct receiving *receiving = context;
	size_t length = size * count;

	if (length > HTTPS_ANSWER_MAX - receiving->answer.body.length)
		return 0;
	buffer_add(&receiving->answer.body, bytes, length);
	return length;
}

/* Copies the value if the line is `Name: value CR LF`. */
static bool
header_value(
    const char *line, size_t length, const char *name, char ret_value[80])
{
	size_t at = strlen(name), end = 0;

	if (length <= at || strncasecmp(line, name, at) != 0)
		return false;
	while (at < length && (line[at] == ' ' || line[at] == '\t'))
		at++;
	while (at < length && end < 79 && line[at] >= ' ')
		ret_value[end++] = line[at++];
	ret_value[end] = '\0';
	return true;
}

static size_t
on_header(char *line, size_t size, size_t count, void *context)
{
	struct receiving *receiving = context;
	struct https_answer *answer = &receiving->answer;
	size_t length = size * count;
	char value[80];

	receiving->header_bytes += length;
	if (receiving->header_bytes > HEADERS_MAX)
		return 0;
	if (header_value(line, length, "Date:", value) &&
	    !timestamp_parse_mail(value, &answer->server_at))
		answer->server_at = 0;
	if (header_value(line, length, "Retry-After:", value) &&
	    isdigit((unsigned char)value[0])) {
		answer->retry_after = strtoll(value, NULL, 10);
		if (answer->retry_after < 0 ||
		    answer->retry_after > RETRY_AFTER_SECONDS)
			answer->retry_after = RETRY_AFTER_SECONDS;
	}
	return length;
}

static int
on_progress(void *context, curl_off_t download_total, curl_off_t downloaded,
    curl_off_t upload_total, curl_off_t uploaded)
{
	const struct receiving *receiving = context;

	(void)download_total;
	(void)downloaded;
	(void)upload_total;
	(void)uploaded;
	return receiving->form->is_cancelled != NULL &&
	    receiving->form->is_cancelled(receiving->form->context);
}

static void
set_options(CURL *curl, struct receiving *receiving)
{
	const struct https_form *form = receiving->form;

	(void)curl_easy_setopt(curl, CURLOPT_URL, form->url);
	(void)curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "https");
	(void)curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
	(void)curl_easy_setopt(curl, CURLOPT_PROXY, "");
	(void)curl_easy_setopt(curl, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
	(void)curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	(void)curl_easy_setopt(
	    curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	(void)curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 1L);
	(void)curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 2L);
	if (form->ca_file != NULL) {
		(void)curl_easy_setopt(curl, CURLOPT_CAINFO, form->ca_file);
		/*
		 * Otherwise libcurl would trust the system's certificates too.
		 */
		(void)curl_easy_setopt(curl, CURLOPT_CAPATH, NULL);
	}
	(void)curl_easy_setopt(
	    curl, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_SECONDS);
	(void)curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)TOTAL_SECONDS);
	(void)curl_easy_setopt(curl, CURLOPT_POSTFIELDS, form->body);
	(void)curl_easy_setopt(
	    curl, CURLOPT_POSTFIELDSIZE, (long)strlen(form->body));
	(void)curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_body);
	(void)curl_easy_setopt(curl, CURLOPT_WRITEDATA, receiving);
	(void)curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, on_header);
	(void)curl_easy_setopt(curl, CURLOPT_HEADERDATA, receiving);
	(void)curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, on_progress);
	(void)curl_easy_setopt(curl, CURLOPT_XFERINFODATA, receiving);
	(void)curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
}

/* Length of the host, with its port, in `https://HOST/...`; for error texts. */
static int
host_length(const char *url)
{
	size_t start = strlen("https://");

	return (int)strcspn(url + start, "/?#");
}

bool
https_send(const struct https_form *form, struct https_answer *ret_answer,
    struct error *err)
{
	struct receiving receiving = {.form = form};
	char trouble[CURL_ERROR_SIZE] = "";
	struct curl_slist *headers;
	CURLcode code;
	CURL *curl;

	if (strncmp(form->url, "https://", 8) != 0)
		return error_set(err, ERROR_MAILBOX, RETRY_NEVER,
		    "the URL of the token endpoint must begin with https://");
	/* Reserved in full: growing would leave copies behind in memory. */
	(void)buffer_reserve(&receiving.answer.body, HTTPS_ANSWER_MAX);
	curl = curl_easy_init();
	if (curl == NULL)
		abort(); /* out of memory */
	headers = curl_slist_append(NULL, "Accept: application/json");
	set_options(curl, &receiving);
	(void)curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
	(void)curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, trouble);
	code = curl_easy_perform(curl);
	(void)curl_easy_getinfo(
	    curl, CURLINFO_RESPONSE_CODE, &receiving.answer.status);
	curl_easy_cleanup(curl);
	curl_slist_free_all(headers);
	/* TLS decrypted the answer on the stack. */
	memory_wipe_stack();
	if (code == CURLE_OK) {
		*ret_answer = receiving.answer;
		return true;
	}
	secret_file_forget(&receiving.answer.body);
	return error_set(err, ERROR_MAILBOX,
	    code == CURLE_PEER_FAILED_VERIFICATION ? RETRY_NEVER : RETRY_LATER,
	    "cannot request a token from %.*s: %s", host_length(form->url),
	    form->url + strlen("https://"),
	    trouble[0] != '\0' ? trouble : curl_easy_strerror(code));
}

void
https_add_field(struct buffer *body, const char *name, const char *value)
{
	static const char digits[] = "0123456789ABCDEF";

	/*
	 * The form holds secrets, so it must not be moved as it grows either.
	 */
	if (body->data == NULL)
		(void)buffer_reserve(body, FORM_BYTES);
	if (body->length > 0)
		buffer_add_byte(body, '&');
	buffer_add_string(body, name);
	buffer_add_byte(body, '=');
	for (; *value != '\0'; value++) {
		unsigned char byte = (unsigned char)*value;

		if (isalnum(byte) || strchr("-._~", byte) != NULL) {
			buffer_add_byte(body, (char)byte);
			continue;
		}
		buffer_add_byte(body, '%');
		buffer_add_byte(body, digits[byte >> 4]);
		buffer_add_byte(body, digits[byte & 15]);
	}
}

static int
hex_value(char digit)
{
	if (digit >= '0' && digit <= '9')
		return digit - '0';
	if (isxdigit((unsigned char)digit))
		return tolower((unsigned char)digit) - 'a' + 10;
	return -1;
}

void
https_find_field(const char *query, const char *name, char *place, size_t size)
{
	size_t length = strlen(name), at = 0;

	while (strncmp(query, name, length) != 0 || query[length] != '=') {
		const char *next = strchr(query, '&');

		if (next == NULL) {
			place[0] = '\0';
			return;
		}
		query = next + 1;
	}
	for (query += length + 1;
	     *query > ' ' && *query != '&' && *query != '#' && at + 1 < size;
	     query++) {
		int high = *query == '%' ? hex_value(query[1]) : -1;
		int low = high < 0 ? -1 : hex_value(query[2]);

		if (low < 0) {
			place[at++] = *query == '+' ? ' ' : *query;
			continue;
		}
		place[at++] = (char)(high << 4 | low);
		query += 2;
	}
	place[at] = '\0';
}
