"""Runs both sides in turn and writes a dated table: the driver behind `run.sh`, which installs and builds what it needs.

Run: python3 alternate.py --programs target/release --data FOLDER [--rounds 5] [--threads 2] [--quick] [--only step ...]
With --before FOLDER the programs of an earlier build take turns too, to see what a change costs.
Every program starts once and waits stopped for its turns. In a round each has one turn at each piece of work, in an
order that moves on from round to round. A turn's figure is the median of its steps, a program's figure the median of its
turns; the table shows the fastest and the slowest turn beside it, and what other processes took of the machine.
"""
import argparse
import datetime
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field

import table
from contender import Contender, busy, environment

HERE = os.path.dirname(os.path.abspath(__file__))
OURS = "girandole"
BEFORE = "girandole, before"
VARIANTS = [(kind, mode) for kind in ("loop", "stacked") for mode in ("eager", "compiled")]


@dataclass
class Work:
    """One thing that is timed: who does it, and what each is told."""

    name: str
    lines: dict
    unit: str = "ms"
    # Comparisons that follow from it: (label, own contender, peers' contenders).
    compare: list = field(default_factory=list)
    # How much longer one takes than another: (label, the one, the other).
    growth: list = field(default_factory=list)
    turns: dict = field(default_factory=dict)
    rows: dict = field(default_factory=dict)


@dataclass
class Group:
    """Programs that take turns at some works."""

    title: str
    commands: dict
    works: list
    busy: float = 0.0
    foreign: float = 0.0
    failures: dict = field(default_factory=dict)


def python(script, *arguments):
    return [sys.executable, os.path.join(HERE, script), *arguments]


def step_commands(options, workload):
    peers = {f"PyTorch {kind}, {mode}": python("torch_step.py", workload, kind, mode) for kind, mode in VARIANTS}
    peers["JAX"] = python("jax_step.py", workload)
    own = own_commands(options, "step", workload)
    return own | {name: command for name, command in peers.items() if wanted(options, name)}


def own_commands(options, name, *arguments):
    """The program, and that of the build before if there is one."""
    folders = {OURS: options.programs} | ({BEFORE: options.before} if options.before else {})
    return {who: [os.path.join(folder, name), *arguments] for who, folder in folders.items()}


def wanted(options, name):
    return not any(word in name for word in options.without)


def versus_all(names, own=OURS):
    against = [("", own, [name for name in names if not name.startswith(OURS)])]
    return [entry for entry in against if entry[2]] + versus_before(names, own)


def versus_before(names, own=OURS):
    return [("against the build before", own, [BEFORE])] if BEFORE in names else []


def steps(options):
    """Training steps and inference at the training batch, of three sizes."""
    for workload, batch, train, infer in [("seed", 1024, 15, 60), ("paper", 256, 400, 2000), ("wide", 2048, 6, 20)]:
        commands = step_commands(options, workload)
        tell = lambda line: dict.fromkeys(commands, line)
        yield Group(f"{workload}: training step and inference", commands, [
            Work(f"{workload}, training step of {batch} rows", tell(f"train {options.scale(train)}"),
                 compare=versus_all(commands)),
            Work(f"{workload}, inference of {batch} rows", tell(f"infer {batch} {options.scale(infer)}"),
                 compare=versus_all(commands)),
        ])


def latency(options):
    """How long a small request takes."""
    commands = step_commands(options, "seed")
    tell = lambda line: dict.fromkeys(commands, line)
    yield Group("seed: latency of small batches", commands, [
        Work(f"seed, inference of {rows} rows", tell(f"infer {rows} {options.scale(n)}"), compare=versus_all(commands))
        for rows, n in [(1, 1500), (64, 400)]
    ])


def experts(options):
    """What 64 experts cost against 8."""
    commands = {}
    for workload, n in [("paper", 8), ("many", 64)]:
        for name, command in step_commands(options, workload).items():
            if "loop" not in name:
                commands[f"{name}, {n} experts"] = command
    names = sorted({name.rpartition(", ")[0] for name in commands}, key=lambda name: name != OURS)
    growth = [(f"{name}, 64 experts against 8", f"{name}, 64 experts", f"{name}, 8 experts") for name in names]
    peers = [name for name in commands if name.endswith("64 experts") and not name.startswith(OURS)]
    line = f"train {options.scale(200)}"
    yield Group("8 and 64 experts of width 16", commands, [
        Work("64 experts, training step of 256 rows", dict.fromkeys(commands, line),
             compare=[("", f"{OURS}, 64 experts", peers)], growth=growth)
    ])


def census(options):
    """Census-Income from Parquet to scores."""
    loops = {f"PyTorch loop, {kind}, {mode}": python("census_loop.py", options.data, kind, mode)
             for kind in ("stacked", "joined") for mode in ("eager", "compiled")}
    rechub = {"torch-rechub": python("census_rechub.py", options.data)}
    own = own_commands(options, "census_epoch", options.data)
    commands = {n: c for n, c in (own | loops | rechub).items() if wanted(options, n)}
    loops = [name for name in loops if name in commands]
    rechub = [name for name in rechub if name in commands]
    ours = list(own)
    tell = lambda line, names: dict.fromkeys(names, line)
    versus = [(f"against {kind}", OURS, names) for kind, names in [("the loop", loops), ("torch-rechub", rechub)] if names]
    before = versus_before(own)
    validated = f"{OURS}, with validation and AUC"
    against_loop = [("with validation and AUC each epoch, against the loop without", validated, loops)] if loops else []
    whole = {validated: (OURS, "whole")}
    yield Group("census-income", commands, [
        Work("reading and encoding both files", tell("load", [*ours, *loops]), "s", versus_all([*ours, *loops])),
        Work("an epoch of training", tell("epoch", [*ours, *loops, *rechub]) | whole, "rows/s",
             versus + before + against_loop),
        Work("scoring, 8,192 rows at once", tell("score 7", [*ours, *loops]) | tell("score 1", rechub), "rows/s",
             versus + before),
        Work("whole job: reading, encoding, 3 epochs, scoring",
             tell("job 3", [*ours, *loops]) | {validated: (OURS, "whole_job 3")}, "s",
             versus[:1] + before + against_loop),
    ])


SECTIONS = {"step": steps, "latency": latency, "experts": experts, "census": census}
# Programs of this project that print figures of their own.
PROGRAMS = {"batching": "batching", "embedding": "embedding_step"}


def measure(group, options, log):
    """Starts the programs, lets each have its turns, and ends them."""
    contenders = {}
    try:
        for name, command in group.commands.items():
            print(f"   starting {name}", file=sys.stderr)
            contenders[name] = Contender(name, command, options.threads, log)
        # Each compiles and warms up before anything counts.
        take_turns(group, contenders, 0, options.limit, False)
        for contender in contenders.values():
            contender.foreign = contender.turns = 0.0
        for round in range(options.rounds):
            group.busy = max(group.busy, idle_share())
            print(f"   round {round + 1} of {options.rounds}", file=sys.stderr)
            take_turns(group, contenders, round, options.limit, True)
        turns = sum(c.turns for c in contenders.values())
        group.foreign = sum(c.foreign for c in contenders.values()) / max(turns * os.cpu_count(), 1e-9)
        group.failures = {name: c.failure for name, c in contenders.items() if c.failure}
    finally:
        for contender in contenders.values():
            contender.end()


def take_turns(group, contenders, round, limit, counts):
    for work in group.works:
        names = list(work.lines)
        first = round % len(names)
        for name in names[first:] + names[:first]:
            line = work.lines[name]
            who, line = line if isinstance(line, tuple) else (name, line)
            answer = contenders[who].ask(line, limit)
            if answer and counts:
                work.turns.setdefault(name, []).append(statistics.median(answer["seconds"]))
                work.rows[name] = answer["rows"]


def idle_share(seconds=0.5):
    """Share of the machine that somebody uses while all contenders are stopped."""
    before = busy()
    time.sleep(seconds)
    return (busy() - before) / seconds / os.cpu_count()


def program(name, options):
    """What a program prints, with the median of every number over the rounds."""
    path = os.path.join(options.programs, PROGRAMS[name])
    if not os.path.exists(path):
        return f"`{PROGRAMS[name]}` is not built; left out."
    texts = []
    for _ in range(2 if options.quick else min(3, options.rounds)):
        run = subprocess.run([path], env=environment(options.threads), capture_output=True, text=True)
        if run.returncode:
            return f"`{PROGRAMS[name]}` failed: {run.stderr.strip()[-300:]}"
        texts.append(run.stdout)
    numbers = [[float(n) for n in re.findall(r"\d+(?:\.\d+)?", text)] for text in texts]
    if len({len(row) for row in numbers}) > 1:
        return f"```text\n{texts[-1].rstrip()}\n```"
    medians = iter([statistics.median(column) for column in zip(*numbers)])
    text = re.sub(r"\d+(?:\.\d+)?", lambda n: table.like(n[0], next(medians)), texts[-1])
    return f"Medians of {len(texts)} runs:\n\n```text\n{text.rstrip()}\n```"


def parsed():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--programs", required=True, help="folder of the built programs")
    options.add_argument("--data", help="folder of train.parquet and test.parquet")
    options.add_argument("--before", help="folder of the programs of an earlier build")
    options.add_argument("--rounds", type=int)
    options.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)))
    options.add_argument("--quick", action="store_true", help="few and short turns, to see that all works")
    options.add_argument("--only", nargs="+", choices=[*SECTIONS, *PROGRAMS], default=[*SECTIONS, *PROGRAMS])
    options.add_argument("--without", nargs="+", default=[], help="leave out peers with such a word in the name: compiled")
    options.add_argument("--limit", type=float, default=900, help="seconds after which a turn has failed")
    options.add_argument("--out", help="default: benches/results/DATE.md, none for --quick")
    given = options.parse_args()
    given.rounds = given.rounds or (2 if given.quick else 5)
    given.scale = lambda n: max(3, n // 10) if given.quick else n
    if "census" in given.only and not given.data:
        options.error("census needs --data")
    return given


def main():
    options = parsed()
    sections = []
    with tempfile.NamedTemporaryFile("w+", prefix="girandole-peers-", suffix=".log", delete=False) as log:
        print(f"what the programs say lands in {log.name}", file=sys.stderr)
        for name in options.only:
            print(f"== {name}", file=sys.stderr)
            if name in PROGRAMS:
                sections.append((name, program(name, options)))
                continue
            groups = list(SECTIONS[name](options))
            for group in groups:
                measure(group, options, log)
            sections.append((name, groups))
    text = table.document(sections, options)
    print(text)
    out = options.out
    if not out and not options.quick:
        every = len(options.only) == len(SECTIONS) + len(PROGRAMS)
        ending = "" if every else "-" + "-".join(options.only)
        out = os.path.join(HERE, "..", "results", f"{datetime.date.today()}{ending}.md")
    if out:
        os.makedirs(os.path.dirname(os.path.abspath(out)), exist_ok=True)
        with open(out, "w") as file:
            file.write(text)
        print(f"written to {os.path.normpath(out)}", file=sys.stderr)


if __name__ == "__main__":
    main()
