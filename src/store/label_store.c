/* SPDX-License-Identifier: ISC */
#include "store/label_store.h"

#include <string.h>

#include "base/buffer.h"
#include "base/memory.h"
#include "store/db_private.h"

bool
label_store_add_sample(
    struct db *db, const struct label_sample *sample, struct error *err)
{
	static const char sql[] =
	    "INSERT INTO sample (message_id, sender, domain, content)"
	    " VALUES (?1, ?2, ?3, ?4)";
	struct statement *add = db_statement(db, sql);
	struct buffer content = {0};
	bool is_added;

	learned_sample_write(sample->sample, &content);
	db_bind_int(add, 1, sample->message_id);
	db_bind_blob(add, 2, sample->sender, DIGEST_BYTES);
	db_bind_blob(add, 3, sample->domain, DIGEST_BYTES);
	db_bind_blob(add, 4, content.data, content.length);
	is_added = db_run(add, err);
	buffer_release(&content);
	return is_added;
}

/* "access erasure" */
static void
write_kinds(kind_set kinds, struct buffer *text)
{
	for (int i = 0; i < KINDS; i++)
		if ((kinds & KIND_BIT(i)) != 0)
			buffer_add_printf(text, "%s%s",
			    text->length == 0 ? "" : " ",
			    kind_name((enum kind)i));
}

static kind_set
read_kinds(const char *text)
{
	kind_set kinds = 0;

	while (*text != '\0') {
		size_t length = strcspn(text, " ");

		for (int i = 0; i < KINDS; i++) {
			const char *name = kind_name((enum kind)i);

			if (strlen(name) == length &&
			    memcmp(name, text, length) == 0)
				kinds |= KIND_BIT(i);
		}
		text += length + (text[length] == ' ');
	}
	return kinds;
}

/* An existing label keeps its sample: its message may be erased. */
static bool
set(struct statement *label, const struct label_answer *answer,
    struct error *err)
{
	struct buffer kinds = {0};
	bool is_set;

	write_kinds(answer->kinds, &kinds);
	db_bind_int(label, 3, answer->at);
	db_bind_int(label, 4, answer->is_request);
	db_bind_text(label, 5, buffer_string(&kinds));
	is_set = db_run(label, err);
	buffer_release(&kinds);
	return is_set;
}

#define SET                                        \
	" ON CONFLICT (folder_id, uid) DO UPDATE"  \
	" SET labelled_at = excluded.labelled_at," \
	" is_request = excluded.is_request, kinds = excluded.kinds"
#define INSERT                                                               \
	"INSERT INTO label (folder_id, uid, labelled_at, is_request, kinds," \
	" sender, domain, content) SELECT l.folder_id, l.uid, ?3, ?4, ?5,"   \
	" coalesce(s.sender, k.sender), coalesce(s.domain, k.domain),"       \
	" coalesce(s.content, k.content) FROM ledger l"                      \
	" LEFT JOIN sample s ON s.message_id = l.message_id"                 \
	" LEFT JOIN label k ON k.folder_id = l.folder_id AND k.uid = l.uid"  \
	" WHERE coalesce(s.content, k.content) IS NOT NULL"

bool
label_store_set(struct db *db, int64_t ticket_id,
    const struct label_answer *answer, struct error *err)
{
	static const char sql[] =
	    INSERT " AND l.ticket_id = ?1 AND l.disposition = 'ticket'" SET;
	struct statement *label = db_statement(db, sql);

	db_bind_int(label, 1, ticket_id);
	return set(label, answer, err);
}

bool
label_store_set_mail(struct db *db, int64_t folder_id, uint64_t uid,
    const struct label_answer *answer, struct error *err)
{
	static const char sql[] =
	    INSERT " AND l.folder_id = ?1 AND l.uid = ?2" SET;
	struct statement *label = db_statement(db, sql);

	db_bind_int(label, 1, folder_id);
	db_bind_int(label, 2, (int64_t)uid);
	return set(label, answer, err);
}

bool
label_store_remove(struct db *db, int64_t ticket_id, struct error *err)
{
	/* Each of the two indexes has some of its messages. */
	static const char *const sql[] = {
	    "DELETE FROM label WHERE (folder_id, uid) IN"
	    " (SELECT folder_id, uid FROM ledger"
	    " WHERE ticket_id = ?1 AND disposition = 'ticket')",
	    "DELETE FROM label WHERE (folder_id, uid) IN"
	    " (SELECT folder_id, uid FROM ledger"
	    " WHERE ticket_id = ?1 AND disposition <> 'ticket')"};

	for (size_t i = 0; i < LENGTH(sql); i++) {
		struct statement *erase = db_statement(db, sql[i]);

		db_bind_int(erase, 1, ticket_id);
		if (!db_run(erase, err))
			return false;
	}
	return true;
}

bool
label_store_forget(
    struct db *db, const unsigned char person[DIGEST_BYTES], struct error *err)
{
	static const char sql[] = "DELETE FROM label WHERE sender = ?1";
	struct statement *erase = db_statement(db, sql);

	db_bind_blob(erase, 1, person, DIGEST_BYTES);
	return db_run(erase, err);
}

bool
label_store_each_held(struct db *db, const unsigned char person[DIGEST_BYTES],
    held_fn *on_held, void *context, struct error *err)
{
	static const char sql[] =
	    "SELECT coalesce(l.ticket_id, 0), k.labelled_at, CASE"
	    " WHEN k.is_request = 1 THEN trim('request ' || k.kinds)"
	    " ELSE 'not-a-request' END FROM label k"
	    " JOIN ledger l ON l.folder_id = k.folder_id AND l.uid = k.uid"
	    " WHERE k.sender = ?1 ORDER BY k.labelled_at";
	struct statement *each = db_statement(db, sql);
	enum db_step step;

	db_bind_blob(each, 1, person, DIGEST_BYTES);
	while ((step = db_step(each, err)) == DB_ROW) {
		const struct held held = {
		    .what = "label",
		    .ticket_id = db_int(each, 0),
		    .state = "",
		    .at = db_int(each, 1),
		    .text = db_text(each, 2),
		};

		if (!on_held(&held, context)) {
			db_done(each);
			return true;
		}
	}
	return step == DB_END;
}

bool
label_store_expire(struct db *db, int64_t until_at, size_t most,
    size_t *ret_count, struct error *err)
{
	static const char sql[] =
	    "DELETE FROM label WHERE (folder_id, uid) IN (SELECT folder_id, uid"
	    " FROM label INDEXED BY label_time WHERE labelled_at <= ?1"
	    " ORDER BY labelled_at LIMIT ?2)";
	struct statement *erase = db_statement(db, sql);

	db_bind_int(erase, 1, until_at);
	db_bind_int(erase, 2, (int64_t)most);
	if (!db_run(erase, err))
		return false;
	*ret_count = (size_t)db_changes(db);
	return true;
}

bool
label_store_count_expired(
    struct db *db, int64_t until_at, size_t *ret_count, struct error *err)
{
	static const char sql[] = "SELECT count(*) FROM label INDEXED BY"
				  " label_time WHERE labelled_at <= ?1";
	struct statement *look = db_statement(db, sql);
	int64_t count;

	db_bind_int(look, 1, until_at);
	if (!db_find_int(look, &count, err))
		return false;
	*ret_count = (size_t)count;
	return true;
}

bool
label_store_remove_all(struct db *db, size_t *ret_count, struct error *err)
{
	return label_store_expire(db, INT64_MAX, INT64_MAX, ret_count, err);
}

/* False: written by another version of the program, with other kinds. */
static bool
read_row(const struct statement *each, struct label_row *ret_row)
{
	struct label_row row = {
	    .answer =
		{
		    .at = db_int(each, 0),
		    .is_request = db_int(each, 1) == 1,
		    .kinds = read_kinds(db_text(each, 2)),
		},
	    .received_at = db_int(each, 6),
	};
	size_t length;
	const void *content = db_bytes(each, 5, &length);

	if (content == NULL || !db_blob(each, 3, row.sender, DIGEST_BYTES) ||
	    !db_blob(each, 4, row.domain, DIGEST_BYTES) ||
	    !learned_sample_read(content, length, &row.sample))
		return false;
	*ret_row = row;
	return true;
}

bool
label_store_each(struct db *db, size_t count_max, label_row_fn *on_row,
    void *context, struct error *err)
{
	static const char sql[] =
	    "SELECT k.labelled_at, k.is_request, k.kinds, k.sender, k.domain,"
	    " k.content, coalesce(l.received_at, l.seen_at) FROM label k"
	    " JOIN ledger l ON l.folder_id = k.folder_id AND l.uid = k.uid"
	    " ORDER BY k.labelled_at DESC, k.folder_id, k.uid DESC LIMIT ?1";
	struct statement *each = db_statement(db, sql);
	struct label_row row;
	enum db_step step;

	db_bind_int(each, 1, db_limit(count_max));
	while ((step = db_step(each, err)) == DB_ROW)
		if (read_row(each, &row) && !on_row(&row, context)) {
			db_done(each);
			return true;
		}
	return step == DB_END;
}

bool
label_store_each_kept(struct db *db, size_t count_max, label_kept_fn *on_kept,
    void *context, struct error *err)
{
	static const char sql[] =
	    "SELECT k.folder_id, k.uid, b.name, k.content, m.raw FROM label k"
	    " CROSS JOIN ledger l"
	    " ON l.folder_id = k.folder_id AND l.uid = k.uid"
	    " CROSS JOIN message m ON m.id = l.message_id"
	    " JOIN folder f ON f.id = k.folder_id"
	    " JOIN mailbox b ON b.id = f.mailbox_id WHERE m.raw IS NOT NULL"
	    " ORDER BY k.labelled_at DESC, k.folder_id, k.uid DESC LIMIT ?1";
	struct statement *each = db_statement(db, sql);
	enum db_step step;

	db_bind_int(each, 1, db_limit(count_max));
	while ((step = db_step(each, err)) == DB_ROW) {
		struct label_kept kept = {
		    .folder_id = db_int(each, 0),
		    .uid = (uint64_t)db_int(each, 1),
		    .mailbox = db_text(each, 2),
		};
		struct learned_sample sample;
		size_t length;
		const void *content = db_bytes(each, 3, &length);

		/*
		 * A sample of another version, with other kinds, counts as
		 * none.
		 */
		if (content != NULL &&
		    learned_sample_read(content, length, &sample))
			memcpy(kept.model, sample.model, LOCAL_MODEL_BYTES);
		kept.raw = db_bytes(each, 4, &kept.raw_length);
		if (!on_kept(&kept, context)) {
			db_done(each);
			return true;
		}
	}
	return step == DB_END;
}

bool
label_store_renew(struct db *db, int64_t folder_id, uint64_t uid,
    const struct learned_sample *sample, struct error *err)
{
	static const char sql[] =
	    "UPDATE label SET content = ?3 WHERE folder_id = ?1 AND uid = ?2";
	struct statement *renew = db_statement(db, sql);
	struct buffer content = {0};
	bool is_done;

	learned_sample_write(sample, &content);
	db_bind_int(renew, 1, folder_id);
	db_bind_int(renew, 2, (int64_t)uid);
	db_bind_blob(renew, 3, content.data, content.length);
	is_done = db_run(renew, err);
	buffer_release(&content);
	return is_done;
}

bool
label_store_find_model(struct db *db,
    unsigned char ret_model[LOCAL_MODEL_BYTES], bool *ret_is_known,
    struct error *err)
{
	static const char sql[] =
	    "SELECT content FROM sample ORDER BY message_id DESC LIMIT 1";
	struct statement *find = db_statement(db, sql);
	struct learned_sample sample;
	enum db_step step = db_step(find, err);
	const void *content;
	size_t length;

	if (step == DB_FAILED)
		return false;
	*ret_is_known = false;
	if (step == DB_END)
		return true;
	content = db_bytes(find, 0, &length);
	*ret_is_known =
	    content != NULL && learned_sample_read(content, length, &sample);
	if (*ret_is_known)
		memcpy(ret_model, sample.model, LOCAL_MODEL_BYTES);
	db_done(find);
	return true;
}
