"""`diana check` as a whole: an empty folder is enough, secrets stay secret, and the handbook has every fault."""

from __future__ import annotations

from pathlib import Path

from bot.checks import FAULTS, Verdict, check_everything
from bot.checks.__main__ import checks_page
from bot.exit_codes import ExitCode
from tests.operations.checks.scenes import TOKEN, Api, settings_for

ROOT = Path(__file__).parents[3]


async def test_nothing_but_an_empty_folder_is_needed(tmp_path: Path):
    lines = await check_everything(settings_for(tmp_path / "data"))

    names = ["installation", "settings", "DATA_DIR", "database", "Redis", "keys", "Telegram"]
    assert [line.name for line in lines] == [*names, "HTTP_PORT", "PLAYGROUND_PORT"]
    assert {line.verdict for line in lines} == {Verdict.GOOD}


async def test_a_bot_that_is_set_up_is_told_by_its_name(tmp_path: Path, api: Api):
    lines = await check_everything(
        settings_for(
            tmp_path / "data", bot_token=TOKEN, telegram_api_base=api.url, admin_ids="7", support_contact="@ana_helps"
        )
    )

    assert {line.verdict for line in lines} == {Verdict.GOOD}
    assert "@diana_bot, id 42" in [line.detail for line in lines]


async def test_what_is_away_is_told_part_by_part_without_passwords_and_tokens(tmp_path: Path):
    settings = settings_for(
        tmp_path,
        bot_token=TOKEN,
        telegram_api_base="http://127.0.0.1:1",
        webhook_url="http://127.0.0.1:1/webhook",
        webhook_secret="s3cret-s3cret",
        redis_url="redis://:hunter2@127.0.0.1:1/0",
        database_url="postgresql+asyncpg://diana:hunter2@127.0.0.1:1/diana",
    )

    lines = await check_everything(settings)

    away = [line.fault for line in lines if line.exit_code is ExitCode.UNAVAILABLE]
    assert away == ["database-unreachable", "redis-unreachable", "telegram-unreachable"]
    told = " ".join(line.detail + line.advice for line in lines)
    assert not any(secret in told for secret in ("hunter2", TOKEN, "s3cret-s3cret"))


def test_the_handbook_has_every_fault():
    assert (ROOT / "docs/checks.md").read_text() == checks_page()


def test_every_fault_has_a_name_of_its_own_and_is_seeded_by_a_test():
    seeds = "".join(path.read_text() for path in Path(__file__).parent.glob("test_*.py"))

    assert len({fault.name for fault in FAULTS}) == len(FAULTS) > 20
    assert [fault.name for fault in FAULTS if f'"{fault.name}"' not in seeds] == []
