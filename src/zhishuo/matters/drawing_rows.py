"""Where the lines and dots of a drawn playbook stand, a row for each node. Pure; the template makes SVG of it.

The lanes are levels, village to city; the line of the first holder runs through all rows, for the village
never leaves it. Lengths are in rem and in percent of the row, because rows are as high as their words: only
straight lines are drawn, so they meet from row to row.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from zhishuo.matters.drawing_parts import Bracket, Drawing, Node

DOT = 1.1  # rem from the top of a row to its dot
LANE = 2.0  # at least; wider where the words of the levels are longer
LOOP = 0.85
TRACK = 0.85


@dataclass(frozen=True)
class Line:
    """From (x1, y1) to (x2, y2), each with its unit. `kind`: lane, way, far, loop, clock. `arrow`: it points at its end."""

    x1: str
    y1: str
    x2: str
    y2: str
    kind: str
    arrow: bool = False


@dataclass(frozen=True)
class Dot:
    x: str
    y: str
    kind: str  # here, also


@dataclass
class Row:
    """One node with its pieces of the picture: the lanes at its left, the brackets of clocks at its right."""

    node: Node
    lines: list[Line] = field(default_factory=list)
    dots: list[Dot] = field(default_factory=list)
    tracks: list[Line] = field(default_factory=list)
    ending: list[Bracket] = field(default_factory=list)
    number: int = 0


@dataclass(frozen=True)
class Frame:
    """How wide the two pictures are, in rem, and where each lane stands."""

    lanes_width: str
    tracks_width: str
    heads: tuple[tuple[str, str], ...]  # (x, word)


def rem(value: float) -> str:
    return f"{round(value, 3):g}rem"


TOP, BOTTOM, MIDDLE = "0", "100%", rem(DOT)


def rows_of(drawing: Drawing) -> list[Row]:
    """A row for each node, in order, with every line that crosses it."""
    rows = [Row(node, number=n) for n, node in enumerate(drawing.nodes, 1)]
    loops = _loops(drawing)
    at = _lanes(drawing, loops)
    _ground(rows, [x for level, x in at.items() if level != drawing.home])
    _spine(rows, at[drawing.home])
    _doers(rows, drawing, at)
    _rises(rows, drawing, at)
    for n, (first, last, reasons) in enumerate(loops):
        _loop(rows, first, last, reasons, at[drawing.home], (n + 0.5) * LOOP)
    _brackets(rows, drawing)
    return rows


def frame_of(drawing: Drawing) -> Frame:
    at = _lanes(drawing, _loops(drawing))
    words = dict(drawing.lanes)
    tracks = max(_packed(drawing), default=-1) + 1
    return Frame(
        rem(max(at.values()) + lane_width(drawing) / 2),
        rem(tracks * TRACK + 0.6),
        tuple((rem(x), words[level]) for level, x in at.items()),
    )


def _lanes(drawing: Drawing, loops: Sequence[object]) -> dict[str, float]:
    """x of every lane; loops stand left of them."""
    wide = lane_width(drawing)
    return {level: len(loops) * LOOP + wide * (n + 0.5) for n, (level, _word) in enumerate(drawing.lanes)}


def lane_width(drawing: Drawing) -> float:
    """A Chinese sign takes 0.9 rem at the size of notes, a Latin letter half of it."""
    longest = max(sum(0.9 if char > "ÿ" else 0.48 for char in word) for _level, word in drawing.lanes)
    return round(max(LANE, longest + 0.4), 2)


def _ground(rows: list[Row], lanes: Sequence[float]) -> None:
    """A hairline for every other level, so that one sees how far up something happens."""
    for row in rows:
        row.lines += [Line(rem(x), TOP, rem(x), BOTTOM, "lane") for x in lanes]


def _spine(rows: list[Row], x: float) -> None:
    """The line of the first holder: into each dot with an arrow, past the levels of the climb without one."""
    for n, row in enumerate(rows):
        if row.node.kind == "rise":
            row.lines.append(Line(rem(x), TOP, rem(x), BOTTOM, "way"))
            continue
        if n:
            row.lines.append(Line(rem(x), TOP, rem(x), rem(DOT - 0.45), "way", arrow=True))
        if row is not rows[-1]:
            row.lines.append(Line(rem(x), MIDDLE, rem(x), BOTTOM, "way"))


def _doers(rows: list[Row], drawing: Drawing, at: dict[str, float]) -> None:
    """A dot where it is done; where that is elsewhere, a ring at home, for the first holder stays with it."""
    for row in rows:
        levels = row.node.levels or (drawing.home,)
        if row.node.kind == "rise":
            continue
        home = at[drawing.home]
        row.dots.append(Dot(rem(home), MIDDLE, "here" if drawing.home in levels else "also"))
        for level in levels:
            if level != drawing.home:
                near = home + (0.5 if at[level] > home else -0.5)
                far = at[level] + (-0.5 if at[level] > home else 0.5)
                row.lines.append(Line(rem(near), MIDDLE, rem(far), MIDDLE, "far", arrow=True))
                row.dots.append(Dot(rem(at[level]), MIDDLE, "here"))


def _rises(rows: list[Row], drawing: Drawing, at: dict[str, float]) -> None:
    """The stair of the climb, from the home lane up, and from its top to the answer, which any level may give."""
    stair = [n for n, row in enumerate(rows) if row.node.kind == "rise"]
    if not stair:
        return
    here = at[drawing.home]
    for n in stair:
        there = at[rows[n].node.levels[0]]
        if there != here:
            step = 0.5 if there > here else -0.5
            if here != at[drawing.home]:
                rows[n].lines.append(Line(rem(here), TOP, rem(here), MIDDLE, "far"))
            rows[n].lines.append(Line(rem(here), MIDDLE, rem(there - step), MIDDLE, "far", arrow=True))
        else:
            rows[n].lines.append(Line(rem(here), TOP, rem(here), rem(DOT - 0.45), "far", arrow=True))
        rows[n].dots.append(Dot(rem(there), MIDDLE, "here"))
        rows[n].lines.append(Line(rem(there), MIDDLE, rem(there), BOTTOM, "far"))
        here = there
    end = next((n for n in range(stair[-1] + 1, len(rows)) if rows[n].node.key == "answered"), None)
    if end is None or here == at[drawing.home]:
        return
    for row in rows[stair[-1] + 1 : end]:
        row.lines.append(Line(rem(here), TOP, rem(here), BOTTOM, "far"))
    home = at[drawing.home]
    rows[end].lines.append(Line(rem(here), TOP, rem(here), MIDDLE, "far"))
    rows[end].lines.append(Line(rem(here), MIDDLE, rem(home + (0.5 if here > home else -0.5)), MIDDLE, "far", arrow=True))


# ---- ways back ---------------------------------------------------------------------------------------


def _loops(drawing: Drawing) -> list[tuple[int, int, set[int]]]:
    """(row it leads to, last row it comes from, all rows it comes from), one for each place that is led back to."""
    found: dict[int, set[int]] = {}
    for n, node in enumerate(drawing.nodes):
        for arrow in node.arrows:
            to = drawing.index(arrow.to)
            if arrow.to and 0 <= to < n and arrow.kind != "opens":
                found.setdefault(to, set()).add(n)
    loops = [(to, max(froms), froms) for to, froms in found.items()]
    return sorted(loops, key=lambda loop: loop[0] - loop[1])


def _loop(rows: list[Row], first: int, last: int, reasons: set[int], home: float, x: float) -> None:
    """A dotted line back: out of each row that says so, up, and into the row it leads to."""
    for n in range(first, last + 1):
        top, bottom = MIDDLE if n == first else TOP, MIDDLE if n == last else BOTTOM
        rows[n].lines.append(Line(rem(x), top, rem(x), bottom, "loop"))
        if n in reasons:
            rows[n].lines.append(Line(rem(home - 0.5), MIDDLE, rem(x), MIDDLE, "loop"))
    rows[first].lines.append(Line(rem(x), MIDDLE, rem(home - 0.5), MIDDLE, "loop", arrow=True))


# ---- clocks ------------------------------------------------------------------------------------------


def _packed(drawing: Drawing) -> list[int]:
    """The track of each bracket: the shortest innermost, none over another."""
    spans = [(drawing.index(one.start), drawing.index(one.end)) for one in drawing.brackets]
    tracks = [0] * len(spans)
    taken: list[list[tuple[int, int]]] = []
    for n in sorted(range(len(spans)), key=lambda n: (spans[n][1] - spans[n][0], n)):
        start, end = spans[n]
        free = (k for k, others in enumerate(taken) if all(end < a or b < start for a, b in others))
        tracks[n] = next(free, len(taken))
        taken += [[]] if tracks[n] == len(taken) else []
        taken[tracks[n]].append((start, end))
    return tracks


def _brackets(rows: list[Row], drawing: Drawing) -> None:
    for bracket, track in zip(drawing.brackets, _packed(drawing), strict=True):
        first, last, x = drawing.index(bracket.start), drawing.index(bracket.end), 0.3 + track * TRACK
        rows[last].ending.append(bracket)
        if first == last:
            top, bottom = rem(DOT - 0.5), rem(DOT + 0.5)
            rows[first].tracks += [*_tick(x, top), Line(rem(x + 0.4), top, rem(x + 0.4), bottom, "clock"), *_tick(x, bottom)]
            continue
        for n in range(first, last + 1):
            top = MIDDLE if n == first else TOP
            bottom = MIDDLE if n == last else BOTTOM
            rows[n].tracks.append(Line(rem(x + 0.4), top, rem(x + 0.4), bottom, "clock"))
        rows[first].tracks += _tick(x, MIDDLE)
        rows[last].tracks += _tick(x, MIDDLE)


def _tick(x: float, y: str) -> list[Line]:
    return [Line(rem(x), y, rem(x + 0.4), y, "clock")]
