"""The dated table of `alternate.py`: machine, versions, medians, fastest and slowest turns, ratios, targets."""
import datetime
import importlib.metadata
import json
import os
import platform
import re
import statistics
import subprocess

HERE = os.path.dirname(os.path.abspath(__file__))
# A machine on which others use more than this is not idle.
IDLE = 0.05


def document(sections, options):
    """The whole page."""
    with open(os.path.join(HERE, "targets.json")) as file:
        targets = json.load(file)
    groups = [group for _, part in sections if isinstance(part, list) for group in part]
    lines = [f"# Speed beside the peers, {datetime.date.today()}", "", *head(options), "", *quietness(groups), ""]
    if groups:
        lines += ["## Ratios", "", "The ratio is the speed here by that of the best peer: above 1 this side is the faster. "
                  "In brackets its lowest and highest value over the rounds.", "", *ratios(groups, targets), ""]
    if any(work.growth for group in groups for work in group.works):
        lines += ["## Growth", "", *growths(groups, targets), ""]
    for name, part in sections:
        lines += [f"## {name.capitalize()}", ""]
        if isinstance(part, str):
            lines += [part, ""]
            continue
        for group in part:
            lines += details(group)
    return "\n".join(lines).rstrip() + "\n"


def head(options):
    packages = ("torch", "jax", "jaxlib", "optax", "torch-rechub", "numpy", "pyarrow")
    peers = ", ".join(f"{name} {version(name)}" for name in packages)
    with open(os.path.join(HERE, "../../Cargo.lock")) as file:
        burn = re.search(r'name = "burn"\nversion = "([^"]+)"', file.read())
    commit = said("git", "-C", HERE, "rev-parse", "--short", "HEAD")
    changed = " with changes" if said("git", "-C", HERE, "status", "--porcelain", "--untracked-files=no") else ""
    style = "quick try, no measurement; " if options.quick else ""
    return [
        "| | |", "|---|---|",
        f"| machine | {processor()}; {os.cpu_count()} cores, {memory():.0f} GB; Linux {platform.release()} |",
        f"| this side | commit {commit}{changed}, burn {burn[1] if burn else '?'}, {said('rustc', '--version')} |",
        f"| peers | Python {platform.python_version()}, {peers} |",
        f"| way | {style}{options.threads} threads a side, {options.rounds} rounds, every program stopped but the one "
        "whose turn it is; a figure is the median of the turns, a turn's that of its steps |",
    ]


def quietness(groups):
    if not groups:
        return []
    before, during = max(g.busy for g in groups), max(g.foreign for g in groups)
    if max(before, during) <= IDLE:
        verdict = "The machine was idle"
    else:
        verdict = "**The machine was not idle: these figures say little**"
    return [f"{verdict}: others used at most {before:.0%} of it before a round and {during:.0%} during a group's turns."]


def ratios(groups, targets):
    lines = ["| work | girandole | best peer | which | ratio | target |", "|---|---|---|---|---|---|"]
    for group in groups:
        for work in group.works:
            for label, own, peers in work.compare:
                peers = [name for name in peers if name in work.turns]
                if own not in work.turns or not peers:
                    continue
                best = min(peers, key=lambda name: statistics.median(work.turns[name]))
                each = [theirs / ours for ours, theirs in zip(work.turns[own], work.turns[best])]
                ratio = statistics.median(work.turns[best]) / statistics.median(work.turns[own])
                key = f"{work.name}, {label}" if label else work.name
                lines.append(
                    f"| {key} | {figure(work, own)} | {figure(work, best)} | {best} "
                    f"| **{ratio:.2f}** ({min(each):.2f} to {max(each):.2f}) | {targets.get(key, '–')} |"
                )
    return lines


def growths(groups, targets):
    lines = ["| work | the one | the other | times as long | target |", "|---|---|---|---|---|"]
    for work in (work for group in groups for work in group.works):
        for key, one, other in work.growth:
            if one in work.turns and other in work.turns:
                each = [long / short for long, short in zip(work.turns[one], work.turns[other])]
                ratio = statistics.median(work.turns[one]) / statistics.median(work.turns[other])
                lines.append(
                    f"| {key} | {figure(work, one)} | {figure(work, other)} "
                    f"| **{ratio:.2f}** ({min(each):.2f} to {max(each):.2f}) | {targets.get(key, '–')} |"
                )
    return lines


def details(group):
    lines = [f"### {group.title[0].upper()}{group.title[1:]}", ""]
    lines += ["| work | who | median | fastest turn | slowest turn |", "|---|---|---|---|---|"]
    for work in group.works:
        for name, turns in work.turns.items():
            shown = [show(work, name, seconds) for seconds in (statistics.median(turns), min(turns), max(turns))]
            lines.append(f"| {work.name} | {name} | {' | '.join(shown)} |")
    lines += [f"\n{name} failed: {reason}" for name, reason in group.failures.items()]
    return [*lines, ""]


def figure(work, name):
    return show(work, name, statistics.median(work.turns[name]))


def show(work, name, seconds):
    if work.unit == "rows/s":
        return f"{work.rows[name] / seconds:,.0f} rows/s"
    if work.unit == "s":
        return f"{seconds:.3f} s"
    thousandths = seconds * 1e3
    return f"{thousandths:.0f} ms" if thousandths >= 100 else f"{thousandths:.3g} ms"


def like(written, value):
    """A number with as many decimals as the one that was written."""
    return f"{value:.{len(written.partition('.')[2])}f}"


def version(package):
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return "not installed"


def said(*command):
    run = subprocess.run(command, capture_output=True, text=True)
    return run.stdout.strip() if run.returncode == 0 else ""


def processor():
    with open("/proc/cpuinfo") as file:
        text = file.read()
    name = re.search(r"model name\s*: (.+)", text)
    wide = "AVX-512" if "avx512f" in text else "AVX2" if "avx2" in text else "no AVX2"
    return f"{name[1].strip() if name else platform.machine()} ({wide})"


def memory():
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
