/* SPDX-License-Identifier: ISC */
#ifndef NET_OAUTH2_H
#define NET_OAUTH2_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "net/secret.h"

/*
 * oauth2 - access tokens for mailboxes and relays (RFC 6749, 7523)
 *
 * All users of a source share one token, in any process: it is stored in
 * DIRECTORY/NAME.token (0600) with the refresh token, and renewed under a lock
 * (oauth2_store.h); oauth2_fetch.h returns it.
 */
enum oauth2_provider {
	OAUTH2_MICROSOFT,
	OAUTH2_GOOGLE,
	OAUTH2_CUSTOM,
};
enum oauth2_grant {
	OAUTH2_CLIENT_CREDENTIALS, /* the program's own access */
	OAUTH2_REFRESH_TOKEN,	   /* a person's, by `dpoctl authorize` */
	OAUTH2_SERVICE_ACCOUNT,	   /* Google's, for one mailbox */
	OAUTH2_TOKEN_COMMAND,	   /* an external command manages the token */
};
enum oauth2_mechanism {
	OAUTH2_AS_OFFERED,
	OAUTH2_XOAUTH2,
	OAUTH2_OAUTHBEARER,
};

/* Filled from the table of settings; members not set are NULL. */
struct oauth2_source {
	char *name;
	char *directory; /* for tokens; created when needed */
	enum oauth2_provider provider;
	enum oauth2_grant grant;
	enum oauth2_mechanism mechanism;
	unsigned int algorithm; /* enum jwt_algorithm */
	char *tenant;
	char *client_id;
	struct secret_source client_secret;
	char *certificate_file;
	char *key_file; /* NULL: certificate_file contains it */
	char *service_account_file;
	char *subject; /* the mailbox that a service account acts for */
	char *scope;
	char *token_url;
	char *authorize_url;
	char *device_url;
	char *token_command;
	char *ca_file;
	char *client_secret_ends; /* YYYY-MM-DD: known only to the operator */
};

#define OAUTH2_TOKEN_MAX 16384
#define OAUTH2_WARN_DAYS 30 /* before an expiry (oauth2_ends_at) */

struct oauth2_token {
	int64_t serial;	    /* identifies the token */
	int64_t expires_at; /* 0: unknown */
	char text[OAUTH2_TOKEN_MAX + 1];
};

struct oauth2_wish {
	int64_t refused_serial; /* of a token that a server refused; 0: none */
	bool is_impatient;	/* ignores the provider's request to wait */
	bool (*is_cancelled)(void *context); /* may be NULL */
	void *context;
};

void oauth2_wipe(struct oauth2_token *token);

/*
 * The public state of a source: DIRECTORY/NAME.status, which contains no
 * secret. Unknown instants are 0, unknown texts "".
 */
struct oauth2_report {
	int64_t serial;
	int64_t renewed_by; /* process id */
	int64_t renewed_at;
	int64_t expires_at;
	int64_t refresh_ends_at;
	int64_t certificate_ends_at;
	int64_t retry_at;    /* no request before this time */
	int64_t clock_ahead; /* how far the provider's is ahead, in s */
	char error[512];     /* why there is no token; "" if there is one */
	char audience[200];  /* unverified claims */
	char permissions[300];
	char tenant[80];
	char identity[200];
};
/* False: there is no report yet. */
bool oauth2_report(
    const struct oauth2_source *source, struct oauth2_report *ret_report);

/*
 * The first expiry of something that a person must renew (client secret,
 * certificate, refresh token), and what it is; 0: none known.
 */
int64_t oauth2_ends_at(const struct oauth2_source *source,
    const struct oauth2_report *report, const char **ret_what);

#endif
