# SPDX-License-Identifier: ISC
"""A certification authority of our own, and good and bad certificates."""
import os
import subprocess
from datetime import datetime, timedelta, timezone

CONFIGURATION = """\
[ca]
default_ca = ours
[ours]
database = {directory}/index.txt
serial = {directory}/serial
new_certs_dir = {directory}
default_md = sha256
policy = anything
unique_subject = no
copy_extensions = copy
[anything]
commonName = supplied
[req]
distinguished_name = name
prompt = no
[name]
commonName = scratch
[authority]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
"""


def openssl(directory, *arguments):
    done = subprocess.run(["openssl"] + list(arguments), cwd=directory,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True)
    if done.returncode != 0:
        raise RuntimeError(f"openssl {arguments[0]}: {done.stdout.strip()}")


def make_authority(directory, name):
    """NAME.pem and NAME.key: a self-signed authority."""
    openssl(directory, "req", "-x509", "-newkey", "ec", "-pkeyopt",
            "ec_paramgen_curve:prime256v1", "-nodes", "-days", "90",
            "-config", "openssl.cnf", "-extensions", "authority",
            "-subj", f"/CN=dpod scratch authority {name}",
            "-keyout", f"{name}.key", "-out", f"{name}.pem")


def make_certificate(directory, name, authority="ca", alt_names=None,
                     start_days=-1, end_days=90, usage="serverAuth"):
    """NAME.pem and NAME.key: a server's, good unless told otherwise."""
    alt_names = alt_names or "DNS:localhost,IP:127.0.0.1,IP:::1"
    now = datetime.now(timezone.utc)
    start, end = (f"{now + timedelta(days=days):%Y%m%d%H%M%SZ}"
                  for days in (start_days, end_days))
    openssl(directory, "req", "-new", "-newkey", "ec", "-pkeyopt",
            "ec_paramgen_curve:prime256v1", "-nodes", "-config",
            "openssl.cnf", "-subj", f"/CN={name}", "-addext",
            f"subjectAltName={alt_names}", "-addext",
            f"extendedKeyUsage={usage}",
            "-keyout", f"{name}.key", "-out", f"{name}.csr")
    openssl(directory, "ca", "-batch", "-notext", "-config", "openssl.cnf",
            "-cert", f"{authority}.pem", "-keyfile", f"{authority}.key",
            "-startdate", start, "-enddate", end,
            "-in", f"{name}.csr", "-out", f"{name}.pem")


def make_all(directory):
    """ca, other-ca, good, wrong-host, expired, self-issued by other-ca."""
    os.makedirs(directory, exist_ok=True)
    with open(os.path.join(directory, "openssl.cnf"), "w",
              encoding="ascii") as output:
        output.write(CONFIGURATION.format(directory=directory))
    for name, text in (("index.txt", ""), ("serial", "1000\n")):
        with open(os.path.join(directory, name), "w",
                  encoding="ascii") as output:
            output.write(text)
    make_authority(directory, "ca")
    make_authority(directory, "other-ca")
    make_certificate(directory, "good")
    make_certificate(directory, "wrong-host", alt_names="DNS:mail.example.org")
    make_certificate(directory, "expired", start_days=-30, end_days=-2)
    make_certificate(directory, "stranger", authority="other-ca")
    make_certificate(directory, "client-only", usage="clientAuth")
