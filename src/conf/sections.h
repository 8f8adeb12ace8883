/* SPDX-License-Identifier: ISC */
#ifndef CONF_SECTIONS_H
#define CONF_SECTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/date.h"
#include "net/oauth2.h"
#include "net/secret.h"
#include "net/url.h"
#include "rules/classify.h"
#include "ticket/intake_decision.h"
#include "ticket/warning.h"

/*
 * sections - what each section of the configuration says (dpod.conf(5))
 *
 * Filled by the table of settings (settings.c); texts live as long as the
 * struct conf that they belong to. Members end in their unit.
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
/* The first is found by the mailbox's addresses; then enum expect. */
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
	char *name;	 /* required */
	char *address;	 /* From of our letters; required */
	char *contact;	 /* how to reach a human; required */
	char *authority; /* the supervisory one; required */
	char *language;	 /* of letters where the mail's has none: "en" */
	struct conf_list aliases; /* further addresses of ours */
	struct conf_list domains; /* of colleagues, who forward mail */
	struct conf_list people;  /* users who work tickets; none: anybody */
};

struct conf_mailbox {
	char *name; /* the section's title */
	char *url_text;
	struct url url;
	/* Where it leads, for the register: USER@HOST, or maildir. */
	char *account;
	struct conf_list folders; /* further ones */
	struct conf_list junk_folders;
	char *user; /* NULL: none */
	struct secret_source password;
	char *oauth2_name;		    /* NULL: by password */
	const struct oauth2_source *oauth2; /* that one; else NULL */
	char *ca_file;			    /* NULL: the system's */
	bool insecure;
	struct conf_list addresses; /* what people write to */
	struct conf_list authserv_ids, own_list_ids;
	char *language; /* NULL: the organisation's */
	enum conf_expect expect;
	enum conf_start start;
	struct date start_on; /* of CONF_START_DATE */
	enum acknowledge acknowledge;
	enum acknowledge acknowledge_unsure;
	int64_t acknowledge_age_seconds; /* acknowledge-max-age */
	int64_t poll_interval_seconds;
	int64_t message_bytes_max; /* message-size-max */
	enum conf_keep keep_not_requests;
	int64_t keep_not_requests_seconds; /* keep-not-requests-for, 30d */
	int64_t spot_check;		   /* messages a week: 5 */
	int64_t target_days;		   /* of work; 0: the clock's */
	bool reopens_by_reply;		   /* else: a linked ticket */
	enum conf_after_intake after_intake;
	char *after_intake_target; /* keyword or folder; NULL: built-in */
	/* Mail that asks for nothing and that one of these rules matches goes
	 * to that folder; count 0 and NULL: none does. */
	struct conf_list sort_rules;
	char *sort_target;
	char *holder_folder; /* of IMAP; "none": no notes are kept */
};

struct conf_identity {
	kind_set kinds; /* that want verification; never optout */
	int64_t code_seconds;
};

struct conf_relay {
	char *url_text;
	struct url url;
	char *user;
	struct secret_source password;
	char *oauth2_name;
	const struct oauth2_source *oauth2;
	char *ca_file;
	bool insecure;
	char *hello_name;	   /* NULL: the host's name */
	char *envelope_sender;	   /* "" is the null sender, the default */
	bool plus_address;	   /* letters ask for answers to dpo+TAG@ */
	int64_t retry_min_seconds; /* first wait after a failure: 1m */
	int64_t retry_max_seconds; /* longest wait: 4h */
	int64_t give_up_seconds;   /* then it has failed: 5d */
};

struct conf_calendar {
	char *set;	 /* NULL: weekends only */
	char *time_zone; /* required */
	bool soft_days;	 /* count as closed */
	struct date *extra_days;
	size_t extra_days_count;
	struct date *dropped_days;
	size_t dropped_days_count;
};

struct conf_clock {
	int64_t target_days; /* of work; 0: none */
	struct warning_plan warning;
};

struct conf_recognition {
	int64_t request_score; /* 0: as the rule files say */
	int64_t unsure_score;
};

#endif
