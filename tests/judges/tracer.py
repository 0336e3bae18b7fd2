"""Kills a program at one of its system calls, by ptrace: the same moment in every run, and no moment left out."""

import ctypes
import os
import signal
import subprocess

LIBC = ctypes.CDLL(None, use_errno=True)
# https://man7.org/linux/man-pages/man2/ptrace.2.html
TRACEME, SYSCALL, SETOPTIONS = 0, 24, 0x4200
TRACESYSGOOD, TRACECLONE, EXITKILL = 1, 8, 0x100000
AT_SYSTEM_CALL = signal.SIGTRAP | 0x80
ALL_THREADS = 0x40000000


def ptrace(request, pid=0, data=0):
    if LIBC.ptrace(request, pid, None, ctypes.c_void_p(data)) < 0:
        error = ctypes.get_errno()
        raise OSError(error, f"ptrace: {os.strerror(error)}")


def kill_at(step, command, **options):
    """Runs the command up to the given entry into, or return from, a system call of any of its threads, and kills it.

    Returns whether it came so far; otherwise it has ended by itself. `step` counts from 0.
    """
    # A group of its own, so that no other child is waited for.
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        preexec_fn=lambda: ptrace(TRACEME), process_group=0, **options,
    ) as child:
        os.waitpid(child.pid, 0)
        ptrace(SETOPTIONS, child.pid, TRACESYSGOOD | TRACECLONE | EXITKILL)
        ptrace(SYSCALL, child.pid)
        while True:
            thread, status = os.waitpid(-child.pid, ALL_THREADS)
            if os.WIFSTOPPED(status):
                why = os.WSTOPSIG(status)
                step -= why == AT_SYSTEM_CALL
                if step < 0:
                    # Popen.kill would first look whether the child has ended, and take another thread's stop for that.
                    os.kill(child.pid, signal.SIGKILL)
                    continue
                # A new thread begins with a stop, which is ours alone.
                ptrace(SYSCALL, thread, 0 if why in (AT_SYSTEM_CALL, signal.SIGTRAP, signal.SIGSTOP) else why)
            elif thread == child.pid:
                child.returncode = os.waitstatus_to_exitcode(status)
                assert child.returncode == (-signal.SIGKILL if step < 0 else 0)
                return step < 0
