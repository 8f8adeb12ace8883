/* SPDX-License-Identifier: ISC */
#include "ticket/checklist.h"

#include "base/memory.h"
#include "ticket/kind_law.h"

static const struct checklist_item access_items[] = {
    {"purposes", "the purposes of the processing"},
    {"categories", "the categories of data"},
    {"recipients", "to whom the data is disclosed"},
    {"period", "how long it is kept, or by what rule"},
    {"source", "where it comes from"},
    {"rights", "the other rights, and the complaint to the authority"},
    {"copy", "a copy of the data, intelligible"},
};

static const struct checklist_item change_items[] = {
    {"recipients-told", "recipients of the data were informed (Art. 19)"},
};

static const struct {
	const struct checklist_item *items;
	size_t count;
} lists[CHECKLISTS] = {
    [CHECKLIST_ACCESS] = {access_items, LENGTH(access_items)},
    [CHECKLIST_CHANGE] = {change_items, LENGTH(change_items)},
};

const struct checklist_item *
checklist_of(enum kind kind, size_t *ret_count)
{
	enum kind_checklist list = kind_checklist(kind);

	*ret_count = lists[list].count;
	return lists[list].items;
}
