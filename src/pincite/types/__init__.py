"""The values that travel between the stages: frozen, and made of the standard library only.

Conventions, stated once: pages and ranks count from 1, rows from 0; spans are half open and count
characters; boxes are in points from the top left of the page; time is in seconds; for every score
larger is better.
"""

from pincite.types.answering import (
    Answer,
    Citation,
    Draft,
    Evidence,
    LookUp,
    LookUpType,
    Outcome,
    Related,
    Statement,
    Turn,
)
from pincite.types.corrections import Corrections, Field
from pincite.types.finding import Chunk, Hit, Query, Scope, Sentence, Span
from pincite.types.keeping import Conversation, Feedback, KeptAnswer
from pincite.types.people import Person, PersonRole
from pincite.types.queued import Queued, QueueState
from pincite.types.report import (
    Added,
    Grade,
    Health,
    Kind,
    Mark,
    Note,
    Paragraph,
    Record,
    Report,
    Section,
    Series,
    TextLine,
)
from pincite.types.source import Box, Line, Page, Region, Role, Run, Source

__all__ = [
    "Added",
    "Answer",
    "Box",
    "Chunk",
    "Citation",
    "Conversation",
    "Corrections",
    "Draft",
    "Evidence",
    "Feedback",
    "Field",
    "Grade",
    "Health",
    "Hit",
    "KeptAnswer",
    "Kind",
    "Line",
    "LookUp",
    "LookUpType",
    "Mark",
    "Note",
    "Outcome",
    "Page",
    "Paragraph",
    "Person",
    "PersonRole",
    "Query",
    "QueueState",
    "Queued",
    "Record",
    "Region",
    "Related",
    "Report",
    "Role",
    "Run",
    "Scope",
    "Section",
    "Sentence",
    "Series",
    "Source",
    "Span",
    "Statement",
    "TextLine",
    "Turn",
]
