"""Rhetorical devices, and where along the texts they and words stand: a strip for each, from beginning to end."""

from collections.abc import Mapping, Sequence

import pandas as pd
from matplotlib.axes import Axes

from analysis.checks import check_at_least, check_columns
from analysis.figures.style import (
    FONT_FAMILIES,
    MUTED,
    PALE,
    RASTER_ABOVE,
    document_looks,
    drawn_from,
    mark_lines,
    new_axes,
    note,
    type_labels,
    visible,
)


@drawn_from("device", "doc_id", "n", "per_thousand_characters", "low", "high")
def plot_device_rates(table: pd.DataFrame, *, ax: Axes | None = None, target: str | None = None) -> Axes:
    """One line per device, one mark with its interval per document, the counts at the right.

    Parameters
    ----------
    table : from `device_rates`: device, doc_id, n, per_thousand_characters, low, high; devices are drawn from top to
        bottom in their order of appearance.
    """
    devices = list(dict.fromkeys(table["device"]))
    looks = document_looks(table["doc_id"], target=target)
    ax = new_axes(ax, height=1 + 0.34 * len(devices))
    edge = 1.02 * table["high"].max()
    for number, (doc_id, look) in enumerate(looks.items()):
        rows = table[table["doc_id"] == doc_id]
        # Side by side within a line, so that no interval hides the other.
        y = [-devices.index(name) + 0.3 * ((len(looks) - 1) / 2 - number) for name in rows["device"]]
        ax.hlines(y, rows["low"], rows["high"], color=look.colour, linewidth=1.5)
        ax.plot(rows["per_thousand_characters"], y, look.marker, color=look.colour, label=visible(doc_id))
    counts = table.pivot(index="device", columns="doc_id", values="n").reindex(devices)[list(looks)].fillna(0)
    for row, name in enumerate(devices):
        note(ax, " : ".join(f"{n:,.0f}" for n in counts.loc[name]), (edge, -row), (8, 0), va="center")
    note(ax, " : ".join(map(visible, looks)), (edge, 0.55), (8, 0), va="bottom", color=MUTED)
    mark_lines(ax, [visible(name.replace("_", "-")) for name in devices])
    ax.set_xlim(-0.02 * edge, edge)
    ax.set_xlabel("spans per 1,000 characters, with 95% interval")
    ax.legend(bbox_to_anchor=(0, 1), ncols=4, handletextpad=0.2)
    return ax


@drawn_from("doc_id", "text", "source")
def plot_metaphor_domains(table: pd.DataFrame, *, ax: Axes | None = None, target: str | None = None) -> Axes:
    """One row of bars per source domain, the most frequent first: how many candidates of each document, and which.

    Parameters
    ----------
    table : one row per candidate: doc_id, text, and source, the domain (`unpack_attributes` makes that column).
    """
    # A stable sort of the alphabet: equal counts stand in alphabetical order.
    names = [*table["source"].value_counts().sort_index().sort_values(ascending=False, kind="stable").index]
    looks = document_looks(table["doc_id"], target=target)
    thickness = 0.8 / len(looks)
    ax = new_axes(ax, height=0.9 + 0.19 * len(looks) * len(names))
    for number, (doc_id, look) in enumerate(looks.items()):
        texts = table[table["doc_id"] == doc_id].groupby("source")["text"].agg(list)
        found = [texts.get(name, []) for name in names]
        y = [0.4 - thickness * (number + 0.5) - row for row in range(len(names))]
        widths = [len(words) for words in found]
        bars = ax.barh(y, widths, height=0.9 * thickness, color=look.colour, label=visible(doc_id))
        named = [visible("，".join(dict.fromkeys(words)), most=24) for words in found]
        labels = [
            f"{len(words):,}  {name}" if words else "" for words, name in zip(found, named, strict=True)
        ]
        ax.bar_label(bars, labels, padding=3, fontsize=8, fontfamily=FONT_FAMILIES, parse_math=False)
    ax.set_xlim(0, 1.9 * table.groupby("doc_id")["source"].value_counts().max())
    ax.set_xticks([])
    ax.spines["bottom"].set_visible(False)
    ax.set_ylim(-len(names) + 0.5, 0.5)
    ax.set_yticks(range(0, -len(names), -1), [visible(name) for name in names])
    ax.legend(bbox_to_anchor=(0, 1), ncols=4)
    return ax


@drawn_from("doc_id", "type", "position", "n_tokens")
def plot_dispersion(
    table: pd.DataFrame,
    *,
    ax: Axes | None = None,
    types: Sequence[str] | None = None,
    paragraphs: pd.DataFrame | None = None,
    target: str | None = None,
) -> Axes:
    """One strip per word and document, one tick per occurrence, the number of ticks at the right.

    Parameters
    ----------
    table : from `token_positions`: doc_id, type, position, n_tokens.
    types : words shown, from top to bottom; those of `table` in order of appearance if not given.
    paragraphs : doc_id and the `position` at which each paragraph begins, drawn as gaps in the strips.
    """
    words = list(dict.fromkeys(table["type"] if types is None else types))
    labelled = pd.DataFrame({"type": words}).merge(table.drop_duplicates("type"), on="type", how="left")
    labels = dict(zip(words, type_labels(labelled), strict=True))
    texts = table.drop_duplicates("doc_id")[["doc_id", "n_tokens"]]
    texts = texts.assign(end=texts["n_tokens"], size=texts["n_tokens"])
    ticks = table.assign(name=table["type"], start=table["position"] + 0.5, width=0)
    begins = None if paragraphs is None else paragraphs.assign(start=paragraphs["position"])
    return _draw_strips(ax, ticks, texts, begins, labels, "tokens", target)


@drawn_from("doc_id", "device", "start", "end", least=0)
def plot_device_score(
    table: pd.DataFrame,
    *,
    paragraphs: pd.DataFrame,
    ax: Axes | None = None,
    devices: Sequence[str] | None = None,
    target: str | None = None,
) -> Axes:
    """The score of each document: one strip per device, a bar wherever one stands, the number at the right.

    Parameters
    ----------
    table : from `find_devices`: doc_id, device, start, end (characters).
    paragraphs : doc_id, start and end of each paragraph, drawn as gaps in the strips; they give the documents their
        lengths, also to one in which no device occurs.
    devices : those shown, from top to bottom; those of `table` in order of appearance if not given.
    """
    check_columns("plot_device_score(paragraphs)", paragraphs, ["doc_id", "start", "end"])
    names = list(dict.fromkeys(table["device"] if devices is None else devices))
    check_at_least("the number of devices in plot_device_score(table)", len(names), 1)
    sizes = paragraphs.assign(size=paragraphs["end"] - paragraphs["start"])
    bars = table.assign(name=table["device"], width=table["end"] - table["start"])
    labels = {name: visible(name.replace("_", "-")) for name in names}
    return _draw_strips(ax, bars, sizes, paragraphs, labels, "characters", target)


def _draw_strips(
    ax: Axes | None,
    marks: pd.DataFrame,
    texts: pd.DataFrame,
    begins: pd.DataFrame | None,
    labels: Mapping[str, str],
    unit: str,
    target: str | None,
) -> Axes:
    """One strip per document and label, with `marks` (doc_id, name, start, width) and gaps where paragraphs begin."""
    looks = document_looks(texts["doc_id"], target=target)
    block = len(labels) + 1.5
    ax = new_axes(ax, height=0.5 + 0.27 * block * len(looks))
    tops = {doc_id: -number * block for number, doc_id in enumerate(looks)}
    for doc_id, top in tops.items():
        parts, found = texts[texts["doc_id"] == doc_id], marks[marks["doc_id"] == doc_id]
        title = f"{visible(doc_id)} ({parts['size'].sum():,} {unit})"
        note(ax, title, (0, top + 0.5), (0, 3), color=looks[doc_id].colour)
        for row, name in enumerate(labels):
            ax.barh(top - row, parts["end"].max(), height=0.8, color=PALE)
            rows = found[found["name"] == name]
            drawn = ax.broken_barh(rows[["start", "width"]].to_numpy(), (top - row - 0.4, 0.8), zorder=2)
            # The outline keeps the narrowest mark visible; thousands are thinned to a tone.
            drawn.set(color=looks[doc_id].colour, linewidth=min(0.7, 200 / max(len(rows), 1)))
            drawn.set_rasterized(len(rows) > RASTER_ABOVE)
            note(ax, f"{len(rows):,}", (parts["end"].max(), top - row), (5, 0), va="center")
        if begins is not None:
            inside = begins.loc[(begins["doc_id"] == doc_id) & (begins["start"] > 0), "start"]
            ends = top - len(labels) + 0.5, top + 0.5
            ax.vlines(inside, *ends, color="white", linewidth=1.2, zorder=1.5)
    heights = [top - row for top in tops.values() for row in range(len(labels))]
    ax.set_yticks(heights, [*labels.values()] * len(looks))
    ax.set_xlim(0, texts["end"].max())
    ax.set_ylim(min(heights) - 0.6, 1.4)
    ax.xaxis.set_major_formatter("{x:,.0f}")
    ax.set_xlabel(f"position in the text, in {unit}")
    return ax
