"""`python -m pipeline.stories`: group JSON lines from standard input without the rest of Watchdesk."""

import sys

from pipeline.stories import group_lines

for line in group_lines(sys.stdin):
    sys.stdout.write(line + "\n")
