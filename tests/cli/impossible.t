## Times that nothing of ours writes: the register was changed past the programs.
$ mkdir state && sed "s|^organ|$STATE\norgan|" small.conf > dpod.conf && seed "$REGISTER" /nowhere/in
$ for at in 9223372036854775807 -9223372036854775808 253402300799; do sql --impossible "UPDATE message SET received_at = $at"; sql --impossible "UPDATE history SET at = $at"; sql --impossible "UPDATE claim SET due_at = $at WHERE due_at IS NOT NULL"; dpoctl -c dpod.conf show 1 | grep -E '^(Last|-- )'; dpoctl -c dpod.conf show 2 | grep '^Due'; done
Last  ? dpod letter-sent: letter 1 sent, code 250
-- ?, Anna <anna@example.org>: Auskunft
Due   ? (72 elapsed hours later)
Last  ? dpod letter-sent: letter 1 sent, code 250
-- ?, Anna <anna@example.org>: Auskunft
Due   ? (72 elapsed hours later)
Last  Thu 9999-12-30 23:59 dpod letter-sent: letter 1 sent, code 250
-- Thu 9999-12-30 23:59, Anna <anna@example.org>: Auskunft
Due   Thu 9999-12-30 23:59 (72 elapsed hours later)
$ for at in 9223372036854775807 -9223372036854775808; do sql --impossible "UPDATE mailbox SET last_poll_at = $at, taken_at = $at"; dpoctl -c dpod.conf status > printed; echo $?; dpoctl -c dpod.conf --json status | grep -o '"last_poll_at":[^,]*'; done
1
"last_poll_at":null
1
"last_poll_at":null
