"""The peers' side of `alternate.py`: a program that waits on its input for work and answers each piece with a line of JSON.

A piece of work is one line, say `train 20`; the answer holds the seconds of every step. So a program starts and compiles
once, and between its turns it waits on its input and leaves the cores to the others.
"""
import json
import os
import sys
import time

THREADS = int(os.environ.get("PEER_THREADS", os.cpu_count()))


def times(step, n):
    """Seconds of each of `n` steps, behind some that do not count."""
    for _ in range(max(2, n // 10)):
        step()
    seconds = []
    for _ in range(n):
        begun = time.perf_counter()
        step()
        seconds.append(time.perf_counter() - begun)
    return seconds


def serve(**work):
    """Answers line after line: the first word names the work, the others are whole numbers for it."""
    print(json.dumps({"ready": list(work)}), flush=True)
    for line in sys.stdin:
        name, *numbers = line.split()
        try:
            answer = work[name](*map(int, numbers))
        except Exception as error:  # The driver says which peer failed at what, and goes on with the others.
            answer = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), flush=True)
