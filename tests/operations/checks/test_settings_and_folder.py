"""What `diana check` finds in the settings and in DATA_DIR."""

from __future__ import annotations

import resource
from pathlib import Path
from zoneinfo import ZoneInfoNotFoundError

import pytest

from bot.checks import Scene, database, folder, installation, keys, ports, redis_server, setting_choices
from bot.checks.mounts import file_system_of
from bot.cli.check import print_check
from bot.exit_codes import ExitCode
from bot.roles import Role
from tests.operations.checks.scenes import TOKEN, faults, serving, settings_for


@pytest.mark.parametrize(
    ("env", "said"),
    [
        ({"BOT_TOKEN": "not a token"}, "BOT_TOKEN"),
        ({"BOT_TOKEN": TOKEN, "WEBHOOK_URL": "https://diana.example.org"}, "needs WEBHOOK_SECRET"),
        ({"BOT_TOKEN": TOKEN, "WEBHOOK_SECRET": "s", "WEBHOOK_URL": "http://diana.example.org"}, "https:// alone"),
        ({"BOT_TOKEN": TOKEN, "WEBHOOK_SECRET": "s", "WEBHOOK_URL": "https://d.example.org:99"}, "not to 99"),
        ({"DATABASE_URL": "postgres://diana@host/diana"}, "postgresql+asyncpg://"),
        ({"REDIS_URL": "http://redis"}, "redis://"),
        ({"BUS_ENCRYPTION_KEYS": "k1:c2hvcnQ="}, "AES-256 needs 32"),
        ({"ADMIN_IDS": "@ida"}, "not the id of a person"),
        ({"HTTP_PORT": "8088"}, "PLAYGROUND_PORT"),
    ],
)
def test_a_setting_that_cannot_be_is_told_with_the_right_shape(monkeypatch, capsys, tmp_path, env, said):
    fault = "setting-wrong"
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "300")
    for name, value in env.items():
        monkeypatch.setenv(name, value)

    code = print_check()

    told = capsys.readouterr().out
    assert code == ExitCode.CONFIGURATION
    assert said in told
    assert "1 to mend." in told
    assert setting_choices.SETTING_WRONG.name == fault


@pytest.mark.parametrize(
    ("fault", "more"),
    [
        ("send-rate-unpaid", {"telegram_send_rate": 300}),
        ("admins-none", {"bot_token": TOKEN}),
        ("support-none", {"bot_token": TOKEN, "admin_ids": (7,)}),
        ("playground-open", {"playground_host": "0.0.0.0"}),
    ],
)
async def test_choices_that_are_a_risk_are_told(tmp_path: Path, fault: str, more: dict[str, object]):
    assert fault in await faults(setting_choices.look, Scene(settings_for(tmp_path, **more)))


async def test_a_slip_in_the_environment_is_told(tmp_path: Path, monkeypatch):
    monkeypatch.setenv("BOT_TOKN", "x")

    assert await faults(setting_choices.look, Scene(settings_for(tmp_path))) == {
        "setting-slip": "the environment has BOT_TOKN"
    }


async def test_a_replica_with_roles_that_shares_nothing_is_told_all_it_lacks(tmp_path: Path):
    lines = await setting_choices.look(Scene(settings_for(tmp_path, bot_token=TOKEN), frozenset({Role.SENDER})))

    lacking = [line.detail.partition(":")[0] for line in lines if line.fault == "roles-need-sharing"]
    assert lacking == ["REDIS_URL", "DATABASE_URL", "BUS_ENCRYPTION_KEYS"]


async def test_a_machine_without_time_zones_or_with_few_files_is_told(tmp_path: Path, monkeypatch):
    def missing(_key: str) -> None:
        raise ZoneInfoNotFoundError

    monkeypatch.setattr("bot.checks.setting_choices.ZoneInfo", missing)
    monkeypatch.setattr(resource, "getrlimit", lambda _which: (256, 4096))

    found = await faults(setting_choices.look, Scene(settings_for(tmp_path)))

    assert found.keys() == {"time-zones-missing", "open-files-few"}


async def test_a_file_that_diana_brings_along_and_is_broken_is_told(tmp_path: Path, monkeypatch):
    whole = await faults(installation.look, Scene(settings_for(tmp_path)))

    def gone() -> None:
        raise FileNotFoundError("economy.yaml")

    monkeypatch.setattr("services.gamification.load_game_content", gone)
    broken = await faults(installation.look, Scene(settings_for(tmp_path)))

    assert whole == {}
    assert broken == {"installation-damaged": "rules of the game: FileNotFoundError: economy.yaml"}


async def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path):
    (tmp_path / "file").write_text("in the way")

    found = await faults(folder.look, Scene(settings_for(tmp_path / "file" / "data")))

    assert found.keys() == {"data-dir-not-writable"}


@pytest.mark.parametrize(
    ("look", "fault"),
    [
        (database.look, "database-file-not-writable"),
        (redis_server.look, "redis-no-program"),
        (keys.look, "keys-unreadable"),
    ],
)
async def test_whoever_lives_in_a_folder_that_cannot_be_written_is_not_called_well(tmp_path: Path, look, fault: str):
    (tmp_path / "file").write_text("in the way")

    found = await faults(look, Scene(settings_for(tmp_path / "file" / "data")))

    assert found.keys() == {fault}


@pytest.mark.parametrize(("fault", "free"), [("disk-full", 100_000_000), ("disk-nearly-full", 900_000_000)])
async def test_a_disk_with_little_room_is_told(tmp_path: Path, monkeypatch, fault: str, free: int):
    monkeypatch.setattr("bot.checks.folder.prepare_data_dir", lambda _path: free)

    assert fault in await faults(folder.look, Scene(settings_for(tmp_path)))


@pytest.mark.parametrize(
    ("fault", "kind"),
    [("data-dir-in-memory", "tmpfs"), ("data-dir-in-container", "overlay"), ("data-dir-on-network", "nfs4")],
)
async def test_a_file_system_that_does_not_keep_what_it_is_given_is_told(tmp_path: Path, monkeypatch, fault, kind):
    monkeypatch.setattr("bot.checks.folder.file_system_of", lambda _path: kind)

    assert fault in await faults(folder.look, Scene(settings_for(tmp_path)))


def test_the_file_system_of_a_folder_is_that_of_the_deepest_mount(tmp_path: Path):
    mounts = tmp_path / "mounts"
    mounts.write_text(
        "overlay / overlay rw 0 0\ntmpfs /tmp tmpfs rw 0 0\n"
        "/dev/sda1 /data ext4 rw 0 0\nnas:/x /data/my\\040nas nfs4 rw 0 0\n"
    )

    kinds = {path: file_system_of(Path(path), mounts) for path in ("/srv", "/data/diana", "/data/my nas/d", "/tmp/x")}

    assert list(kinds.values()) == ["overlay", "ext4", "nfs4", "tmpfs"]
    assert file_system_of(Path("/srv"), tmp_path / "none") == ""


async def test_a_folder_open_to_everybody_is_told(tmp_path: Path):
    data = tmp_path / "data"
    data.mkdir()
    data.chmod(0o755)

    assert await faults(folder.look, Scene(settings_for(data))) == {"data-dir-open": f"{data} has mode 755"}


async def test_a_story_with_faults_is_told_with_the_first_one(tmp_path: Path):
    story = tmp_path / "data" / "stories" / "hotel"
    story.mkdir(parents=True)
    story.parent.parent.chmod(0o700)
    (story / "story.yaml").write_text("id: hotel\n")

    found = await faults(folder.look, Scene(settings_for(tmp_path / "data")))

    assert found.keys() == {"story-faulty"}
    assert str(story) in found["story-faulty"]


async def test_a_port_is_free_taken_or_dianas_own(tmp_path: Path):
    async with serving() as other:
        settings = settings_for(tmp_path, http_port=other.port)

        taken = await faults(ports.look_at_http, Scene(settings))
        by_diana = await faults(ports.look_at_http, Scene(settings, is_running=True))
    free = await faults(ports.look_at_playground, Scene(settings_for(tmp_path)))

    assert taken.keys() == {"port-taken"}
    assert by_diana == free == {}


async def test_an_address_that_cannot_be_listened_on_is_told(tmp_path: Path, monkeypatch):
    elsewhere = await faults(ports.look_at_http, Scene(settings_for(tmp_path, http_host="203.0.113.7")))

    def refuse(_host: str, _port: int) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("bot.checks.ports._listen", refuse)
    privileged = await faults(ports.look_at_http, Scene(settings_for(tmp_path, http_port=80)))

    assert elsewhere.keys() == {"address-wrong"}
    assert privileged.keys() == {"port-privileged"}
