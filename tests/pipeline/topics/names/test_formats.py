"""Lists as their publishers give them: each form is told from the file, and an error names the line."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.records import ConfigError
from pipeline.topics.names import Listed, read_list

LISTS = Path(__file__).parent / "lists"


def read(name: str) -> tuple[str, dict[str, Listed], int]:
    found = read_list(LISTS / name)
    return found.form, {entry.id: entry for entry in found.names}, found.skipped


def written(folder: Path, content: str) -> Path:
    path = folder / "list.csv"
    path.write_text(content, encoding="utf-8")
    return path


def test_opensanctions() -> None:
    form, names, skipped = read("targets.simple.csv")
    assert (form, skipped) == ("OpenSanctions", 1)
    assert names["ex-1"].kind == "person"
    assert names["ex-1"].name == "Vetrokhod, Zarislau Ramanavich"
    assert names["ex-1"].aliases == ("Zarislau Vetrokhod", "Зарыслаў Ветраход")
    assert (names["ex-2"].kind, names["ex-3"].kind) == ("company", "vessel")
    assert names["ex-2"].aliases == ("Smolavod", "the Tar Works", "ОАО «Смоловод»")


def test_follow_the_money() -> None:
    form, names, skipped = read("entities.ftm.json")
    assert (form, skipped) == ("FollowTheMoney", 1)
    assert names["ex-1"] == Listed(
        id="ex-1", kind="person", name="Zarislau Vetrokhod", aliases=("Zarik", "Зарыслаў Ветраход")
    )
    assert names["ex-2"].aliases == ("Smolavod Tar Works",)


def test_ofac() -> None:
    form, names, skipped = read("SDN.CSV")
    assert (form, skipped) == ("OFAC SDN", 1)
    assert names["ofac-101"].name == "VETROKHOD, Zarislau Ramanavich"
    assert names["ofac-101"].aliases == ("VETRAKHOD, Zarislau", "ZARIK")
    assert (names["ofac-102"].kind, names["ofac-102"].aliases) == ("company", ())


def test_plain_csv_guesses_the_kind_where_none_is_given() -> None:
    form, names, _ = read("plain.csv")
    assert form == "CSV"
    assert {entry.name: entry.kind for entry in names.values()} == {
        "Зарислав Ветроход": "person",
        'ООО "Смоловод"': "company",
        "Муравская Звезда": "vessel",
    }


def test_rows_with_one_id_are_one_name(tmp_path: Path) -> None:
    found = read_list(written(tmp_path, "id,name\n1,Zarislau Vetrokhod\n1,Zarik\n"))
    assert found.names == (Listed(id="1", kind="person", name="Zarislau Vetrokhod", aliases=("Zarik",)),)


def test_a_csv_may_begin_with_a_byte_order_mark(tmp_path: Path) -> None:
    assert read_list(written(tmp_path, "\ufeffName\nZarik\n")).names[0].name == "Zarik"


@pytest.mark.parametrize(
    ("content", "line", "message"),
    [
        ("surname\nVetrokhod\n", 1, "no list of a known form"),
        ("name\nZarik\n???\n", 3, "name: has no word"),
        ('name,aliases\nZarik,"a\nb"\n???,\n', 4, "name: has no word"),
        ("name,kind\nZarik,ghost\n", 2, "kind 'ghost': there are person, company, vessel"),
        ("name\nVetrokhod, Zarislau\n", 2, "has 2 columns, the header 1; quote commas"),
        ('name\nZarik\n"Zar"ik\n', 3, "no CSV"),
        (
            '{"id": "1", "schema": "Person", "properties": {"name": ["Zarik"]}}\n{"id": 2}\n',
            2,
            "expected an object",
        ),
        ('{"id": "1", "schema"\n', 1, "no JSON"),
        ('{"id": "", "schema": "Person", "properties": {"name": ["Zarik"]}}\n', 1, "id:"),
        ('1,"A"' + ",-0-" * 10 + "\nx,y\n", 2, "expected 12 columns"),
        ("name\n", None, "has no names"),
        ("", 1, "no list of a known form"),
    ],
)
def test_an_error_names_the_line(tmp_path: Path, content: str, line: int | None, message: str) -> None:
    path = written(tmp_path, content)
    with pytest.raises(ConfigError) as caught:
        read_list(path)
    assert message in str(caught.value)
    assert (caught.value.path, caught.value.line) == (path, line)


def test_a_file_that_is_not_utf8_or_not_there_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "old.csv").write_bytes("name\nВетроход\n".encode("cp1251"))
    with pytest.raises(ConfigError, match="not UTF-8"):
        read_list(tmp_path / "old.csv")
    with pytest.raises(ConfigError, match="cannot be read"):
        read_list(tmp_path / "none.csv")
