"""Who may change the configuration from the desk: a right besides that of reading."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request


class MayNotEditError(Exception):
    """The reader may not change the configuration."""


def may_edit() -> bool:
    """Whether the reader may change the configuration; `create_app` puts another answer in place of this."""
    return False


def ask_right(request: Request, allowed: Annotated[bool, Depends(may_edit)]) -> None:
    """Put where pages find it whether the reader may change the configuration."""
    request.state.may_edit = allowed


def editor(allowed: Annotated[bool, Depends(may_edit)]) -> None:
    """Refuse whoever may only read. Raises MayNotEditError."""
    if not allowed:
        raise MayNotEditError
