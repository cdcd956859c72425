"""From the name in the zip to the candidate's document: what is normalised and what refused (Z8, Z12, Z14)."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.candidates.photos import PHOTOS, PhotoRow
from core.files import store as files
from core.kernel.identity import IdType
from core.kernel.messages import say
from core.kernel.problems import Problem
from tests.files.samples import NUMBER, NUMBER_X, PHOTO, packed, with_raw_name


@pytest.fixture(autouse=True)
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "_store", files.Store(f"file://{tmp_path}/files", seal=bytes, unseal=bytes))


def parsed(folder: Path, data: bytes) -> PhotoRow | Problem:
    """What the import makes of a zip with one entry."""
    path = folder / "photos.zip"
    path.write_bytes(data)
    staged = PHOTOS.stage(path, None, files.store().put)
    [(row, cells)] = staged.rows
    found = PHOTOS.parse(cells, staged.header, row)
    return found[0] if isinstance(found, list) else found


@pytest.mark.parametrize(
    ("name", "number"),
    [
        (f"{NUMBER}.jpg", NUMBER),
        (f"{NUMBER}.JPEG", NUMBER),
        (f"{NUMBER}.Png", NUMBER),
        (f"三班/{NUMBER}.jpg", NUMBER),
        (f"三班\\{NUMBER}.jpg", NUMBER),
        (f"{NUMBER}.jfif", NUMBER),
        (NUMBER, NUMBER),
        (f" {NUMBER} .jpg", NUMBER),
        (f"{NUMBER[:6]} {NUMBER[6:]}.jpg", NUMBER),
        (f"{NUMBER_X.lower()}.jpg", NUMBER_X),
        (f"{NUMBER_X[:-1]}Ｘ.jpg", NUMBER_X),
        (f"{NUMBER_X[:-1]}ｘ.jpg", NUMBER_X),
    ],
)
@pytest.mark.req("R-067", "C-12")
def test_a_name_is_read_as_its_document_number_however_it_is_written(name: str, number: str, tmp_path: Path) -> None:
    photo = parsed(tmp_path, packed({name: PHOTO}))
    assert isinstance(photo, PhotoRow)
    assert photo.document == f"{IdType.RESIDENT.value}|{number}"


@pytest.mark.parametrize("stem", ["{} (1)", "{}(1)", "{}-张三", "张三", "副本{}", "照片", "1"])
def test_a_name_with_more_or_less_than_the_number_is_refused_with_a_hint(stem: str, tmp_path: Path) -> None:
    problem = parsed(tmp_path, packed({f"{stem.format(NUMBER)}.jpg": PHOTO}))
    assert isinstance(problem, Problem)
    assert problem.code == "PHOTO_NAME"
    assert NUMBER not in problem.value
    sentence, hint = say(problem.code, {**problem.params, "value": problem.value})
    assert problem.value in sentence
    assert "证件号码" in hint


def test_a_chinese_windows_name_that_is_no_number_is_refused_readably(tmp_path: Path) -> None:
    problem = parsed(tmp_path, with_raw_name("张三.jpg".encode("gbk")))
    assert isinstance(problem, Problem)
    assert (problem.code, problem.value[:2]) == ("PHOTO_NAME", "张三")


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        (f"{NUMBER}.gif", b"GIF89a", "NOT_JPEG_PNG"),
        (f"{NUMBER}.jpg", b"GIF89a", "NOT_JPEG_PNG"),
        (f"{NUMBER}.jpg", PHOTO[:99], "IMAGE_DAMAGED"),
        (f"..\\{NUMBER}.jpg", PHOTO, "BAD_NAME"),
        (f"{NUMBER}.jpg.jpg", PHOTO, "PHOTO_EXTENSIONS"),
    ],
)
@pytest.mark.req("R-067")
def test_a_refused_photo_is_never_kept_and_its_reason_can_be_said(
    name: str, data: bytes, code: str, tmp_path: Path
) -> None:
    problem = parsed(tmp_path, packed({name: data}))
    assert isinstance(problem, Problem)
    assert problem.code == code
    assert all(say(problem.code, {**problem.params, "value": problem.value}))
    assert not (tmp_path / "files").exists()
