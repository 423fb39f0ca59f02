"""What can go wrong in the newsroom, as one tree.

NewsroomError
├── ContentError        an item file or the fields of a new item are not what they should be
├── UnknownItemError    a verb names an item that the newsroom does not have, or names it ambiguously
├── UnknownSiteError    a verb names a site that the newsroom does not have
├── StateError          the state file cannot be read or does not fit the content
└── PortTakenError      another process listens on a port that was asked for
"""

from __future__ import annotations


class NewsroomError(Exception):
    """Root of everything the newsroom raises on purpose."""


class ContentError(NewsroomError):
    """An item is wrong; the message names where it stands and what would be right."""


class UnknownItemError(NewsroomError):
    """No item, or more than one, answers to the name given."""


class UnknownSiteError(NewsroomError):
    """No site has the name given."""


class StateError(NewsroomError):
    """The state file is damaged or belongs to other content."""


class PortTakenError(NewsroomError):
    """A port that was asked for is in use."""
