noinst_LIBRARIES += libstore.a
libstore_a_SOURCES = \
	src/store/balance.h src/store/db.h src/store/history.h src/store/ledger.h src/store/letter_store.h src/store/ticket_store.h 
STORE_LIBS = libstore.a $(SQLITE_LIBS) $(TICKET_LIBS)
