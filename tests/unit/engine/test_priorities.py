"""Who yields to whom."""

import os
import sys
import threading

import pytest

from service.engine.priorities import lower_this_thread


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has a nice value for each thread")
def test_one_thread_yields_and_the_others_do_not():
    """The calling thread's nice value rises by what it is told, to 19 at most."""
    seen = []

    def work():
        for _ in range(2):
            lower_this_thread(12)
            seen.append(os.getpriority(os.PRIO_PROCESS, threading.get_native_id()))

    before = os.getpriority(os.PRIO_PROCESS, 0)
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert seen == [min(before + 12, 19), min(before + 24, 19)]
    assert os.getpriority(os.PRIO_PROCESS, 0) == before
