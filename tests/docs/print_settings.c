/* SPDX-License-Identifier: ISC */
#include <stdio.h>

#include "conf/settings.h"

/* The table as lines of section, name, initial value and bounds, by tabs. */
int
main(void)
{
	for (size_t i = 0; i < settings_count; i++) {
		const struct setting *row = &settings_table[i];

		(void)printf("%s\t%s\t%s\t%s\t%s\t%s",
		    setting_section_name(row->section), row->name,
		    row->initial == NULL ? "" : row->initial,
		    row->min == NULL ? "" : row->min,
		    row->max == NULL ? "" : row->max,
		    row->is_required ? "required" : "");
		for (size_t j = 0;
		     row->choices != NULL && row->choices[j] != NULL; j++)
			(void)printf("\t%s", row->choices[j]);
		(void)putchar('\n');
	}
	return 0;
}
