/* SPDX-License-Identifier: ISC */
#ifndef NET_IMAP_PRIVATE_H
#define NET_IMAP_PRIVATE_H

#include <libetpan/libetpan.h>

#include "net/folder_name.h"
#include "net/mailbox_driver.h"

/*
 * Shared by the files of the IMAP mailbox: imap_session.c (connect, select,
 * results), imap_login.c, imap_list.c, imap_fetch.c, imap_mark.c, imap_claim.c,
 * imap_idle.c; mailbox_imap.c combines them.
 *
 * These files avoid traps of libetpan 1.9 (doc/DEPENDENCIES.md): the streaming
 * handlers work only with a progress callback; in list mode a tagged NO after
 * some messages looks like success; a UID wraps at 2^32.
 */
struct imap {
	struct mailbox mailbox; /* must be first */
	struct mailbox_options options;
	mailimap *session;
	mailstream *stream;
	char folder[FOLDER_NAME_SIZE]; /* modified UTF-7 */
	bool is_optional;	       /* a refused folder is not fatal */
	bool is_writable;	       /* selected read-write */
	bool is_never_examined;	       /* always use SELECT */
	bool is_fresh;		       /* selected since the last list */
	bool has_news;		       /* a new SELECT reported new messages */
	bool is_idle_known_bad;	       /* the server refused IDLE before */
	bool is_broken;		       /* must be closed */
	/*
	 * Receives FETCH data; NULL: the data was not requested and is dropped.
	 */
	void (*on_attributes)(struct mailimap_msg_att *attributes, void *);
	void (*on_body)(const char *bytes, size_t length, void *context);
	void *context;
};

#define IMAP_COMMAND_MS	      300000
#define IMAP_ANSWER_BYTES_MAX ((uint64_t)8 * 1024 * 1024)

/* Sets the limits of the next command, whose response has no literals. */
void imap_begin(struct imap *imap);
void
imap_begin_large(struct imap *imap, uint64_t bytes_max, uint64_t literal_max);

/*
 * Evaluates the result of a libetpan call. `refused` is the code for a tagged
 * NO to this command, which is ERROR_MESSAGE; any other failure breaks the
 * session (ERROR_MAILBOX).
 */
bool imap_result(struct imap *imap, int result, int refused, const char *what,
    struct error *err);
/* ERROR_MAILBOX, RETRY_LATER: the session is no longer usable. */
bool imap_break(
    struct imap *imap, const char *what, const char *why, struct error *err);
/* False, with the error filled, if the session is broken. */
bool imap_is_usable(const struct imap *imap, struct error *err);

/* The last text of the server, printable and truncated. */
#define IMAP_TEXT_SIZE 201
void imap_server_text(const struct imap *imap, char ret_text[IMAP_TEXT_SIZE]);
/* Whether the response code means a temporary failure (RFC 5530). */
bool imap_is_temporary(const struct imap *imap);

/*
 * Whether the server has the capability: a name, or AUTH=MECHANISM. libetpan's
 * own functions dereference NULL if the list of capabilities is empty.
 */
bool imap_has(const struct imap *imap, const char *capability);

bool imap_connect(struct imap *imap, struct error *err);
void imap_disconnect(struct imap *imap);
bool imap_select(struct imap *imap, bool is_writable, struct error *err);
bool imap_login(struct imap *imap, struct error *err);
/* Logs in with a token; requires the capabilities. */
bool imap_login_oauth(struct imap *imap, struct error *err);
/* The text of the server's BYE, or a text saying that it ended the session. */
const char *imap_bye(const struct imap *imap);

/* A key is the UID in decimal digits; 0: not a valid key. */
uint32_t imap_uid(const char *key);
/* The UIDs of `uids`, ascending, as ranges. Free with mailimap_set_free. */
struct mailimap_set *imap_set(const uint32_t *uids, size_t count);

/* Converts keys to ascending UIDs, without invalid ones; free with free(). */
uint32_t *
imap_sort_keys(const char *const *keys, size_t count, size_t *ret_count);
/* For messages of the open folder, which must be writable. */
bool imap_add_keyword(struct imap *imap, struct mailimap_set *set,
    const char *keyword, struct error *err);
bool imap_drop_keyword(struct imap *imap, struct mailimap_set *set,
    const char *keyword, struct error *err);

bool imap_check_mark(struct mailbox *mailbox, enum mailbox_mark mark,
    const char *target, bool *ret_is_missing, struct error *err);
bool imap_append(struct mailbox *mailbox, const char *folder, const char *text,
    struct error *err);
bool imap_remove(struct mailbox *mailbox, const char *folder,
    const char *const *keys, size_t count, struct error *err);
bool imap_claim(struct mailbox *mailbox, const char *const *keys, size_t count,
    const struct mailbox_claim *claim, bool *ret_is_other, struct error *err);
bool imap_list(struct mailbox *mailbox, const char *cursor,
    struct mailbox_listing *ret_listing, struct error *err);
bool imap_fetch(struct mailbox *mailbox, const struct mailbox_entry *entries,
    size_t count, bool headers_alone, mailbox_message_fn *on_message,
    void *context, struct error *err);
bool imap_mark(struct mailbox *mailbox, const char *const *keys, size_t count,
    enum mailbox_mark mark, const char *target, struct error *err);
bool imap_wait(struct mailbox *mailbox, int wait_ms, struct error *err);

#endif
