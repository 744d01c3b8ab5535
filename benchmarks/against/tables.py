"""Tables of medians and ratios, and a plot of them."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median

Samples = Mapping[tuple[str, str], Sequence[float]]
US = "mockinvoice"

# What is measured of us, against what of whom, and the least (or, below 1, the most) it may be.
BARS: tuple[tuple[str, str, str, float, str], ...] = (
    ("SegMetrics upsert", "prism (segmetrics)", "SegMetrics upsert", 1.0, "≥"),
    ("Orderspace create", "prism (orderspace)", "Orderspace create", 1.0, "≥"),
    ("SegMetrics upsert", "json-server", "create", 5.0, "≥"),
    ("Orderspace create", "json-server", "create", 5.0, "≥"),
    ("SegMetrics upsert", "localstripe", "create", 25.0, "≥"),
    ("Orderspace create", "localstripe", "create", 25.0, "≥"),
    ("upsert beside 10,000", "json-server full", "create beside 10,000", 5.0, "≥"),
    ("get by id", "prism (orderspace)", "get by id", 1.0, "≥"),
    ("start", "prism (orderspace)", "start", 0.5, "≤"),
    ("start", "wiremock", "start", 0.25, "≤"),
    ("start and first call", "prism (orderspace)", "start and first call", 0.5, "≤"),
    ("start and first call", "wiremock", "start and first call", 0.25, "≤"),
    ("memory with 10,000 invoices", "prism (orderspace)", "memory", 0.7, "≤"),
)


def medians(samples: Samples) -> list[str]:
    """Return the lines of a table: who, what, median, least and most."""
    lines = ["| who | measure | median | least | most |", "| --- | --- | --- | --- | --- |"]
    for (who, what), values in sorted(samples.items()):
        cells = " | ".join(spelled(what, value) for value in (median(values), min(values)))
        lines.append(f"| {who} | {what} | {cells} | {spelled(what, max(values))} |")
    return lines


def ratios(samples: Samples) -> list[str]:
    """Return the lines of the table of bars: the ratio of the medians, and whether it is met."""
    lines = ["| measure | against | ratio | bar | met |", "| --- | --- | --- | --- | --- |"]
    for ours, who, theirs, bar, sign in BARS:
        if (US, ours) in samples and (who, theirs) in samples:
            ratio = median(samples[US, ours]) / median(samples[who, theirs])
            is_met = ratio >= bar if sign == "≥" else ratio <= bar
            met = "yes" if is_met else "no"
            lines.append(f"| {ours} | {who} | {ratio:.2f} x | {sign} {bar} x | {met} |")
    return lines


def spelled(what: str, value: float) -> str:
    """Return a value with its unit."""
    if what.startswith("start"):
        return f"{value:.2f} s"
    if what.startswith("memory"):
        return f"{value:.0f} MiB"
    return f"{value:,.0f} /s"


def plot(samples: Samples, path: Path) -> None:
    """Draw the medians as bars, one panel for each measure."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot

    panels = ("create", "get by id", "start", "memory")
    figure, axes = pyplot.subplots(1, len(panels), figsize=(16, 4.5), constrained_layout=True)
    for axis, panel in zip(axes, panels, strict=True):
        rows = [
            (f"{who}\n{what}" if what != panel else who, median(values), who == US)
            for (who, what), values in sorted(samples.items())
            if what.startswith(panel) or (panel == "create" and what.split()[-1] in CREATES)
        ]
        colors = ["#d95f02" if is_us else "#7570b3" for _, _, is_us in rows]
        axis.barh([name for name, _, _ in rows], [value for _, value, _ in rows], color=colors)
        axis.set_title(
            {"start": "start (s)", "memory": "memory (MiB)"}.get(panel, f"{panel} (1/s)")
        )
        axis.tick_params(labelsize=7)
    figure.savefig(path, dpi=110)


CREATES = ("upsert", "create", "10,000")
