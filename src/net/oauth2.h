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
 * One token serves all that name the same source, in whatever process: it lies
 * in DIRECTORY/NAME.token (0600) with the refresh token, and is renewed under
 * a lock (oauth2_store.h); oauth2_fetch.h gets it.
 */
enum oauth2_provider {
	OAUTH2_MICROSOFT,
	OAUTH2_GOOGLE,
	OAUTH2_CUSTOM,
};
enum oauth2_grant {
	OAUTH2_CLIENT_CREDENTIALS, /* the program's own access */
	OAUTH2_REFRESH_TOKEN,	   /* a person's, by `dpoctl authorize` */
	OAUTH2_SERVICE_ACCOUNT,	   /* Google's, for a mailbox */
	OAUTH2_TOKEN_COMMAND,	   /* somebody else's business */
};
enum oauth2_mechanism {
	OAUTH2_AS_OFFERED,
	OAUTH2_XOAUTH2,
	OAUTH2_OAUTHBEARER,
};

/* Filled by the table of settings; NULL members are not set. */
struct oauth2_source {
	char *name;
	char *directory; /* for tokens; made when it is needed */
	enum oauth2_provider provider;
	enum oauth2_grant grant;
	enum oauth2_mechanism mechanism;
	unsigned int algorithm; /* enum jwt_algorithm */
	char *tenant;
	char *client_id;
	struct secret_source client_secret;
	char *certificate_file;
	char *key_file; /* NULL: certificate_file has it too */
	char *service_account_file;
	char *subject; /* the mailbox that a service account acts for */
	char *scope;
	char *token_url;
	char *authorize_url;
	char *device_url;
	char *token_command;
	char *ca_file;
	char *client_secret_ends; /* YYYY-MM-DD: nobody else knows it */
};

#define OAUTH2_TOKEN_MAX 16384
#define OAUTH2_WARN_DAYS 30 /* before something ends (oauth2_ends_at) */

struct oauth2_token {
	int64_t serial;	    /* tells one token from the next */
	int64_t expires_at; /* 0: not known */
	char text[OAUTH2_TOKEN_MAX + 1];
};

struct oauth2_wish {
	int64_t refused_serial; /* a server did not take this one; 0: none */
	bool is_impatient; /* asks although the provider said: not before */
	bool (*is_cancelled)(void *context); /* may be NULL */
	void *context;
};

void oauth2_wipe(struct oauth2_token *token);

/*
 * What anybody may know of a source: DIRECTORY/NAME.status, which holds no
 * secret. Instants are 0 where they are not known, texts "".
 */
struct oauth2_report {
	int64_t serial;
	int64_t renewed_by; /* a process's id */
	int64_t renewed_at;
	int64_t expires_at;
	int64_t refresh_ends_at;
	int64_t certificate_ends_at;
	int64_t retry_at;    /* no token is asked for before */
	int64_t clock_ahead; /* of the provider's clock, in seconds */
	char error[512];     /* why there is no token; "" if there is */
	char audience[200];  /* claims: nobody has verified them */
	char permissions[300];
	char tenant[80];
	char identity[200];
};
/* False: there is none yet. */
bool oauth2_report(
    const struct oauth2_source *source, struct oauth2_report *ret_report);

/*
 * Until when the first thing ends that a human must renew (client secret,
 * certificate, refresh token), and what it is; 0: nothing is known to end.
 */
int64_t oauth2_ends_at(const struct oauth2_source *source,
    const struct oauth2_report *report, const char **ret_what);

#endif
