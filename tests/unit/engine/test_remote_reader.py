"""Text work in real processes: the same answers, and what comes of processes that end."""

import os
import select
import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from service.engine.answering import Asking, LocalReader
from service.engine.observer import Silent
from service.engine.remote_reader import RemoteReader, TextWorkFailed
from service.engine.text_host import HostError, TextHost
from service.errors import LanguageUnsupported, ModelUnavailable, ShuttingDown, TextTooLong
from service.models.fake import fake_models
from service.tasks.pipeline import Pipeline
from service.types import AnalysisOptions, Article

PATIENCE_S = 60.0
MODELS = fake_models()
LIMIT = 2_000
OPTIONS = AnalysisOptions(language="en")
TEXT = (
    "The ferry was cancelled again. “It is a shameful betrayal,” said Ilse Brandt, who runs the "
    "bakery. The council promised a boat for the third time. Nobody believes a word of it."
)
ASKING = Asking(Article(text=TEXT, title="No boat"), replace(OPTIONS, explain=True))


class Ends(Silent):
    """Notes how processes ended."""

    def __init__(self):
        self.ends = []

    def text_process_ended(self, reason):
        """Note it."""
        self.ends.append(reason)


@pytest.fixture(scope="module")
def host():
    """A host with fake models."""
    host = TextHost()
    host.give(MODELS, max_text_characters=LIMIT)
    yield host
    host.close()


@pytest.fixture
def ends():
    """What the reader tells of processes that ended."""
    return Ends()


@pytest.fixture
def make(host, ends):
    """Makes readers, with a process each, that note the processes they were given."""
    made = []

    def make(limit_s=PATIENCE_S, fork=lambda: host.fork(nice=0)):
        children = []

        def forking():
            children.append(fork())
            return children[-1]

        reader = RemoteReader(forking, limit_s=limit_s, observer=ends)
        reader.children = children
        made.append(reader)
        return reader

    yield make
    for reader in made:
        for child in reader.children:
            child.kill()
        reader.close()


def finish(steps, features=None):
    """Drive steps to their end with the fake encoder."""
    try:
        windows = next(steps) if features is None else steps.send(features)
        while True:
            windows = steps.send(MODELS.encoder.encode(windows))
    except StopIteration as end:
        return end.value


def ended(pid):
    """Wait until a process has ended, however it did."""
    try:
        watched = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([watched], [], [], PATIENCE_S)[0])
    finally:
        os.close(watched)


def kill(child):
    """SIGKILL, and wait for the end."""
    child.kill()
    assert ended(child.pid)


LOCAL = LocalReader(Pipeline(MODELS, max_text_characters=LIMIT))


@pytest.mark.parametrize("without", [frozenset(), frozenset({"quotes", "spans"})])
def test_a_process_answers_as_a_thread_does(make, without):
    """Bytes, scores and rounds (spans are explained in a second one) are the same."""
    asking = replace(ASKING, without=without)
    done = finish(make().steps(asking))
    assert done == finish(LOCAL.steps(asking))
    assert (b'"spans":' in done.body) is not bool(without)


def test_an_analysis_comes_back_where_a_draft_is_wanted(make):
    """The generator is in the service, so the whole analysis must be."""
    options = replace(OPTIONS, summary=replace(OPTIONS.summary, method="abstractive"))
    done = finish(make().steps(Asking(Article(text=TEXT), options)))
    assert done.body == b""
    assert done.analysis.document.text == TEXT


def test_a_refusal_comes_back_whole(make):
    """The caller's errors keep their class, message and figures, and the process goes on."""
    reader = make()
    with pytest.raises(TextTooLong, match="2001 characters") as refusal:
        finish(reader.steps(Asking(Article(text="a" * (LIMIT + 1)), OPTIONS)))
    assert (refusal.value.limit, refusal.value.actual) == (LIMIT, LIMIT + 1)
    french = Asking(Article(text=TEXT), replace(OPTIONS, language="fr"))
    with pytest.raises(LanguageUnsupported) as refusal:
        finish(reader.steps(french))
    assert refusal.value.language == "fr"
    assert finish(reader.steps(ASKING)).body
    assert len(reader.children) == 1


def test_a_defect_is_told_by_its_place_alone(make, caplog):
    """Type and places are logged; a message, which may hold a text, leaves no process."""
    reader = make()
    steps = reader.steps(ASKING)
    windows = next(steps)
    with pytest.raises(TextWorkFailed):
        steps.send(MODELS.encoder.encode(windows)[1:])
    record = caplog.records[-1]
    assert record.error == "builtins.IndexError"
    assert "pipeline.py" in record.places
    assert finish(reader.steps(ASKING)).body


def test_the_article_at_work_fails_with_its_process(make, ends):
    """Killed in the middle of a piece of work: this request fails, the next has a new process."""
    reader = make()
    (child,) = reader.children
    os.kill(child.pid, signal.SIGSTOP)
    with ThreadPoolExecutor(1) as thread:
        begun = thread.submit(next, reader.steps(ASKING))
        while not reader.busy_s():
            pass
        with reader._sending:  # what it is asked has been sent: it dies at work, not before
            child.kill()
        with pytest.raises(ModelUnavailable):
            begun.result(PATIENCE_S)
    assert ends.ends == ["died"]
    assert reader.is_gone()
    assert finish(reader.steps(ASKING)).body
    assert len(reader.children) == 2


def test_whoever_only_waits_does_not_notice(make, ends):
    """A process ends between an article's rounds: the next one reads it again, same answer."""
    reader = make()
    steps = reader.steps(ASKING)
    windows = next(steps)
    kill(reader.children[0])
    assert reader.is_gone()
    again = steps.send(MODELS.encoder.encode(windows))  # masked windows: the second round
    kill(reader.children[1])
    assert finish(steps, MODELS.encoder.encode(again)) == finish(LOCAL.steps(ASKING))
    assert ends.ends == ["died", "died"]
    assert len(reader.children) == 3


def test_a_process_that_hangs_is_killed(make, ends):
    """Past the limit nobody waits any more: the process makes room for another."""
    reader = make(limit_s=0.05)
    (child,) = reader.children
    os.kill(child.pid, signal.SIGSTOP)
    with pytest.raises(ModelUnavailable):
        next(reader.steps(ASKING))
    assert ended(child.pid)
    assert ends.ends == ["hung"]


def test_an_idle_process_that_ended_is_replaced_when_somebody_looks(make, ends):
    """Health sees it without asking it anything."""
    reader = make()
    assert not reader.is_gone()
    kill(reader.children[0])
    assert reader.is_gone()
    reader.replace_if_gone()
    assert not reader.is_gone()
    assert ends.ends == ["died"]


def test_no_process_to_be_had(make, host):
    """The caller is told to come again, health that it fails; both heal when there is one."""
    able = threading.Event()
    able.set()

    def fork():
        if not able.is_set():
            raise HostError("no memory")
        return host.fork(nice=0)

    reader = make(fork=fork)
    able.clear()
    kill(reader.children[0])
    with pytest.raises(ModelUnavailable):
        next(reader.steps(ASKING))
    assert reader.is_failing
    able.set()
    reader.replace_if_gone()
    assert not reader.is_failing
    assert finish(reader.steps(ASKING)).body


def test_articles_that_nobody_waits_for_are_forgotten(make):
    """A dropped article is named to its process, which answers the next as ever."""
    reader = make()
    steps = reader.steps(ASKING)
    next(steps)
    steps.close()
    assert finish(reader.steps(ASKING)).body
    assert len(reader.children) == 1


def test_a_host_that_ended_is_started_again(ends):
    """It takes its processes along; the next request has a new host and a new process."""
    host = TextHost()
    host.give(MODELS, max_text_characters=LIMIT)
    reader = RemoteReader(lambda: host.fork(nice=0), limit_s=PATIENCE_S, observer=ends)
    steps = reader.steps(ASKING)
    windows = next(steps)
    child = reader._child
    host._process.kill()
    assert ended(child.pid)
    assert finish(steps, MODELS.encoder.encode(windows)) == finish(LOCAL.steps(ASKING))
    reader.close()
    assert ended(reader._child.pid)
    host.close()
    with pytest.raises(HostError):
        host.fork(nice=0)
    with pytest.raises(ShuttingDown):
        next(reader.steps(ASKING))


ORPHANS = """
import os, signal
from service.engine.text_host import TextHost
from service.engine.text_messages import Begin
from service.models.fake import fake_models
host = TextHost()
host.give(fake_models(), max_text_characters=100)
children = [host.fork(nice=0), host.fork(nice=5)]
children[1].connection.send(Begin(1, None))  # answered by a failure: it is at work by then
children[1].connection.recv()
os.kill(children[1].pid, signal.SIGSTOP)
print(host._process.pid, *(child.pid for child in children), flush=True)
signal.pause()
"""


def test_nobody_outlives_the_service():
    """SIGKILL to the service ends host and processes, also one that would not look up."""
    service = subprocess.Popen([sys.executable, "-c", ORPHANS], stdout=subprocess.PIPE, text=True)
    pids = [int(pid) for pid in service.stdout.readline().split()]
    service.kill()
    service.wait(PATIENCE_S)
    service.stdout.close()
    assert len(pids) == 3
    assert all(ended(pid) for pid in pids)
