"""`watchdesk stories show` and `diff`: one story, and what a publisher changed in an article."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from rich.text import Text

from pipeline.addresses import normalise
from pipeline.changes import ChangeKind, Said, change_kinds
from pipeline.diffing import Change, Difference, Kind, difference
from pipeline.records import ConfigError
from pipeline.store import Store
from pipeline.store.reading import Copy, Detail, History, RelatedStory, Revision, find_history, read_story
from watchdesk.cli.output import out, print_table, printable
from watchdesk.cli.tale import alert_line

STYLES = {Kind.ADDED: "green underline", Kind.REMOVED: "red strike", Kind.SKIPPED: "dim"}


@dataclass(frozen=True, slots=True)
class RevisionChange:
    """What changed from one revision of an article to another.

    `read_anew`: both come from one page of the publisher, read by two versions of the extractor.
    """

    url: str
    before: Revision
    after: Revision
    kinds: tuple[ChangeKind, ...]
    read_anew: bool
    difference: Difference

    @property
    def told(self) -> str:
        """The kinds for people, and whose change it is."""
        kinds = ", ".join(self.kinds) or "no change of words"
        return f"{kinds} (the same page, read by a later extractor)" if self.read_anew else kinds


# ---------------------------------------------------------------- finding


def find_story(store: Store, wanted: str) -> Detail:
    """The story with that number, or of the article at that address; of a merged one, where it went.

    Raises ConfigError when there is none.
    """
    number = int(wanted) if wanted.isascii() and wanted.isdigit() else find_article(store, wanted).story
    found = read_story(store, number)
    while found is not None and found.merged_into is not None:
        found = read_story(store, found.merged_into)
    if found is None:
        raise ConfigError(f"there is no story {wanted}; watchdesk stories export names those there are")
    return found


def find_article(store: Store, url: str) -> History:
    """The article at an address with its revisions. Raises ConfigError when there is none."""
    found = find_history(store, normalise(url))
    if found is None:
        raise ConfigError(f"{url} gave no article; watchdesk trace tells what became of it")
    return found


def changes(history: History, start: int | None, end: int | None) -> list[RevisionChange]:
    """Each change from one revision to the next, or with numbers the one change between those two.

    One number alone means: from there to the newest, or from the first to there. Raises ConfigError for
    a number that the article has not.
    """
    known = {revision.number: revision for revision in history.revisions}
    for number in (start, end):
        if number is not None and number not in known:
            raise ConfigError(f"there is no revision {number}; the article has {min(known)} to {max(known)}")
    if start is None and end is None:
        pairs = list(zip(history.revisions, history.revisions[1:], strict=False))
    else:
        pairs = [(known[start or min(known)], known[end or max(known)])]
    return [_changed(history.url, before, after) for before, after in pairs]


def _changed(url: str, before: Revision, after: Revision) -> RevisionChange:
    old, new = Said(before.title, before.text), Said(after.title, after.text)
    return RevisionChange(
        url=url,
        before=before,
        after=after,
        kinds=change_kinds(old, new),
        read_anew=before.record_id == after.record_id,
        difference=difference(old.whole, new.whole),
    )


# ---------------------------------------------------------------- for people


def print_story(story: Detail, store: Store) -> None:
    """The lead, a table of the articles, their revisions, what was found and sent, and who else reports it."""
    title = next((copy.title for copy in story.copies if copy.lead), None)
    _line(f"story {story.id}: {title or 'without a headline'}", "bold")
    if story.created_at and story.changed_at:
        _line(f"begun {_time(story.created_at)}, changed {_time(story.changed_at)}")
    columns = {
        "part": lambda copy: "lead" if copy.lead else copy.part or "first",
        "source": lambda copy: copy.source,
        "published": _published,
        "first seen": lambda copy: copy.first_seen_at,
        "rev": lambda copy: copy.revisions,
        "headline": lambda copy: copy.title,
    }
    print_table(story.copies, columns, "an empty story; its articles belong to other stories now")
    for label, told in _tale(story, store):
        _line(f"{label:<9} {told}")


def _tale(story: Detail, store: Store) -> Iterator[tuple[str, str]]:
    for copy in story.copies:
        yield "address", copy.url
    for copy in story.copies:
        history = find_history(store, copy.url) if copy.revisions > 1 else None
        for change in changes(history, None, None) if history else ():
            yield (
                "revision",
                f"{change.after.number} seen {_time(change.after.seen_at)}: {change.told}; {copy.url}",
            )
    for match in reversed(story.found):
        yield "topic", f"{match.topic} (revision {match.revision}): {match.sentence}"
    for alert in reversed(story.alerts):
        yield alert_line(alert)
    for other in story.related:
        title = other.title or "without a headline"
        yield "also", f"story {other.story}, {other.source or 'unknown'}: {title}; {other.url}"
    for other in story.translations:
        yield "also in", _in_another_language(other)


def _in_another_language(other: RelatedStory) -> str:
    what = f"{other.title or 'without a headline'}; {other.url}"
    shared = f" (both have: {', '.join(other.shared)})" if other.shared else ""
    return f"{other.language}: story {other.story}, {other.source or 'unknown'}, {_time(other.at)}: {what}{shared}"


def _published(copy: Copy) -> str:
    return f"{copy.at:%Y-%m-%d %H:%M} ({copy.basis or 'first seen'})"


def print_changes(history: History, found: list[RevisionChange]) -> None:
    """Each change with a heading; removed words red and struck through, added ones green and underlined."""
    if not found:
        seen = history.revisions[0].seen_at if history.revisions else history.first_seen_at
        _line(f"{history.url}: one revision, seen {_time(seen)}; nothing to compare yet")
    for change in found:
        _line(
            f"revision {change.before.number} ({_time(change.before.seen_at)}) to "
            f"{change.after.number} ({_time(change.after.seen_at)}): {change.told}; "
            f"words added {change.difference.added}, removed {change.difference.removed}",
            "bold",
        )
        if not change.difference.whole:
            _line("only the beginning of these long texts is compared", "dim")
        out.print(_marked(change.difference.changes), soft_wrap=False)


def _marked(pieces: tuple[Change, ...]) -> Text:
    """The words with their colours; where there are no colours, [-removed-] and {+added+} as well."""
    text, plain = Text(), out.color_system is None
    for piece in pieces:
        text.append(_piece(piece, plain), style=STYLES.get(piece.kind, ""))
        text.append(piece.space)
    return text


def _piece(piece: Change, plain: bool) -> str:
    if piece.kind is Kind.SKIPPED:
        return f"[{piece.words} words unchanged]"
    said = printable(piece.text)
    if not plain or piece.kind is Kind.EQUAL:
        return said
    return f"{{+{said}+}}" if piece.kind is Kind.ADDED else f"[-{said}-]"


def _line(text: str, style: str = "") -> None:
    out.print(printable(text), style=style, markup=False, highlight=False, soft_wrap=True)


def _time(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"
