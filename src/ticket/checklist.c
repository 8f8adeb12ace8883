/* SPDX-License-Identifier: ISC */
#include "ticket/checklist.h"

#include "base/memory.h"

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
    {"recipients-told", "recipients of the data were told (Art. 19)"},
};

const struct checklist_item *
checklist_of(enum kind kind, size_t *ret_count)
{
	switch (kind) {
	case KIND_ACCESS:
		*ret_count = LENGTH(access_items);
		return access_items;
	case KIND_RECTIFICATION:
	case KIND_ERASURE:
	case KIND_RESTRICTION:
		*ret_count = LENGTH(change_items);
		return change_items;
	default:
		*ret_count = 0;
		return NULL;
	}
}
