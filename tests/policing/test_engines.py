"""One machine's engines: whoever starts them, nothing is lost, and nothing of ours stays behind."""

import fcntl
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest
import redis

from policing.engines import ports, proc
from policing.engines.databases import APP, DATABASE, OWNER, make_database
from policing.engines.errors import CannotStart
from policing.engines.keyring import Keyring
from policing.engines.manage import LOCK, is_running, leave_environment
from policing.engines.postgres import Postgres
from policing.engines.process import ROOT, Process, end_leftovers
from policing.engines.server import stream_port
from policing.engines.supervisor import Supervisor
from policing.engines.tls import certificate
from policing.engines.valkey import Valkey


@pytest.fixture
def postgres(tmp_path: Path) -> Iterator[Postgres]:
    with Postgres(tmp_path / "a folder" / "postgres") as postgres:
        make_database(postgres, owner_password="owner", app_password="app")
        yield postgres


def ask(postgres: Postgres, statement: str, user: str = OWNER) -> list:
    connection = psycopg2.connect(postgres.url(DATABASE, user=user, password=user.removeprefix("zhufang_")))
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(statement)
        rows = cursor.fetchall() if cursor.description else []
    connection.close()
    return rows


def test_what_was_committed_survives_a_kill(postgres):
    ask(postgres, "CREATE TABLE promise (kept int); INSERT INTO promise VALUES (1)")
    postgres.kill()
    assert proc.working_in(postgres.data) == []
    postgres.start()
    assert ask(postgres, "SELECT kept FROM promise") == [(1,)]


def test_a_restart_keeps_the_address(postgres):
    before = postgres.url()
    assert postgres.restart().url() == before


def test_a_pid_that_now_belongs_to_somebody_else_does_not_stop_a_start(postgres):
    postgres.kill()
    (postgres.data / "postmaster.pid").write_text(f"{os.getpid()}\n{postgres.data}\n1\n1\n\n127.0.0.1\n\nready\n")
    assert postgres.start().is_alive()


def test_the_product_writes_rows_and_owns_nothing(postgres):
    ask(postgres, "CREATE EXTENSION btree_gist; CREATE TABLE fact (id serial PRIMARY KEY)")
    ask(postgres, "INSERT INTO fact DEFAULT VALUES", user=APP)
    for forbidden in ("DROP TABLE fact", "TRUNCATE fact", "ALTER TABLE fact ADD x int", "CREATE TABLE own (x int)"):
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            ask(postgres, forbidden, user=APP)


def test_data_without_their_passwords_are_refused_with_a_sentence(postgres):
    postgres.stop()
    (postgres.folder.parent / "secrets.json").unlink()
    with pytest.raises(CannotStart, match=r"secrets\.json is gone"):
        postgres.start()


def test_two_folders_of_the_same_name_do_not_meet(postgres, tmp_path):
    with Postgres(tmp_path / "another folder" / "postgres", durable=False) as other:
        assert (other.data, other.port) != (postgres.data, postgres.port)


def test_the_queue_keeps_what_it_was_given(tmp_path):
    with Valkey(tmp_path / "a folder" / "valkey") as valkey:
        redis.Redis.from_url(valkey.url()).set("task", "1")
        valkey.restart()
        assert redis.Redis.from_url(valkey.url()).get("task") == b"1"
        with pytest.raises(redis.AuthenticationError):
            redis.Redis(port=valkey.port).ping()


def sleeper(folder: Path, name: str = "sleeper", code: str = "import time; time.sleep(600)") -> Process:
    return Process(name=name, command=[sys.executable, "-c", code], log=folder / "logs" / f"{name}.log", run=folder / "run", env={"ZHUFANG_RUN": str(folder)})


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends children with their parent")
def test_a_child_does_not_outlive_its_parent(tmp_path):
    parent = f"""
import pathlib, sys, time
from policing.engines.process import Process
folder = pathlib.Path({str(tmp_path)!r})
child = Process(name="child", command=[sys.executable, "-c", "import time; time.sleep(600)"], log=folder / "log", run=folder)
child.start()
print(child.popen.pid, flush=True)
time.sleep(600)
"""
    with subprocess.Popen([sys.executable, "-c", parent], cwd=ROOT, stdout=subprocess.PIPE, text=True) as started:
        child = int(started.stdout.readline())
        assert proc.born(child)
        started.kill()
    assert proc.until(lambda: not proc.born(child), 5)


def test_what_a_killed_start_left_is_ended_and_nothing_else(tmp_path):
    left, stranger = sleeper(tmp_path), sleeper(tmp_path / "stranger")
    left.start()
    stranger.start()
    record = json.loads(left.record.read_text())
    (left.run / "reused.json").write_text(json.dumps({"pid": stranger.popen.pid, "born": "long ago", "stop_with": 15}))
    assert end_leftovers(left.run, f"ZHUFANG_RUN={tmp_path}") == ["sleeper"]
    assert not proc.born(record["pid"])
    assert stranger.is_alive()
    stranger.kill()


def test_what_crashes_is_started_again_and_all_stops_in_the_end(tmp_path):
    supervisor, process = Supervisor(), sleeper(tmp_path)
    supervisor.add("sleeper", process)
    first = process.popen.pid
    os.kill(first, signal.SIGKILL)
    supervisor.watch(3)
    assert process.is_alive()
    assert process.popen.pid != first
    supervisor.stop()
    assert not process.is_alive()


def test_secrets_stay_the_same_and_to_their_owner(tmp_path):
    one, other = Keyring(tmp_path / "secrets.json"), Keyring(tmp_path / "secrets.json")
    assert one.word("a") == other.word("a") != other.word("b") == one.word("b")
    assert one.path.stat().st_mode & 0o777 == 0o600


def test_a_taken_port_is_seen(tmp_path):
    with Valkey(tmp_path / "valkey", durable=False) as valkey:
        assert not ports.is_free(valkey.port)
        assert ports.next_free(valkey.port) != valkey.port


def test_a_certificate_is_kept_as_long_as_it_covers_this_machine(tmp_path):
    first = certificate(tmp_path / "tls").chain.read_bytes()
    assert certificate(tmp_path / "tls").chain.read_bytes() == first
    assert (tmp_path / "tls" / "server.key").stat().st_mode & 0o777 == 0o600


def test_commands_find_a_server_only_while_it_holds_its_lock(tmp_path):
    leave_environment(tmp_path, {"SECRET_KEY": "x"})
    (tmp_path / LOCK).touch()
    assert not is_running(tmp_path)
    with (tmp_path / LOCK).open("a+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert is_running(tmp_path)
    assert not is_running(tmp_path)
    assert (tmp_path / "environment.json").stat().st_mode & 0o077 == 0


def test_the_stream_keeps_its_port_over_a_restart_while_nobody_else_has_it(tmp_path: Path):
    last = ports.any_free()
    leave_environment(tmp_path, {"STREAM_URL": f"http://localhost:{last}"})
    assert stream_port(tmp_path, 8000, "127.0.0.1") == last
    with ports.held(last):
        assert stream_port(tmp_path, 8000, "127.0.0.1") not in {last, 8000}
    assert stream_port(tmp_path, last, "127.0.0.1") != last


def test_two_servers_that_start_at_once_take_different_ports(tmp_path: Path):
    port = ports.any_free()
    first = stream_port(tmp_path / "one", port, "127.0.0.1")
    with ports.held(first):
        assert stream_port(tmp_path / "two", port, "127.0.0.1") != first
    assert ports.is_free(first)
