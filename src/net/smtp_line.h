/* SPDX-License-Identifier: ISC */
#ifndef NET_SMTP_LINE_H
#define NET_SMTP_LINE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include <curl/curl.h>

#include "net/relay_driver.h"
#include "net/smtp_dialogue.h"
#include "net/url.h"

/*
 * smtp_line - one libcurl handle with its connection, and the message on it
 *
 * Another thread may perform the handle between start and finish: until then
 * only that thread uses the line, except for is_cancelled.
 */
#define SMTP_URL_SIZE (URL_HOST_MAX * 2 + 40)

struct smtp_line {
	const struct relay_options *options;
	CURL *curl;
	bool is_connected; /* in the last attempt */
	int64_t serial;	   /* of the token in use; 0: none */

	/* State of the message being sent. */
	struct parcel parcel;
	struct smtp_dialogue dialogue;
	struct curl_slist *recipients;
	bool is_retried;	   /* on a new connection */
	bool is_renewed;	   /* with another token */
	atomic_bool *is_cancelled; /* the caller's request to abort */
	bool is_under_way;
	int64_t cancelled_ms; /* since when; 0: not cancelled */
	char trouble[CURL_ERROR_SIZE];
	bool is_examined;  /* the certificate of this attempt's connection */
	bool is_untrusted; /* it fails tls_demand.h */
	const char *why_untrusted; /* it fails libcurl's check; or NULL */
};

/* `url` as libcurl expects it; the caller keeps ownership of all three. */
void smtp_line_open(struct smtp_line *line, const struct relay_options *options,
    const char *url, atomic_bool *is_cancelled);
/* Sends QUIT, but does not wait for the reply. */
void smtp_line_close(struct smtp_line *line);

/*
 * Prepares the handle for the line's parcel, with login and token. False: the
 * parcel's result says why.
 */
bool smtp_line_start(struct smtp_line *line, const char *sender);
/*
 * Evaluates libcurl's `code`. False: start the transfer once more; true: the
 * parcel has its result.
 */
bool smtp_line_finish(struct smtp_line *line, CURLcode code);

/*
 * The server refused the token: true if there is another one now. A fresh token
 * is not replaced (oauth2_fetch).
 */
bool smtp_line_replace_token(struct smtp_line *line);
/* libcurl's description of a failure, or ours about the certificate. */
const char *smtp_line_trouble(const struct smtp_line *line, CURLcode code);

/* Appends advice for a person to the server's reply. */
void smtp_line_advise(const struct smtp_line *line, bool is_of_login,
    struct relay_result *result);

#endif
