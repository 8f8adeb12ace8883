/* SPDX-License-Identifier: ISC */
#include <string.h>

#include "mail/likeness.h"
#include "mail/mime_private.h"
#include "mail/standin.h"

#define FORMS_MAX 6 /* that are compared; the first ones */

enum {
	STUB_WORDS = 10,  /* too few for a letter */
	SHORT_WORDS = 60, /* few enough to be judged with the letter */
};

/* One alternative of the letter, and its text. */
struct form {
	const char *type;
	struct span words; /* in `room` of struct forms */
	bool is_html;
	bool is_joined; /* judged together with the letter */
};

struct forms {
	struct form items[FORMS_MAX];
	size_t count;
	struct buffer room;
	size_t starts[FORMS_MAX];
	struct form *letter; /* the one that is taken */
	const char *why;
};

/* Records all alternatives in order, and stores their texts separately. */
static void
collect(struct mime *mime, const struct entity *entity, const clist *parts,
    struct forms *forms)
{
	struct buffer *text = mime_target(mime, entity);
	size_t start = text->length;
	struct letter letter = mime->letter;
	bool was_html = mime->text_was_html;

	for (clistiter *i = clist_begin(parts); i != NULL; i = clist_next(i)) {
		struct entity child = mime_child_of(
		    mime, entity, clist_content(i), entity->wanted);
		struct form *form = &forms->items[forms->count];
		struct span words;

		if (forms->count == FORMS_MAX)
			child.wanted &= ~(unsigned int)WALK_TEXT;
		mime->letter.part = "";
		mime->text_was_html = false;
		/* The text of a message is stored elsewhere. */
		if (!mime_walk(mime, &child) || forms->count == FORMS_MAX ||
		    text->length == start)
			continue;
		words = span_trim(
		    (struct span){text->data + start, text->length - start});
		form->type = mime->letter.part;
		form->is_html = mime->text_was_html;
		form->words.length = words.length;
		forms->starts[forms->count++] = forms->room.length;
		buffer_add(&forms->room, words.bytes, words.length);
		text->length = start;
		text->data[start] = '\0';
	}
	for (size_t i = 0; i < forms->count; i++)
		forms->items[i].words.bytes =
		    buffer_string(&forms->room) + forms->starts[i];
	mime->letter.part = letter.part;
	mime->letter.why = letter.why;
	mime->text_was_html = was_html;
}

/* Plain text is the writer's own, if it has the same content. */
static struct form *
first_choice(struct forms *forms)
{
	for (size_t i = 0; i < forms->count; i++)
		if (strcmp(forms->items[i].type, "text/plain") == 0)
			return &forms->items[i];
	return &forms->items[0];
}

static void
compare(struct mime *mime, struct forms *forms, struct form *form)
{
	struct likeness likeness =
	    likeness_of(forms->letter->words, form->words);
	bool says_more = likeness_adds(likeness.right_only, likeness.left);
	/*
	 * A few words, all of which the other alternative lacks, may be the
	 * whole text.
	 */
	bool says_less = likeness_adds(likeness.left_only, likeness.right) ||
	    (likeness.left > 1 && likeness.left_only == likeness.left);
	struct form *poorer = form;
	size_t words = likeness.right;

	if (!says_more)
		return;
	if (!says_less || likeness.left <= STUB_WORDS ||
	    standin_is(forms->letter->words) ||
	    likeness.right > likeness.left) {
		poorer = forms->letter;
		words = likeness.left;
		forms->letter = form;
		forms->why = "it says more than the other version";
	}
	if (!says_less || standin_is(poorer->words))
		return;
	problem_add(mime->problems, "alternatives-differ");
	if (words <= SHORT_WORDS) {
		poorer->is_joined = true;
		forms->why = "the versions differ";
		return;
	}
	buffer_add_string(&mime->aside.beside, "\n");
	buffer_add(&mime->aside.beside, poorer->words.bytes,
	    poorer->words.length < LETTER_BESIDE_MAX ? poorer->words.length
						     : LETTER_BESIDE_MAX);
}

static void
add_form(struct mime *mime, const struct entity *entity,
    const struct form *form, struct buffer *text)
{
	if (text->length > 0)
		buffer_add_string(text, "\n\n");
	buffer_add(text, form->words.bytes, form->words.length);
	if ((entity->wanted & WALK_MESSAGE) != 0)
		return;
	letter_take(&mime->letter, mime->memory, form->type);
	if (form->is_html)
		mime->text_was_html = true;
}

bool
mime_walk_alternative(
    struct mime *mime, const struct entity *entity, const clist *parts)
{
	struct buffer *text = mime_target(mime, entity);
	struct forms forms = {.why = "it says as much as the other version"};
	bool is_inner = (entity->wanted & WALK_MESSAGE) != 0;
	bool is_first = *mime->letter.part == '\0';

	if ((entity->wanted & WALK_TEXT) == 0) {
		for (clistiter *i = clist_begin(parts); i != NULL;
		     i = clist_next(i)) {
			struct entity child = mime_child_of(
			    mime, entity, clist_content(i), entity->wanted);

			(void)mime_walk(mime, &child);
		}
		return false;
	}
	collect(mime, entity, parts, &forms);
	if (forms.count > 0) {
		forms.letter = first_choice(&forms);
		for (size_t i = 0; i < forms.count; i++)
			if (&forms.items[i] != forms.letter)
				compare(mime, &forms, &forms.items[i]);
		add_form(mime, entity, forms.letter, text);
		for (size_t i = 0; i < forms.count; i++)
			if (forms.items[i].is_joined &&
			    &forms.items[i] != forms.letter)
				add_form(mime, entity, &forms.items[i],
				    is_inner ? text : &mime->other);
		if (forms.count > 1 && is_first && !is_inner)
			mime->letter.why = forms.why;
	}
	buffer_release(&forms.room);
	return forms.count > 0;
}
