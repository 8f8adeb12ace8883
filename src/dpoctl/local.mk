bin_PROGRAMS += dpoctl
# All but main(), which tests/fuzz/fuzz_register has of its own.
DPOCTL_SOURCES = \
	src/dpoctl/arguments.c src/dpoctl/arguments.h \
	src/dpoctl/cmd.h \
	src/dpoctl/cmd_answered.c \
	src/dpoctl/cmd_attachments.c \
	src/dpoctl/cmd_authorize.c \
	src/dpoctl/cmd_backup.c \
	src/dpoctl/cmd_balance.c \
	src/dpoctl/cmd_classify.c src/dpoctl/cmd_clock.c \
	src/dpoctl/cmd_config.c \
	src/dpoctl/cmd_deadline.c \
	src/dpoctl/cmd_due.c src/dpoctl/due_calendar.c src/dpoctl/due_calendar.h \
	src/dpoctl/cmd_evidence.c \
	src/dpoctl/proof.h src/dpoctl/proof_collect.c \
	src/dpoctl/proof_history.c src/dpoctl/proof_letter.c \
	src/dpoctl/proof_mail.c src/dpoctl/proof_ticket.c \
	src/dpoctl/proof_private.h \
	src/dpoctl/cmd_erased.c src/dpoctl/cmd_explain.c \
	src/dpoctl/cmd_filter.c \
	src/dpoctl/cmd_forget.c \
	src/dpoctl/cmd_help.c \
	src/dpoctl/cmd_import.c \
	src/dpoctl/import_source.c src/dpoctl/import_source.h \
	src/dpoctl/cmd_learn.c \
	src/dpoctl/renew.c src/dpoctl/renew.h \
	src/dpoctl/cmd_list.c \
	src/dpoctl/cmd_log.c \
	src/dpoctl/cmd_mail.c \
	src/dpoctl/cmd_mail_decide.c \
	src/dpoctl/cmd_mailbox.c \
	src/dpoctl/cmd_move.c \
	src/dpoctl/cmd_outbox.c \
	src/dpoctl/cmd_outbox_decide.c \
	src/dpoctl/cmd_outbox_edit.c \
	src/dpoctl/editor.c src/dpoctl/editor.h \
	src/dpoctl/cmd_parse.c \
	src/dpoctl/cmd_party.c \
	src/dpoctl/cmd_quarantine.c \
	src/dpoctl/cmd_templates.c \
	src/dpoctl/attaching.c src/dpoctl/attaching.h \
	src/dpoctl/option_words.c src/dpoctl/option_words.h \
	src/dpoctl/cmd_reply.c src/dpoctl/writing.c src/dpoctl/writing.h \
	src/dpoctl/cmd_replay.c src/dpoctl/cmd_rules.c src/dpoctl/cmd_rules_test.c \
	src/dpoctl/cmd_quarantine_decide.c \
	src/dpoctl/cmd_search.c \
	src/dpoctl/cmd_show.c \
	src/dpoctl/cmd_spot.c \
	src/dpoctl/cmd_stats.c src/dpoctl/cmd_status.c \
	src/dpoctl/stats_chart.c src/dpoctl/stats_chart.h \
	src/dpoctl/stats_page.c src/dpoctl/stats_plot.c \
	src/dpoctl/cmd_verify_history.c \
	src/dpoctl/cmd_close.c \
	src/dpoctl/cmd_extend.c \
	src/dpoctl/cmd_kind.c \
	src/dpoctl/cmd_letter.c \
	src/dpoctl/cmd_next.c \
	src/dpoctl/cmd_note.c \
	src/dpoctl/cmd_open.c \
	src/dpoctl/cmd_recovery.c \
	src/dpoctl/cmd_reopen.c \
	src/dpoctl/cmd_take.c \
	src/dpoctl/cmd_verify.c \
	src/dpoctl/card_head.c src/dpoctl/card.h \
	src/dpoctl/card_message.c src/dpoctl/card_private.h \
	src/dpoctl/cmd_review.c \
	src/dpoctl/desk.c src/dpoctl/desk.h src/dpoctl/desk_plain.c \
	src/dpoctl/desk_screen.c \
	src/dpoctl/desk_words.c src/dpoctl/desk_words.h \
	src/dpoctl/inside.c src/dpoctl/inside.h \
	src/dpoctl/review.h src/dpoctl/review_private.h \
	src/dpoctl/review_check.c \
	src/dpoctl/review_command.c src/dpoctl/review_key.c \
	src/dpoctl/review_paint.c \
	src/dpoctl/columns.c src/dpoctl/columns.h \
	src/dpoctl/commands.c src/dpoctl/commands.h \
	src/dpoctl/enclosure.c src/dpoctl/enclosure.h \
	src/dpoctl/form.h \
	src/dpoctl/human.c src/dpoctl/human.h \
	src/dpoctl/human_fit.c src/dpoctl/human_fit.h \
	src/dpoctl/judge.c src/dpoctl/judge.h \
	src/dpoctl/letter_id.c src/dpoctl/letter_id.h \
	src/dpoctl/mail_id.c src/dpoctl/mail_id.h \
	src/dpoctl/mail_why.c src/dpoctl/mail_why.h \
	src/dpoctl/measure.c src/dpoctl/measure.h \
	src/dpoctl/online.c src/dpoctl/online.h \
	src/dpoctl/listing.c src/dpoctl/listing.h \
	src/dpoctl/local_words.c src/dpoctl/local_words.h \
	src/dpoctl/looked.c src/dpoctl/looked.h \
	src/dpoctl/new_file.c src/dpoctl/new_file.h src/dpoctl/new_file_name.c \
	src/dpoctl/output.c src/dpoctl/output.h \
	src/dpoctl/person_ask.c src/dpoctl/person_ask.h \
	src/dpoctl/pager.c src/dpoctl/pager.h \
	src/dpoctl/progress.c src/dpoctl/progress.h \
	src/dpoctl/queue.c src/dpoctl/queue.h src/dpoctl/queue_layout.c \
	src/dpoctl/queue_need.c \
	src/dpoctl/saved.c src/dpoctl/saved.h \
	src/dpoctl/screen.c src/dpoctl/screen.h \
	src/dpoctl/screen_width.c src/dpoctl/screen_width.h \
	src/dpoctl/search.c src/dpoctl/search.h \
	src/dpoctl/session.c src/dpoctl/session.h \
	src/dpoctl/show_ticket.c src/dpoctl/show_ticket.h \
	src/dpoctl/status_oauth2.c src/dpoctl/status_oauth2.h \
	src/dpoctl/work.c src/dpoctl/work.h \
	src/dpoctl/work_filter.c src/dpoctl/work_filter.h \
	src/dpoctl/work_run.c
dpoctl_SOURCES = src/dpoctl/main.c $(DPOCTL_SOURCES)
dpoctl_LDADD = libreader.a $(CASEWORK_LIBS) $(JANSSON_LIBS) $(SMARTCOLS_LIBS) \
	$(CURSES_LIBS)

# The checker of an evidence file, as bytes.
EXTRA_DIST += src/dpoctl/proof_verify.py
BUILT_SOURCES += src/dpoctl/verify_py.h
CLEANFILES += src/dpoctl/verify_py.h
src/dpoctl/proof_collect.$(OBJEXT): src/dpoctl/verify_py.h
src/dpoctl/verify_py.h: src/dpoctl/proof_verify.py
	$(AM_V_GEN)$(MKDIR_P) src/dpoctl && \
	{ echo "static const char verify_py[] = {" && \
	  od -An -v -t u1 $(top_srcdir)/src/dpoctl/proof_verify.py | \
	  sed 's/[0-9][0-9]*/&,/g' && echo '0};'; } >$@-t && mv $@-t $@
