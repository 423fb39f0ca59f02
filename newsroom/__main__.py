"""`python -m newsroom --state DIR`: serves the four sites and the control port until stopped."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from newsroom.errors import NewsroomError, PortTakenError
from newsroom.server import addresses, bound, make_server, utc_now
from newsroom.service import Newsroom

_PORTS = (8801, 8802, 8803, 8804)
_CONTROL_PORT = 8800
_EXIT_ERROR = 1
_EXIT_PORT_TAKEN = 3


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the newsroom; gives the exit status: 3 for a taken port, 1 for damaged files, else 0."""
    options = _parser().parse_args(arguments)
    try:
        _run(options.state, options.ports, options.control_port)
    except PortTakenError as error:
        print(f"newsroom: {error}", file=sys.stderr)
        return _EXIT_PORT_TAKEN
    except NewsroomError as error:
        print(f"newsroom: {error}", file=sys.stderr)
        return _EXIT_ERROR
    except KeyboardInterrupt:
        return 0
    return 0


def _run(folder: Path, ports: Sequence[int], control_port: int) -> None:
    with bound(ports, control_port) as sockets:
        newsroom = Newsroom(folder, addresses(sockets), utc_now)
        server = make_server(newsroom, lambda: print(json.dumps(newsroom.urls), flush=True))
        server.run(list(sockets.values()))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="newsroom", description=__doc__)
    parser.add_argument("--state", type=Path, required=True, help="folder that keeps what must survive")
    parser.add_argument("--ports", type=_ports, default=_PORTS, help="of en,be,ru,wire; 0 takes a free one")
    parser.add_argument("--control-port", type=int, default=_CONTROL_PORT)
    return parser


def _ports(text: str) -> tuple[int, ...]:
    parts = text.split(",")
    if len(parts) != len(_PORTS) or not all(part.strip().isdecimal() for part in parts):
        raise argparse.ArgumentTypeError("needs four numbers such as 8801,8802,8803,8804")
    return tuple(int(part) for part in parts)


if __name__ == "__main__":
    sys.exit(main())
