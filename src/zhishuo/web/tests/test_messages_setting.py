"""Where messages go: addresses in the environment, or in a file of their own because they hold secrets."""

from pathlib import Path

import pytest

from zhishuo.web.environment import Environment


def test_without_the_setting_nothing_goes_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ZHISHUO_MESSAGES", raising=False)
    assert Environment().messages == ()


def test_addresses_stand_with_white_space_between(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHISHUO_MESSAGES", " sms=jsons://sms.example.cn/?to={phone}  mailtos://u:p@example.cn?to={mail} ")
    assert Environment().messages == ("sms=jsons://sms.example.cn/?to={phone}", "mailtos://u:p@example.cn?to={mail}")


def test_a_path_names_a_file_with_one_a_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "messages"
    file.write_text("# the county's gateway\nsms=jsons://sms.example.cn/?to={phone}\n\n", encoding="utf-8")
    monkeypatch.setenv("ZHISHUO_MESSAGES", str(file))
    assert Environment().messages == ("sms=jsons://sms.example.cn/?to={phone}",)
