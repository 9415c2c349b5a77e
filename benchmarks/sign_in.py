"""A whole year signs in from one address: 120 sign-ins in 60 seconds against the real server.

    python -m benchmarks.sign_in [--people 120] [--seconds 60] [--port 8221]

Each opens the page, types user name and password, and is led to Today. The bar: p95 under 2 s from
the first request to the answer of the last, nobody refused. It prints the largest memory of the
server's processes as well, since each hash of a password takes 19 MiB while it runs. Runs on the
database of DATABASE_URL, or on SQLite in a folder of its own.
"""

from __future__ import annotations

import argparse
import http.cookiejar
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
import urllib.request
from pathlib import Path

BAR_SECONDS = 2.0
PASSWORD = "stones on a hill"


def main() -> int:
    """Measure, print, and say by the exit code whether the bar holds."""
    arguments = _arguments()
    with tempfile.TemporaryDirectory(prefix="cairn-bench-") as folder:
        os.environ |= {
            "CAIRN_DATA_DIR": folder,
            "CAIRN_PORT": str(arguments.port),
            "CAIRN_LOG_LEVEL": "ERROR",
            "DJANGO_SETTINGS_MODULE": "cairn.config.settings",
        }
        with Path(folder, "server.log").open("w") as log:
            server = subprocess.Popen(
                [sys.executable, "-m", "cairn.cli.main", "serve"], stdout=log, stderr=log
            )
        try:
            url = f"http://127.0.0.1:{arguments.port}"
            _wait_until_ready(url, server)
            names = _make_students(arguments.people)
            took = _all_sign_in(url, names, arguments.seconds)
            memory = _largest_memory(server.pid)
        finally:
            server.terminate()
            server.wait(timeout=20)
    return _report(took, arguments.people, memory)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, default=120)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--port", type=int, default=8221)
    return parser.parse_args()


def _wait_until_ready(url: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        if server.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{url}/readyz", timeout=2):
                return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("The server did not start.")


def _make_students(count: int) -> list[str]:
    import django

    django.setup()
    from cairn.lib.tenant import in_school
    from cairn.people.actions import set_password
    from cairn.people.enums import PersonKind
    from cairn.people.models import Person
    from cairn.schools.models import School

    school = School.objects.create(name="Northbridge School", time_zone="Europe/London")
    with in_school(school):
        people = [
            Person.objects.create(
                school=school,
                kind=PersonKind.STUDENT,
                given_name=f"Student{n}",
                user_name=f"student{n}",
            )
            for n in range(count)
        ]
        return [set_password(person, PASSWORD).username for person in people]


def _all_sign_in(url: str, names: list[str], seconds: float) -> list[float | None]:
    """How long each took, in seconds; None for who did not get in."""
    took: list[float | None] = [None] * len(names)

    def sign_in(place: int) -> None:
        time.sleep(seconds * place / len(names))
        begun = time.perf_counter()
        if _is_in(url, names[place]):
            took[place] = time.perf_counter() - begun

    threads = [threading.Thread(target=sign_in, args=(place,)) for place in range(len(names))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return took


def _is_in(url: str, name: str) -> bool:
    jar = http.cookiejar.CookieJar()
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    try:
        page = browser.open(f"{url}/account/login/", timeout=30).read().decode()
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert token is not None
        typed = {"csrfmiddlewaretoken": token[1], "login": name, "password": PASSWORD}
        answer = browser.open(
            f"{url}/account/login/", urllib.parse.urlencode(typed).encode(), timeout=30
        )
    except OSError as problem:
        print(f"{name}: {problem}", file=sys.stderr)
        return False
    if answer.geturl() != f"{url}/":
        errors = re.findall(r'class="field-error">.*?<span>(.*?)</span>', answer.read().decode())
        print(f"{name}: refused {errors}", file=sys.stderr)
        return False
    return True


def _largest_memory(pid: int) -> int:
    """The most that one process of the server has taken so far, in MiB; 0 where unknown."""
    most = 0
    for one in [pid, *_descendants(pid)]:
        try:
            peak = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{one}/status").read_text())
        except OSError:
            continue
        most = max(most, int(peak[1]) // 1024 if peak else 0)
    return most


def _descendants(pid: int) -> list[int]:
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in map(int, task.read_text().split()):
            found += [child, *_descendants(child)]
    return found


def _report(took: list[float | None], people: int, memory: int) -> int:
    got_in = sorted(seconds for seconds in took if seconds is not None)
    if not got_in:
        print("Nobody got in.")
        return 1
    p50, p95 = (got_in[min(len(got_in) - 1, int(len(got_in) * part))] for part in (0.5, 0.95))
    within = len(got_in) == people and p95 < BAR_SECONDS
    print(f"signed in          {len(got_in)} of {people}")
    print(f"p50                {p50 * 1000:7.0f} ms")
    print(f"p95                {p95 * 1000:7.0f} ms   bar {BAR_SECONDS * 1000:.0f} ms")
    print(f"slowest            {got_in[-1] * 1000:7.0f} ms")
    print(f"largest process    {memory:7d} MiB")
    print("within the bar" if within else "OUTSIDE the bar")
    return 0 if within else 1


if __name__ == "__main__":
    sys.exit(main())
