/* SPDX-License-Identifier: ISC */
#include "config.h"

#include "dpod/role.h"

#include <errno.h>
#include <linux/capability.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <seccomp.h>

#include "base/memory.h"
#include "dpod/role_private.h"

/*
 * The supervisor takes a lock, migrates the register, starts processes and
 * watches them. All others descend from it, so it keeps what any of them needs:
 * files, sockets, programs. Refused is what none of them uses and what is known
 * to help an attacker: other processes' memory, mounts, names and time of the
 * machine, and rarely used kernel interfaces.
 */
static const struct role_refusal refusals[] = {
    {.call = SCMP_SYS(ptrace)},
    {.call = SCMP_SYS(process_vm_readv)},
    {.call = SCMP_SYS(process_vm_writev)},
    {.call = SCMP_SYS(kcmp)},
    {.call = SCMP_SYS(pidfd_getfd)},
    {.call = SCMP_SYS(mount)},
    {.call = SCMP_SYS(umount2)},
    {.call = SCMP_SYS(move_mount)},
    {.call = SCMP_SYS(open_tree)},
    {.call = SCMP_SYS(fsopen)},
    {.call = SCMP_SYS(fsconfig)},
    {.call = SCMP_SYS(fsmount)},
    {.call = SCMP_SYS(fspick)},
    {.call = SCMP_SYS(pivot_root)},
    {.call = SCMP_SYS(chroot)},
    {.call = SCMP_SYS(unshare)},
    {.call = SCMP_SYS(setns)},
    {.call = SCMP_SYS(open_by_handle_at)},
    {.call = SCMP_SYS(quotactl)},
    {.call = SCMP_SYS(acct)},
    {.call = SCMP_SYS(swapon)},
    {.call = SCMP_SYS(swapoff)},
    {.call = SCMP_SYS(bpf)},
    {.call = SCMP_SYS(perf_event_open)},
    {.call = SCMP_SYS(userfaultfd)},
    {.call = SCMP_SYS(io_uring_setup)},
    {.call = SCMP_SYS(io_uring_enter)},
    {.call = SCMP_SYS(io_uring_register)},
    {.call = SCMP_SYS(add_key)},
    {.call = SCMP_SYS(request_key)},
    {.call = SCMP_SYS(keyctl)},
    {.call = SCMP_SYS(init_module)},
    {.call = SCMP_SYS(finit_module)},
    {.call = SCMP_SYS(delete_module)},
    {.call = SCMP_SYS(kexec_load)},
    {.call = SCMP_SYS(kexec_file_load)},
    {.call = SCMP_SYS(reboot)},
    {.call = SCMP_SYS(settimeofday)},
    {.call = SCMP_SYS(clock_settime)},
    {.call = SCMP_SYS(sethostname)},
    {.call = SCMP_SYS(setdomainname)},
    {.call = SCMP_SYS(iopl)},
    {.call = SCMP_SYS(ioperm)},
    {.call = SCMP_SYS(modify_ldt)},
    {.call = SCMP_SYS(personality)},
    {.call = SCMP_SYS(syslog)},
    {.call = SCMP_SYS(fanotify_init)},
    /* Socket families that mail does not use, and that load kernel drivers. */
    {.call = SCMP_SYS(socket), .value = AF_PACKET},
    {.call = SCMP_SYS(socket), .value = AF_ALG},
    {.call = SCMP_SYS(socket), .value = AF_VSOCK},
    {.call = SCMP_SYS(socket), .value = AF_BLUETOOTH},
    {.call = SCMP_SYS(socket), .value = AF_CAN},
    {.call = SCMP_SYS(socket), .value = AF_TIPC},
    {.call = SCMP_SYS(socket), .value = AF_RDS},
    {.call = SCMP_SYS(socket), .value = AF_X25},
    {.call = SCMP_SYS(socket), .value = AF_AX25},
    {.call = SCMP_SYS(socket), .value = AF_KEY},
    {.call = SCMP_SYS(socket), .value = AF_LLC},
    {.call = SCMP_SYS(socket), .value = AF_XDP},
};

#ifdef DPOD_SANITIZERS

bool
role_supervisor(struct error *err)
{
	(void)err;
	(void)refusals;
	return true;
}

#else

/* Root then has no privileges, nor do its children. */
static void
drop_capabilities(void)
{
	struct __user_cap_header_struct header = {
	    .version = _LINUX_CAPABILITY_VERSION_3};
	struct __user_cap_data_struct none[2] = {{0}, {0}};

	for (unsigned long i = 0; i <= CAP_LAST_CAP; i++)
		(void)prctl(PR_CAPBSET_DROP, i, 0, 0, 0);
	(void)prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
	(void)syscall(SYS_capset, &header, none);
}

bool
role_supervisor(struct error *err)
{
	const struct rlimit no_core = {0, 0};

	if (setrlimit(RLIMIT_CORE, &no_core) != 0 ||
	    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0 ||
	    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		return error_set(err, ERROR_STORE, RETRY_LATER,
		    "confinement: %s", strerror(errno));
	drop_capabilities();
	return role_refuse(refusals, LENGTH(refusals), err);
}

#endif
