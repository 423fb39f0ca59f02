"""`channels.yaml`: where alerts go."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path

from pydantic import Field, SecretStr, field_validator, model_validator

from pipeline.config.files import Strict, load_yaml
from pipeline.config.sources import Name
from pipeline.records import ConfigError

VARIABLE = re.compile(r"\$\{([A-Z][A-Z0-9_]*)\}")


class ChannelKind(StrEnum):
    """What takes the messages."""

    FILE = "file"
    WEBHOOK = "webhook"
    EMAIL = "email"
    APPRISE = "apprise"


class ChannelMode(StrEnum):
    """Each alert at once, or all of them together when the digest is due."""

    IMMEDIATE = "immediate"
    DIGEST = "digest"


class Smtp(Strict):
    """The server that takes e-mail."""

    host: str = Field("127.0.0.1", description="Its name")
    port: int = Field(25, ge=1, le=65535, description="Its port; with tls mostly 587")
    sender: str = Field(description="The address that messages come from")
    user: str | None = Field(None, description="The login, where it asks for one")
    password: SecretStr | None = Field(None, description="The login's password: ${NAME} keeps it out of the file")
    tls: bool = Field(False, description="Use STARTTLS")


class Channel(Strict):
    """One place that alerts go to: exactly one of file, webhook, email and apprise is given.

    `${NAME}` inside a value stands for the environment variable of that name, so that secrets stay out
    of the file; it is read when a message is sent.
    """

    title: str = Field("", description="What it is, for people who read the file")
    file: str | None = Field(None, description="A file that gets a JSON line an alert, below WATCHDESK_HOME")
    webhook: SecretStr | None = Field(None, description="An address that gets a JSON POST an alert")
    email: str | None = Field(None, description="The receiver's address")
    apprise: SecretStr | None = Field(None, description="An Apprise URL")
    smtp: Smtp | None = Field(None, description="The server that takes the e-mail; with email only")
    mode: ChannelMode = Field(
        ChannelMode.IMMEDIATE, description="immediate: each alert at once; digest: all in one message, once a day"
    )
    updates: bool = Field(
        False, description="Hears again of a story when a sentence that made its topic match was changed"
    )
    default: bool = Field(True, description="Gets the alerts of topics that name no channels")
    incidents: bool = Field(False, description="Is told when something begins to be wrong with a source")

    @model_validator(mode="after")
    def _has_one_kind(self) -> Channel:
        given = [kind for kind in ChannelKind if getattr(self, kind) is not None]
        if len(given) != 1:
            raise ValueError("needs exactly one of file, webhook, email and apprise")
        if self.email and not self.smtp:
            raise ValueError("needs smtp: {host, port, sender} beside email")
        return self

    @field_validator("file")
    @classmethod
    def _file_stays_inside(cls, value: str | None) -> str | None:
        if value is not None and (Path(value).is_absolute() or ".." in Path(value).parts):
            raise ValueError("is a path below WATCHDESK_HOME, without '..'")
        return value

    @property
    def kind(self) -> ChannelKind:
        """Which of the kinds this channel is."""
        return next(kind for kind in ChannelKind if getattr(self, kind) is not None)

    def filled(self, value: str | SecretStr, environment: Mapping[str, str] = os.environ) -> str:
        """`value` with its `${NAME}` parts replaced. Raises ConfigError naming a variable that is not set."""
        text = value.get_secret_value() if isinstance(value, SecretStr) else value

        def replace(found: re.Match[str]) -> str:
            if found[1] not in environment:
                raise ConfigError(f"the environment variable {found[1]} is not set; a channel needs it")
            return environment[found[1]]

        return VARIABLE.sub(replace, text)


class Channels(Strict):
    """Every channel, by its id."""

    channels: dict[Name, Channel] = {}


def load_channels(folder: Path) -> dict[str, Channel]:
    """`channels.yaml` of a configuration folder. Raises ConfigError."""
    return dict(load_yaml(folder / "channels.yaml", Channels).channels)
