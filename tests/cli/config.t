## Every setting as it is in force, as a file that can be read again.
$ dpoctl -c small.conf config show | tee shown.conf
state-directory = /var/lib/dpod
# register =
# rules-directory =
# templates-directory =
silence-max = 2m
readers-max = 16
lease = 1m
confinement = available
organisation {
	name = "Example Ltd"
	address = dpo@example.com
	contact = "+44 20 7946 0000"
	authority = "Information Commissioner's Office"
	language = en
	# aliases =
	# domains =
	# people =
	# signatures =
}
mailbox "dpo" {
	url = maildir:/nowhere/in
	# folders =
	# junk-folders =
	# user =
	auth = as-offered
	# password-file =
	# password-command =
	# password-credential =
	# oauth2 =
	# ca-file =
	insecure = false
	# addresses =
	# authserv-id =
	authserv-below = 0
	# own-list-ids =
	# language =
	expect = by-address
	start = now
	acknowledge = auto
	acknowledge-unsure = auto
	acknowledge-max-age = 14d
	poll-interval = 2m
	message-size-max = 25M
	keep-not-requests = raw
	keep-not-requests-for = 30d
	spot-check = 5
	# target-working-days =
	reopen-by-reply = true
	after-intake = leave
	# after-intake-target =
	# sort-rules =
	# sort-target =
	# templates-directory =
	holder-folder = dpod
}
relay {
	url = directory:/nowhere/out
	# user =
	auth = as-offered
	# password-file =
	# password-command =
	# password-credential =
	# oauth2 =
	# ca-file =
	insecure = false
	# hello-name =
	envelope-sender = ""
	plus-address = false
	connections = 4
	commit-letters = 50
	retry-min = 1m
	retry-max = 4h
	attachments-max = 10M
	html = false
	give-up-after = 5d
}
calendar {
	# set =
	time-zone = Europe/London
	soft-days = false
	# extra-days =
	# dropped-days =
}
clock {
	# target-working-days =
	warn-days = {7, 2}
	warn-hours = {24, 6}
}
identity {
	# kinds =
	code-validity = 3d
}
retention {
	raw-mail = 183d
	# raw-mail-by-kind =
	text = 366d
	# text-by-kind =
	letters = 1096d
	# letters-by-kind =
	facts = 366d
	# facts-by-kind =
	person = 1096d
	# person-by-kind =
	retained-keeps = {requester, reference, customer, invoice, subject}
	keyed-hash = 1096d
	labels = 732d
}
recognition {
	# request-score =
	# unsure-score =
}
budget {
	address-per-day = 5
	domain-per-hour = 50
	network-per-hour = 100
	all-per-hour = 200
	tickets-per-day = 50
	reserved = 25
}
notify {
	# to =
	digest-hour = 8
	digest-days = {monday, tuesday, wednesday, thursday, friday}
	digest-if-empty = weekly
	alarm-after = 1h
	# alarm-command =
	canary-interval = 0d
	canary-after = 1h
	personal-data = false
}
$ dpoctl -c shown.conf config show | cmp - shown.conf && echo same
same

## As JSON, one setting a line.
$ dpoctl -c small.conf --json config show | head -n 4
{"section":"","title":"","name":"state-directory","value":"/var/lib/dpod","is_default":true,"help":"Directory of the database and the keys"}
{"section":"","title":"","name":"register","value":"","is_default":true,"help":"Location of the register if not dpod.db in the state directory: sqlite:/path or postgresql://..."}
{"section":"","title":"","name":"rules-directory","value":"","is_default":true,"help":"Directory of your own rules, read after the shipped ones"}
{"section":"","title":"","name":"templates-directory","value":"","is_default":true,"help":"Directory of your own letters; each replaces the shipped one"}
$ dpoctl --json config show -c small.conf | wc -l
110

## A mistake names file, line and what would be right.
$ sed 's/url = "maildir/ulr = "maildir/' small.conf > bad.conf
$ dpoctl -c bad.conf config show
! dpoctl: bad.conf:9: mailbox "dpo": unknown setting "ulr"; did you mean "url"?
? 78
$ sed 's/London/Londinium/' small.conf > bad.conf
$ dpoctl -c bad.conf config show
! dpoctl: bad.conf:15: calendar: time-zone: invalid value "Europe/Londinium": expected a time zone below /usr/share/zoneinfo, such as Europe/Oslo
? 78
$ dpoctl -c none.conf config show
! dpoctl: none.conf: No such file or directory
? 78
$ dpoctl -c bad.conf list
! dpoctl: bad.conf:15: calendar: time-zone: invalid value "Europe/Londinium": expected a time zone below /usr/share/zoneinfo, such as Europe/Oslo
? 78
