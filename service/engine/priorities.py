"""Who gets a CPU first where there are more threads than CPUs: the operating system decides it.

A probe or the text work of a paragraph needs a few milliseconds, a forward up to a tenth of a
second, a very long article seconds. All compete for the same CPUs, and a fair share of them is late
for the short ones. So what is long yields. Nobody is starved by it: a nice value is a weight.

=====  ============================  =========================================================
nice   who                           why
=====  ============================  =========================================================
0      event loop, text of short     a few milliseconds at a time, and somebody waits for each
4      lanes                         two fifths of their weight: always at work under load
10     text of long articles         a tenth: seconds of work, for somebody who expects them
=====  ============================  =========================================================

The values are relative to those of the process; nice values of threads are Linux's alone, elsewhere
lanes are as urgent as anybody. Measured in docs/performance.md, "Short articles beside long ones".
"""

from __future__ import annotations

import os
import sys
import threading
from typing import Final

LANE_NICE: Final = 4
LONG_NICE: Final = 10


def lower_this_thread(nice: int) -> None:
    """Let the calling thread yield to the others of this process, and to all of nice value 0."""
    if sys.platform == "linux":
        thread = threading.get_native_id()
        now = os.getpriority(os.PRIO_PROCESS, thread)
        os.setpriority(os.PRIO_PROCESS, thread, min(now + nice, 19))
