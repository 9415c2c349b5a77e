"""Jobs: once a key, again after a failure or a crash, and at set times."""

import threading
import time
from datetime import timedelta

import pytest
from django.db import DatabaseError, connections, transaction
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from cairn.jobs import enqueue, every, job, repeatedly
from cairn.jobs.actions import (
    beat,
    forget_old_jobs,
    is_job_due,
    reap_crashed,
    run_due_schedules,
    run_next_job,
)
from cairn.jobs.models import JobKey, WorkerBeat
from cairn.jobs.registry import loops, schedules
from cairn.jobs.worker import run_worker
from cairn.lib.clock import now, travelled_to

pytestmark = pytest.mark.django_db(transaction=True)
done: list[str] = []


@job(attempts=3, seconds=60)
def write_down(word):
    done.append(word)


@job(attempts=3, seconds=60)
def stumble(word):
    done.append(word)
    raise ValueError("the words of Anna")


@pytest.fixture(autouse=True)
def nothing_registered(monkeypatch):
    done.clear()
    kept = dict(schedules), dict(loops)
    schedules.clear()
    loops.clear()
    yield
    for register, before in zip((schedules, loops), kept, strict=True):
        register.clear()
        register.update(before)


def in_an_hour(hours=1):
    return travelled_to(now() + timedelta(hours=hours))


def test_a_job_is_due_when_it_waits_and_its_time_has_come():
    assert not is_job_due()
    enqueue(stumble, word="hello")
    assert is_job_due()
    run_next_job("w")
    assert not is_job_due()
    with in_an_hour():
        assert is_job_due()


def test_a_job_runs_once():
    enqueue(write_down, word="hello")
    assert run_next_job("w")
    assert not run_next_job("w")
    assert done == ["hello"]


def test_a_job_of_a_transaction_that_fails_never_runs():
    with transaction.atomic():
        enqueue(write_down, key="k", word="hello")
        transaction.set_rollback(True)
    assert not run_next_job("w")
    assert not JobKey.objects.exists()


def test_the_same_key_is_enqueued_once_even_when_done():
    for _ in range(2):
        enqueue(write_down, key="k", word="hello")
        while run_next_job("w"):
            pass
    enqueue(write_down, key="other", word="again")
    run_next_job("w")
    assert done == ["hello", "again"]


def test_a_function_that_workers_cannot_find_is_refused():
    @job()
    def hidden():
        pass

    with pytest.raises(LookupError):
        enqueue(hidden)


def test_a_job_that_fails_is_tried_three_times_and_then_its_key_is_free():
    enqueue(stumble, key="k", word="x")
    assert run_next_job("w")
    assert not run_next_job("w")
    for _ in range(2):
        with in_an_hour(24 * (len(done))):
            assert run_next_job("w")
    with in_an_hour(1000):
        assert not run_next_job("w")
    assert done == ["x"] * 3
    assert not JobKey.objects.exists()


def test_what_an_error_says_is_kept_nowhere():
    enqueue(stumble, word="x")
    run_next_job("w")
    failed = DBTaskResult.objects.failed().get()
    assert failed.exception_class_path == "builtins.ValueError"
    assert failed.traceback == ""


def start_and_die(worker_id):
    DBTaskResult.objects.get().claim(worker_id)


def test_a_job_of_a_dead_worker_is_queued_again():
    enqueue(write_down, key="k", word="x")
    beat("w1")
    start_and_die("w1")
    assert reap_crashed() == 0
    WorkerBeat.objects.update(beat_at=now() - timedelta(minutes=5))
    assert reap_crashed() == 1
    assert reap_crashed() == 0
    with in_an_hour():
        assert run_next_job("w2")
    assert done == ["x"]


def test_a_job_over_its_time_is_queued_again_though_its_worker_lives():
    enqueue(write_down, word="x")
    start_and_die("w1")
    with travelled_to(now() + timedelta(seconds=61)):
        beat("w1")
        assert reap_crashed() == 1
    assert DBTaskResult.objects.filter(status=TaskResultStatus.READY).count() == 1


def test_a_job_that_ends_after_it_was_taken_away_changes_nothing():
    enqueue(write_down, word="x")
    start_and_die("w1")
    reap_crashed()
    assert DBTaskResult.objects.failed().count() == 1
    with in_an_hour():
        run_next_job("w2")
    assert DBTaskResult.objects.successful().count() == 1


def test_many_workers_run_each_job_once():
    for number in range(12):
        enqueue(write_down, word=str(number))
    at_once(4, lambda: [run_next_job("w") for _ in range(12)])
    while run_next_job("w"):
        pass
    assert sorted(done, key=int) == [str(number) for number in range(12)]


def tick():
    done.append("tick")


def at_once(count, work):
    start = threading.Barrier(count)

    def run():
        start.wait()
        try:
            work()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_of_many_workers_one_runs_each_tick():
    every(minutes=5)(tick)
    at_once(5, run_due_schedules)
    assert done == ["tick"]
    run_due_schedules()
    assert done == ["tick"]
    with travelled_to(now() + timedelta(minutes=17)):
        at_once(5, run_due_schedules)
    assert done == ["tick", "tick"]


def stumbling():
    raise ValueError("oh")


def test_scheduled_work_that_fails_does_not_keep_the_rest_from_running():
    every(minutes=5)(stumbling)
    every(minutes=5)(tick)
    assert run_due_schedules() == 2
    assert done == ["tick"]


def test_finished_jobs_and_their_keys_are_forgotten_after_thirty_days():
    enqueue(write_down, key="k", word="x")
    run_next_job("w")
    with in_an_hour(24 * 31):
        enqueue(write_down, key="new", word="y")
        assert forget_old_jobs() == 1
    assert [key.key for key in JobKey.objects.all()] == ["new"]


def database_trouble():
    done.append("trouble")
    raise DatabaseError("gone away")


def test_a_worker_runs_jobs_schedule_and_loops_survives_trouble_and_stops_within_seconds():
    every(minutes=5)(tick)
    repeatedly(seconds=0.05)(database_trouble)
    enqueue(write_down, word="job")
    stop = threading.Event()
    worker = threading.Thread(target=run_worker, args=[stop])
    worker.start()
    until = time.monotonic() + 15
    while time.monotonic() < until and (done.count("trouble") < 3 or not {"job", "tick"} < {*done}):
        time.sleep(0.05)
    stop.set()
    worker.join(10)
    assert not worker.is_alive()
    assert done.count("trouble") >= 3
    assert {"job", "tick"} < {*done}
    assert not WorkerBeat.objects.exists()
