/* SPDX-License-Identifier: ISC */
#ifndef CONF_SECTIONS_H
#define CONF_SECTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/date.h"
#include "net/credential.h"
#include "net/url.h"
#include "rules/classify.h"
#include "ticket/intake_decision.h"
#include "ticket/warning.h"

/*
 * sections - the contents of each section of the configuration (dpod.conf(5))
 *
 * Filled from the table of settings (settings.c); texts live as long as the
 * struct conf that they belong to. Members with a unit end in its name.
 */
struct conf_list {
	char **items;
	size_t count;
};

enum conf_start {
	CONF_START_NOW,
	CONF_START_ALL,
	CONF_START_DATE,
};
enum conf_keep {
	CONF_KEEP_RAW,
	CONF_KEEP_NONE,
};
/* The first is derived from the mailbox's addresses; then as enum expect. */
enum conf_expect {
	CONF_EXPECT_BY_ADDRESS,
	CONF_EXPECT_REQUESTS,
	CONF_EXPECT_MIXED,
	CONF_EXPECT_PERSONAL,
};
enum conf_after_intake {
	CONF_LEAVE,
	CONF_FLAG,
	CONF_MOVE,
};

struct conf_organisation {
	char *name;		     /* required */
	char *address;		     /* From address of our letters; required */
	char *contact;		     /* how to reach a person; required */
	char *authority;	     /* supervisory authority; required */
	char *language;		     /* if the message's is unknown: "en" */
	struct conf_list aliases;    /* additional own addresses */
	struct conf_list domains;    /* of colleagues, who forward messages */
	struct conf_list people;     /* users who work on tickets; none: all */
	struct conf_list signatures; /* that they use in letters */
};

struct conf_mailbox {
	char *name; /* the section's title */
	char *url_text;
	struct url url;
	/* What the URL refers to, for the register: USER@HOST, or maildir. */
	char *account;
	struct conf_list folders, junk_folders; /* additional ones */
	char *user;				/* NULL: none */
	enum credential_auth auth;
	struct secret_source password;
	char *oauth2_name;		    /* NULL: password login */
	const struct oauth2_source *oauth2; /* its section; else NULL */
	char *ca_file;			    /* NULL: the system's */
	bool insecure;
	struct conf_list addresses; /* that people write to */
	struct conf_list authserv_ids, own_list_ids;
	int64_t authserv_below; /* Received fields */
	char *language;		/* NULL: the organisation's */
	enum conf_expect expect;
	enum conf_start start;
	struct date start_on; /* with CONF_START_DATE */
	enum acknowledge acknowledge;
	enum acknowledge acknowledge_unsure;
	int64_t acknowledge_age_seconds; /* acknowledge-max-age */
	int64_t poll_interval_seconds;
	int64_t message_bytes_max; /* message-size-max */
	enum conf_keep keep_not_requests;
	int64_t keep_not_requests_seconds; /* keep-not-requests-for, 30d */
	int64_t spot_check;		   /* messages a week: 5 */
	int64_t target_days;		   /* in working days; 0: the clock's */
	bool reopens_by_reply;		   /* else: a linked ticket */
	enum conf_after_intake after_intake;
	char *after_intake_target; /* keyword or folder; or NULL */
	/*
	 * Messages without a request that match one of these rules are moved to
	 * that folder; count 0 and NULL: none.
	 */
	struct conf_list sort_rules;
	char *sort_target;
	char *templates_directory; /* for its tickets only; NULL: none */
	char *holder_folder;	   /* for IMAP; "none": notes are not kept */
};

struct conf_identity {
	kind_set kinds; /* that require verification; never optout */
	int64_t code_seconds;
};

struct conf_relay {
	char *url_text;
	struct url url;
	char *user;
	enum credential_auth auth;
	struct secret_source password;
	char *oauth2_name;
	const struct oauth2_source *oauth2;
	char *ca_file;
	bool insecure, html;
	char *hello_name;	   /* NULL: the host's name */
	char *envelope_sender;	   /* "": null sender, the default */
	bool plus_address;	   /* letters request replies to dpo+TAG@ */
	int64_t connections;	   /* maximum number at a time */
	int64_t commit_letters;	   /* maximum being sent per commit */
	int64_t retry_min_seconds; /* delay after the first failure: 1m */
	int64_t retry_max_seconds; /* maximum delay: 4h */
	int64_t attachments_bytes; /* total per letter: 10M */
	int64_t give_up_seconds;   /* until sending has failed: 5d */
};

struct conf_calendar {
	char *set;	 /* NULL: weekends only */
	char *time_zone; /* required */
	bool soft_days;	 /* they count as closed */
	struct date *extra_days;
	size_t extra_days_count;
	struct date *dropped_days;
	size_t dropped_days_count;
};

struct conf_clock {
	int64_t target_days; /* in working days; 0: none */
	struct warning_plan warning;
};

struct conf_recognition {
	int64_t request_score; /* 0: the one in the rule files */
	int64_t unsure_score;
};

#endif
