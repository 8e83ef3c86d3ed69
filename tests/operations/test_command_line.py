"""What `diana` prints and how it exits, as a process of its own."""

from __future__ import annotations

import socket
import subprocess
import sys

import pytest

from bot.exit_codes import ExitCode
from tests.operations.conftest import clean_environment

TOKEN = "123456:ABC-DEF1234ghIkl-zyx57W2v1u123ew11"

COMMANDS = [("run",), ("migrate",), ("events", "tail"), ()]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_wrong_setting_is_one_line_on_stderr_and_exit_code_78(diana, command):
    done = diana(*command, env={"HTTP_PORT": "eighty"})

    assert done.returncode == ExitCode.CONFIGURATION
    assert (
        done.stderr == "diana: HTTP_PORT='eighty': should be a port, 0 to 65535 (0: any free one), for example 8080\n"
    )
    assert done.stdout == ""


def test_a_broken_env_file_is_told_with_its_line(diana, tmp_path):
    (tmp_path / ".env").write_text("LOG_LEVEL=info\nBOT_TOKN=1:abc\n")

    done = diana("run")

    assert done.returncode == ExitCode.CONFIGURATION
    assert done.stderr == "diana: .env, line 2: there is no setting BOT_TOKN; did you mean BOT_TOKEN?\n"


@pytest.mark.parametrize("command", ["run", "migrate"])
def test_a_data_dir_that_cannot_be_written_is_exit_code_73(diana, tmp_path, command):
    (tmp_path / "file").write_text("in the way")

    done = diana(command, env={"DATA_DIR": "file/data"})

    assert done.returncode == ExitCode.CANNOT_CREATE
    assert done.stderr.splitlines()[-1].startswith(f"diana: DATA_DIR='{tmp_path}/file/data' cannot be written: ")


def test_an_unknown_command_is_exit_code_2(diana):
    done = diana("dance")

    assert done.returncode == 2
    assert "No such command 'dance'" in done.stderr


def test_tailing_where_nobody_runs_says_so(diana, tmp_path):
    done = diana("events", "tail")

    assert done.returncode == ExitCode.UNAVAILABLE
    assert done.stderr == (
        f"diana: no Diana runs on DATA_DIR='{tmp_path}/data': start one with `diana run`, or set REDIS_URL\n"
    )


def test_a_redis_that_is_away_is_one_line_without_its_password(diana):
    done = diana("events", "tail", env={"REDIS_URL": "redis://:hunter2@127.0.0.1:1/0"})

    assert done.returncode == ExitCode.UNAVAILABLE
    assert "Traceback" not in done.stderr
    assert "127.0.0.1:1" in done.stderr
    assert "hunter2" not in done.stderr


def test_debugging_shows_where_an_error_came_from_without_its_secrets(diana):
    done = diana("events", "tail", env={"REDIS_URL": "redis://:hunter2@127.0.0.1:1/0", "LOG_LEVEL": "debug"})

    assert "Traceback" in done.stderr
    assert "hunter2" not in done.stderr


def test_help_tells_the_commands_and_every_exit_code(diana):
    told = diana("--help").stdout

    assert all(command in told for command in ("run", "check", "migrate", "events"))
    assert all(f"{code.value}  {code.meaning.split()[0]}" in told for code in ExitCode)


def test_the_version_is_told(diana):
    assert diana("--version").stdout.startswith("diana ")


HEAVY = {"aiogram", "sqlalchemy", "redis", "aiohttp", "structlog", "pydantic", "bus"}


@pytest.mark.parametrize(
    ("typed", "needed"),
    [
        # People wait for the first two; the last one runs in a container every ten seconds beside the bot.
        (["--help"], set()),
        (["story", "check", "tutorial"], {"pydantic"}),
        (["health"], {"pydantic", "structlog"}),
    ],
)
def test_a_command_loads_no_more_than_it_needs(tmp_path, typed: list[str], needed: set[str]):
    program = (
        f"import sys; from bot.cli.commands import run_command_line; run_command_line({typed});"
        f"print(*sorted({HEAVY} & sys.modules.keys()))"
    )

    done = subprocess.run(
        [sys.executable, "-c", program],
        env=clean_environment() | {"HTTP_PORT": "1"},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=30,
        check=True,
    )

    assert set(done.stdout.splitlines()[-1].split()) == needed


def test_checking_an_empty_folder_finds_all_well(diana):
    done = diana("check")

    assert done.returncode == ExitCode.OK
    assert "All is well." in done.stdout
    assert "✗" not in done.stdout


def test_checking_wrong_settings_shows_each(diana):
    done = diana("check", env={"LOG_LEVEL": "loud", "TELEGRAM_SEND_RATE": "0"})

    assert done.returncode == ExitCode.CONFIGURATION
    assert done.stdout.count("✗") == 2
    assert "2 to mend." in done.stdout


@pytest.mark.long
def test_checking_finds_a_port_in_use_and_says_which_setting_to_change(diana):
    with socket.create_server(("127.0.0.1", 0)) as other:
        done = diana("check", env={"HTTP_PORT": str(other.getsockname()[1])})

    assert done.returncode == ExitCode.TEMPORARY
    assert "set HTTP_PORT to a free port" in " ".join(done.stdout.split())


@pytest.mark.long
def test_checking_exits_with_the_code_of_the_first_thing_that_is_wrong(diana):
    done = diana("check", env={"DATA_DIR": "/dev/null/data", "REDIS_URL": "redis://:hunter2@127.0.0.1:1/0"})

    assert done.returncode == ExitCode.CANNOT_CREATE
    assert "hunter2" not in done.stdout + done.stderr


@pytest.mark.long
def test_a_name_in_the_environment_that_is_nearly_a_setting_is_mentioned(diana):
    done = diana("check", env={"BOT_TOKN": TOKEN})

    assert done.returncode == ExitCode.OK
    assert "did you mean BOT_TOKEN?" in done.stdout
    assert TOKEN not in done.stdout
