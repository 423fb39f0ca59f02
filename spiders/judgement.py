"""Whether a crawl failed as a whole, and why, in words for the person who looks after the source."""

from __future__ import annotations

from pipeline.records import Outcome
from spiders.survey import Kind, Listing, Survey
from spiders.targets import Ledger

_SHOWN = 2
_GOT = (Outcome.FETCHED, Outcome.NOT_MODIFIED, Outcome.IDENTICAL)


def failure_of(survey: Survey, ledger: Ledger) -> str | None:
    """Why the source failed: no listing, no address, or no article could be had. None when it did not."""
    return _no_listing(survey) or _no_address(survey) or _no_day(survey) or _no_article(ledger)


def notes_of(survey: Survey) -> tuple[str, ...]:
    """What a crawl of certain days may have missed, each in a sentence's part."""
    if not survey.range:
        return ()
    notes = [] if survey.targets or not _sitemaps(survey) else ["the sitemaps name no article of those days"]
    if survey.read and survey.incomplete:
        notes.append("not every listing of those days could be read; crawl them again")
    if number := survey.undated:
        articles = "article" if number == 1 else "articles"
        notes.append(f"{number} {articles} left out, for the sitemaps do not say of which day they are")
    oldest = survey.oldest.date() if survey.oldest else None
    if oldest and oldest > survey.range.whole.first and _sitemaps(survey):
        notes.append(f"the sitemaps reach back to {oldest} only")
    return tuple(notes)


def _no_listing(survey: Survey) -> str | None:
    if survey.read or survey.unchanged or survey.resting or not survey.failed:
        return None
    shown = [f"{listing.url}: {error}" for listing, error in survey.failed[:_SHOWN]]
    more = len(survey.failed) - len(shown)
    return "no listing could be read: " + "; ".join(shown) + (f"; and {more} more" if more else "")


def _no_address(survey: Survey) -> str | None:
    if survey.named or survey.unchanged or survey.resting or not survey.asked:
        return None
    shown = ", ".join(listing.url for listing in survey.read[:_SHOWN])
    why = "nothing appeared in those days, or the layout changed" if survey.job.days else "did the layout change?"
    return f"no listing names an article address ({shown}): {why}"


def _no_day(survey: Survey) -> str | None:
    """Why sitemaps cannot tell what appeared in certain days; None when they can, even if nothing did."""
    if not _sitemaps(survey) or survey.targets or not survey.range:
        return None
    if survey.oldest is None:
        return "the sitemaps give no dates, so past days cannot be read from them"
    if survey.oldest.date() > survey.range.whole.last:
        return f"the sitemaps reach back to {survey.oldest.date()} only"
    return None


def _sitemaps(survey: Survey) -> list[Listing]:
    """The sitemaps that were read for certain days."""
    return [listing for listing in survey.read if listing.kind is Kind.PAST]


def _no_article(ledger: Ledger) -> str | None:
    failed = ledger[Outcome.FAILED] - ledger.failed_again
    got = any(ledger[outcome] for outcome in _GOT)
    # Whether every request for an article failed for a reason that is the site's, not the article's.
    all_broken = not got and failed > ledger.gone
    if (got or ledger[Outcome.SKIPPED]) and not all_broken:
        return None
    if ledger[Outcome.FORBIDDEN] and not failed:
        return f"robots.txt forbids all {ledger[Outcome.FORBIDDEN]} article addresses"
    if failed:
        return f"none of {failed} articles could be fetched; each one's reason is in the archive"
    return None
