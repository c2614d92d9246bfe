"""A program that works when it is asked to, and is stopped while others are."""
import ctypes
import json
import os
import select
import signal
import subprocess
import time

DIE_WITH_PARENT = 1
TICK = os.sysconf("SC_CLK_TCK")
# Both name a kernel for old processors, where they are set.
FOREIGN = ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE")


def busy():
    """Seconds that all cores have worked since the machine started."""
    with open("/proc/stat") as file:
        user, nice, system, _, _, irq, soft, steal = map(int, file.readline().split()[1:9])
    return (user + nice + system + irq + soft + steal) / TICK


def environment(threads):
    own = {name: value for name, value in os.environ.items() if name not in FOREIGN}
    counts = ("PEER_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "RAYON_NUM_THREADS")
    # Helpers of the compiler would wait beside the program; it compiles before its first turn, so they save nothing.
    return own | {name: str(threads) for name in counts} | {"TORCHINDUCTOR_COMPILE_THREADS": "1"}


class Contender:
    """A server that answers a line of work with a line of JSON; stopped by signal whenever it has no work."""

    def __init__(self, name, command, threads, log):
        self.name, self.failure = name, None
        cores = sorted(os.sched_getaffinity(0))[:threads]

        def prepare():
            os.sched_setaffinity(0, cores)
            # A stopped program would outlive a driver that is killed.
            ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGKILL)

        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True, bufsize=1,
            start_new_session=True, env=environment(threads), preexec_fn=prepare,
        )
        # `foreign` is what others made the cores work during its turns, `turns` how long those were.
        self.foreign, self.turns = 0.0, 0.0
        self._answer(300)
        self._stop()

    def ask(self, line, limit):
        """The answer, or none if the program has failed at this or before."""
        if self.failure:
            return None
        self._signal(signal.SIGCONT)
        # Caches and threads of the one before fade.
        time.sleep(0.02)
        begun, total, own = time.perf_counter(), busy(), self._worked()
        try:
            self.process.stdin.write(line + "\n")
            answer = self._answer(limit)
        except BrokenPipeError:
            answer = self._fail("ended")
        if answer and "error" in answer:
            answer = self._fail(answer["error"])
        self.foreign += max(0.0, busy() - total - (self._worked() - own))
        self.turns += time.perf_counter() - begun
        self._stop()
        return answer

    def end(self):
        self._signal(signal.SIGKILL)
        self.process.wait()

    def _answer(self, limit):
        ready, _, _ = select.select([self.process.stdout], [], [], limit)
        if not ready:
            return self._fail(f"gave no answer within {limit} s")
        line = self.process.stdout.readline()
        return json.loads(line) if line else self._fail("ended; see the log")

    def _fail(self, reason):
        self.failure = reason
        return None

    def _stop(self):
        self._signal(signal.SIGKILL if self.failure else signal.SIGSTOP)

    def _signal(self, which):
        try:
            os.killpg(self.process.pid, which)
        except ProcessLookupError:
            pass

    def _worked(self):
        try:
            with open(f"/proc/{self.process.pid}/stat") as file:
                fields = file.read().rpartition(")")[2].split()
        except OSError:
            return 0.0
        return (int(fields[11]) + int(fields[12])) / TICK
