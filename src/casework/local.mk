noinst_LIBRARIES += libcasework.a
libcasework_a_SOURCES = \
	src/casework/alarm.c src/casework/alarm.h \
	src/casework/announce.c src/casework/announce.h \
	src/casework/answer.c src/casework/answer.h \
	src/casework/attempt.c src/casework/attempt.h \
	src/casework/budget.c src/casework/budget.h \
	src/casework/casefile.c src/casework/casefile.h \
	src/casework/casework.c src/casework/casework.h \
	src/casework/close_check.c src/casework/close_check.h \
	src/casework/daily.c src/casework/daily.h \
	src/casework/dispatch.c src/casework/dispatch.h \
	src/casework/officer_doubt.c \
	src/casework/officer_decide.c src/casework/officer_decide.h \
	src/casework/expiry.c src/casework/expiry.h \
	src/casework/flood.c src/casework/flood.h \
	src/casework/forget.c src/casework/forget.h \
	src/casework/incoming.h \
	src/casework/header_mark.c src/casework/header_mark.h \
	src/casework/keys.c src/casework/keys.h \
	src/casework/keys_place.c src/casework/keys_place.h \
	src/casework/letter_bytes.c src/casework/letter_bytes.h \
	src/casework/letter_effect.c src/casework/letter_effect.h \
	src/casework/label.c src/casework/label.h \
	src/casework/learning.c src/casework/learning.h \
	src/casework/learning_export.c \
	src/casework/letter_extra.c src/casework/letter_extra.h \
	src/casework/letter_order.c src/casework/letter_order.h \
	src/casework/mail.c src/casework/mail.h \
	src/casework/mailbox_order.c src/casework/mailbox_order.h \
	src/casework/metrics.c src/casework/metrics.h \
	src/casework/officer_mail.c src/casework/officer_mail.h \
	src/casework/canary.c src/casework/canary.h \
	src/casework/canary_token.c src/casework/canary_token.h \
	src/casework/officer.h \
	src/casework/officer_clock.c \
	src/casework/officer_close.c \
	src/casework/officer_edit.c \
	src/casework/officer_forward.c \
	src/casework/officer_letter.c src/casework/officer_letter.h \
	src/casework/officer_note.c \
	src/casework/officer_open.c \
	src/casework/officer_question.h \
	src/casework/officer_party.c \
	src/casework/officer_passed_on.c \
	src/casework/officer_relate.c \
	src/casework/officer_reopen.c \
	src/casework/officer_sort.c \
	src/casework/officer_verify.c \
	src/casework/open_by_mail.c src/casework/open_by_mail.h \
	src/casework/opening.c src/casework/opening.h \
	src/casework/parties.c src/casework/parties.h \
	src/casework/query.c src/casework/query.h \
	src/casework/record.c src/casework/record.h \
	src/casework/record_words.c src/casework/record_words.h \
	src/casework/reply.c src/casework/reply.h \
	src/casework/second_copy.c src/casework/second_copy.h \
	src/casework/retained.c src/casework/retained.h \
	src/casework/setup.c src/casework/setup.h \
	src/casework/spot.c src/casework/spot.h \
	src/casework/state_lock.c src/casework/state_lock.h \
	src/casework/thread.c src/casework/thread.h \
	src/casework/timekeeping.c src/casework/timekeeping.h \
	src/casework/trouble.c src/casework/trouble.h \
	src/casework/warn.c src/casework/warn.h \
	src/casework/witness.c src/casework/witness.h
CASEWORK_LIBS = libcasework.a $(CONF_LIBS)
