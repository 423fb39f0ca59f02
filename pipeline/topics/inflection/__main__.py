"""A process that inflects for another one: it reads lines of JSON, [[term, language], …], and answers each."""

from __future__ import annotations

import json
import sys

from pipeline.topics.inflection import inflect

if __name__ == "__main__":
    for line in sys.stdin.buffer:
        answer = [
            sorted(inflect(term, language)) for term, language in json.loads(line.decode(errors="surrogatepass"))
        ]
        sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n")
        sys.stdout.buffer.flush()
