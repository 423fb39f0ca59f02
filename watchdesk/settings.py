"""Where Watchdesk keeps its files and its database: from the environment, with defaults for a laptop."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Settings:
    """The places that everything else is found from. Every path is absolute.

    `desk_private` lets readers of the desk look at sites whose addresses are not public.
    """

    home: Path
    config: Path
    database_url: str
    desk_private: bool = False

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Settings:
        """WATCHDESK_HOME (default `var`), WATCHDESK_CONFIG (default `config`), WATCHDESK_DATABASE_URL.

        WATCHDESK_DESK_PRIVATE, when it is anything, sets `desk_private`.
        """
        home = Path(environment.get("WATCHDESK_HOME") or "var").absolute()
        config = Path(environment.get("WATCHDESK_CONFIG") or "config").absolute()
        database = environment.get("WATCHDESK_DATABASE_URL") or f"sqlite:///{home / 'watchdesk.db'}"
        return cls(home, config, database, bool(environment.get("WATCHDESK_DESK_PRIVATE")))

    @property
    def archive(self) -> Path:
        """The folder of the WARC files."""
        return self.home / "archive"

    @property
    def cache(self) -> Path:
        """What can be deleted at any time and is made again."""
        return self.home / "cache"

    @property
    def topics_file(self) -> Path:
        """The topics that people edit."""
        return self.config / "topics.yaml"
