/* SPDX-License-Identifier: ISC */
#include "store/letter_file.h"

#include "store/db_private.h"

bool
letter_file_add(struct db *db, int64_t letter_id,
    const struct letter_file *file, struct error *err)
{
	static const char sql[] =
	    "INSERT INTO letter_file (letter_id, number, name, type, content)"
	    " VALUES (?1, ?2, ?3, ?4, ?5)";
	struct statement *add = db_statement(db, sql);

	db_bind_int(add, 1, letter_id);
	db_bind_int(add, 2, file->number);
	db_bind_text(add, 3, file->name);
	db_bind_text(add, 4, file->type);
	db_bind_blob(
	    add, 5, file->length == 0 ? "" : file->content, file->length);
	return db_run(add, err);
}

bool
letter_file_clear(struct db *db, int64_t letter_id, struct error *err)
{
	static const char delete_files[] =
	    "DELETE FROM letter_file WHERE letter_id = ?1";
	static const char forget_bytes[] =
	    "UPDATE letter SET raw = NULL WHERE id = ?1";
	struct statement *clear = db_statement(db, delete_files), *forget;

	db_bind_int(clear, 1, letter_id);
	if (!db_run(clear, err))
		return false;
	forget = db_statement(db, forget_bytes);
	db_bind_int(forget, 1, letter_id);
	return db_run(forget, err);
}

bool
letter_file_list(struct db *db, struct arena *memory, int64_t letter_id,
    struct letter_file **ret_files, size_t *ret_count, struct error *err)
{
	static const char sql[] =
	    "SELECT number, name, type, content FROM letter_file"
	    " WHERE letter_id = ?1 ORDER BY number";
	struct statement *list = db_statement(db, sql);
	struct letter_file *files = NULL;
	size_t count = 0, size = 0;
	enum db_step step;

	db_bind_int(list, 1, letter_id);
	while ((step = db_step(list, err)) == DB_ROW) {
		struct letter_file *file;

		files = db_grow(memory, files, count, &size, sizeof *files);
		file = &files[count++];
		file->number = db_int(list, 0);
		file->name = db_text_copy(memory, list, 1);
		file->type = db_text_copy(memory, list, 2);
		file->content = db_blob_copy(memory, list, 3, &file->length);
	}
	if (step == DB_FAILED)
		return false;
	*ret_files = files;
	*ret_count = count;
	return true;
}
