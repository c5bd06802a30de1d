"""Enumerations: three coordinate members or more, joined by 、 or standing quotation beside quotation.

和, 以及, 与, 或 … may join the last one. How members are told apart, and where the first begins and the last
ends, is said in `coordination`. The span reaches from the first member to the last; modifiers that all share, and
等, are left out.
"""

from __future__ import annotations

from analysis.devices.coordination import coordinations
from analysis.devices.spans import Span
from analysis.text import Document


def find(document: Document) -> list[Span]:
    """The enumerations of `document`, with n, the number of members."""
    return [
        Span("enumeration", members[0][0].start, members[-1][-1].end, {"n": str(len(members))})
        for members in coordinations(document.text)
        if len(members) > 2
    ]
