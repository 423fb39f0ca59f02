"""The catalogue: what people edit in `config/`, read and checked."""

from pipeline.config.channels import Channel, ChannelKind, ChannelMode, load_channels
from pipeline.config.files import load_yaml
from pipeline.config.sources import Catalogue, Source, load_catalogue

__all__ = [
    "Catalogue",
    "Channel",
    "ChannelKind",
    "ChannelMode",
    "Source",
    "load_catalogue",
    "load_channels",
    "load_yaml",
]
