## Times that nothing of ours writes: the register was changed past the programs.
$ mkdir state && sed "s|^organ|state-directory = \"$PWD/state\"\norgan|" small.conf > dpod.conf && seed state/dpod.db /nowhere/in
$ change() { python3 -c "import sqlite3, sys; db = sqlite3.connect('state/dpod.db'); db.execute('PRAGMA ignore_check_constraints = ON'); db.execute('DROP TRIGGER IF EXISTS history_is_not_changed'); db.execute(sys.argv[1]); db.commit()" "$1"; }; for at in 9223372036854775807 -9223372036854775808 253402300799; do change "UPDATE message SET received_at = $at"; change "UPDATE history SET at = $at"; change "UPDATE claim SET due_at = $at WHERE due_at IS NOT NULL"; dpoctl -c dpod.conf show 1 | grep -E '^(Last|-- )'; dpoctl -c dpod.conf show 2 | grep '^Due'; done
Last  ? dpod letter-sent: letter 1 sent, code 250
-- ?, Anna <anna@example.org>: Auskunft
Due   ? (72 elapsed hours later)
Last  ? dpod letter-sent: letter 1 sent, code 250
-- ?, Anna <anna@example.org>: Auskunft
Due   ? (72 elapsed hours later)
Last  Thu 9999-12-30 23:59 dpod letter-sent: letter 1 sent, code 250
-- Thu 9999-12-30 23:59, Anna <anna@example.org>: Auskunft
Due   Thu 9999-12-30 23:59 (72 elapsed hours later)
$ change() { python3 -c "import sqlite3, sys; db = sqlite3.connect('state/dpod.db'); db.execute('PRAGMA ignore_check_constraints = ON'); db.execute(sys.argv[1]); db.commit()" "$1"; }; for at in 9223372036854775807 -9223372036854775808; do change "UPDATE mailbox SET last_poll_at = $at, taken_at = $at"; dpoctl -c dpod.conf status > printed; echo $?; dpoctl -c dpod.conf --json status | grep -o '"last_poll_at":[^,]*'; done
1
"last_poll_at":null
1
"last_poll_at":null
