"""The guard: what is refused before any parser sees it, and by which name."""

from __future__ import annotations

import codecs
import struct
import zipfile
from pathlib import Path

import pytest

from core.kernel.errors import Refused
from core.sheets import guard
from core.sheets.guard import MAX_BYTES, MAX_PARTS, MEGABYTE, inspect
from core.sheets.template import template
from tests.sheets.files import BOMB, FORM, OFFICE, ROOT, SHEET, TEXTS, container, parts, zipped

CSV = "姓名,证件号码,座位数\n李四,E00000001,2\n"


def refusal(path: Path) -> Refused:
    with pytest.raises(Refused) as caught:
        inspect(path)
    return caught.value


def with_declared_size(path: Path, name: str, size: int) -> Path:
    """Let the central directory lie about the size of a part."""
    with zipfile.ZipFile(path) as archive:
        start, truth = archive.start_dir, archive.getinfo(name).file_size
    data = bytearray(path.read_bytes())
    entry = data.rindex(name.encode(), start) - 46
    assert struct.unpack_from("<I", data, entry + 24) == (truth,)
    struct.pack_into("<I", data, entry + 24, size)
    path.write_bytes(data)
    return path


def test_our_own_template_passes(tmp_path: Path) -> None:
    path = tmp_path / "template.xlsx"
    path.write_bytes(template(FORM))
    inspect(path)


def test_a_zip_bomb_is_refused_by_its_true_size(tmp_path: Path) -> None:
    bomb = zipped(tmp_path / "bomb.xlsx", parts("", texts=BOMB.format("0" * 20 * MEGABYTE)))
    assert bomb.stat().st_size < 100_000
    found = refusal(bomb)
    assert (found.code, found.params) == ("XLSX_TOO_LARGE", {"limit": 200})


def test_a_declared_size_over_the_limit_is_believed_and_nothing_is_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = zipped(tmp_path / "huge.xlsx", parts("", texts="<si><t>a</t></si>"))
    with_declared_size(path, TEXTS, MAX_BYTES)
    monkeypatch.delattr(guard, "_check_part")
    assert refusal(path).code == "XLSX_TOO_LARGE"


def test_a_declared_size_that_is_too_small_helps_nobody(tmp_path: Path) -> None:
    path = zipped(tmp_path / "liar.xlsx", parts("", texts=BOMB.format("0" * 20 * MEGABYTE)))
    assert refusal(with_declared_size(path, TEXTS, 100)).code == "XLSX_TOO_LARGE"


@pytest.mark.parametrize("declared", [0, 100, 10_000])
def test_a_declared_size_that_is_wrong_is_damage_where_nothing_is_too_large(tmp_path: Path, declared: int) -> None:
    path = zipped(tmp_path / "liar.xlsx", parts("", texts="<si><t>a</t></si>"))
    assert refusal(with_declared_size(path, TEXTS, declared)).code == "FILE_DAMAGED"


def test_many_parts_that_are_large_only_together_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "RATIO_OVERALL_FROM", MEGABYTE)
    more = {f"xl/media/{number}.png": bytes(MEGABYTE // 2) for number in range(4)}
    assert refusal(zipped(tmp_path / "sum.xlsx", parts("", more=more))).code == "XLSX_TOO_LARGE"


def test_too_many_parts_are_refused(tmp_path: Path) -> None:
    more = {f"xl/media/{number}.png": b"" for number in range(MAX_PARTS)}
    assert refusal(zipped(tmp_path / "parts.xlsx", parts("", more=more))).code == "XLSX_TOO_LARGE"


LAUGHS = (
    '<!DOCTYPE s [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]><sst><si><t>&c;</t></si></sst>'
)
QUADRATIC = f'<!DOCTYPE s [<!ENTITY a "{"a" * 50_000}">]><sst><si><t>{"&a;" * 1_000}</t></si></sst>'
FILE_ENTITY = '<!DOCTYPE s [<!ENTITY x SYSTEM "file:///etc/hostname">]><sst><si><t>&x;</t></si></sst>'
HTTP_ENTITY = '<!DOCTYPE s [<!ENTITY % x SYSTEM "http://127.0.0.1:9/x.dtd"> %x;]><sst/>'


@pytest.mark.parametrize("bad", [LAUGHS, QUADRATIC, FILE_ENTITY, HTTP_ENTITY, "<!doctype s><sst/>"])
@pytest.mark.parametrize(
    "name", [TEXTS, SHEET, "XL\\Worksheets\\other.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"]
)
def test_a_part_that_is_parsed_must_not_have_a_dtd_wherever_it_stands(tmp_path: Path, bad: str, name: str) -> None:
    found = parts("", more={name: bad})
    assert refusal(zipped(tmp_path / "dtd.xlsx", found)).code == "XML_DTD_FORBIDDEN"


def test_a_sheet_under_any_name_must_not_have_a_dtd(tmp_path: Path) -> None:
    found = parts("", more={"data/page1.xml": LAUGHS})
    found["xl/_rels/workbook.xml.rels"] = str(found["xl/_rels/workbook.xml.rels"]).replace(
        "worksheets/sheet1.xml", "/data/page1.xml"
    )
    assert refusal(zipped(tmp_path / "dtd.xlsx", found)).code == "XML_DTD_FORBIDDEN"


@pytest.mark.parametrize(
    "name",
    [
        "xl/media/logo.svg",
        "docProps/app.xml",
        "docProps/thumbnail.emf",
        "customXml/item1.xml",
        "xl/drawings/drawing1.xml",
        "xl/theme/theme1.xml",
    ],
)
def test_what_nobody_parses_may_hold_any_xml_but_not_any_size(tmp_path: Path, name: str) -> None:
    picture = '<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "svg11.dtd"><svg/>'
    inspect(zipped(tmp_path / "logo.xlsx", parts("", more={name: picture})))
    bomb = zipped(tmp_path / "bomb.xlsx", parts("", more={name: picture + "0" * 20 * MEGABYTE}))
    assert refusal(bomb).code == "XLSX_TOO_LARGE"


def test_a_dtd_across_the_border_of_two_blocks_is_seen(tmp_path: Path) -> None:
    padding = "<!--" + "-".join(map(str, range(60_000))) + "-->"
    bad = padding[: guard.BLOCK - 8] + "--><!DOCTYPE s><sst/>"
    assert bad.index("<!DOCTYPE") < guard.BLOCK < bad.index("<!DOCTYPE") + 9
    assert refusal(zipped(tmp_path / "border.xlsx", parts("", texts=bad))).code == "XML_DTD_FORBIDDEN"


@pytest.mark.parametrize(
    ("start", "kind"),
    [
        (b"<html><table><tr><td>1</td></tr></table>", "HTML/XML"),
        (b'\xef\xbb\xbf\r\n<?xml version="1.0"?><Workbook/>', "HTML/XML"),
        (b"%PDF-1.7\n", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "JPEG"),
        (b"GIF89a", "GIF"),
        (b"Rar!\x1a\x07", "RAR"),
        (b"7z\xbc\xaf\x27\x1c", "7z"),
        (b"\x1f\x8b\x08\x00", "gzip"),
        (b"\x00\x01\x02\x03\xff\xfe\xfd", "?"),
        (bytes.fromhex("6214236506020000") + b"E-SafeNet\x00\x00\x00LOCK" + bytes(range(256)), "encrypted"),
        (b"%TSD-Header-###%" + bytes(range(256)), "encrypted"),
    ],
)
def test_another_kind_of_file_is_refused_by_its_name(tmp_path: Path, start: bytes, kind: str) -> None:
    path = tmp_path / "renamed.xlsx"
    path.write_bytes(start)
    found = refusal(path)
    assert (found.code, found.params) == ("NOT_XLSX", {"kind": kind})


@pytest.mark.parametrize(
    "data",
    [
        CSV.encode(),
        CSV.encode("utf-8-sig"),
        CSV.encode("gbk"),
        CSV.encode("utf-16"),
        codecs.BOM_UTF16_BE + CSV.encode("utf-16-be"),
        CSV.encode("gbk") * 1_000,
        CSV.encode() * 1_000,
    ],
    ids=["utf-8", "bom", "gbk", "utf-16-le", "utf-16-be", "gbk, cut", "utf-8, cut"],
)
def test_a_text_file_is_refused_as_such_in_every_encoding(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "list.xlsx"
    path.write_bytes(data)
    assert refusal(path).code == "CSV_NOT_SUPPORTED"


@pytest.mark.parametrize(
    ("name", "code"),
    [("Workbook", "XLS_NOT_SUPPORTED"), ("Book", "XLS_NOT_SUPPORTED"), ("EncryptedPackage", "ENCRYPTED")],
)
def test_an_old_workbook_and_a_locked_one_are_told_apart(tmp_path: Path, name: str, code: str) -> None:
    assert refusal(container(tmp_path / "old.xlsx", name)).code == code


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("WordDocument", "Word"),
        ("PowerPoint Document", "PowerPoint"),
        ("__substg1.0_0037001F", "Outlook"),
        ("Contents", "OLE"),
    ],
)
def test_another_document_in_an_old_container_is_no_workbook(tmp_path: Path, name: str, kind: str) -> None:
    found = refusal(container(tmp_path / "letter.xlsx", name))
    assert (found.code, found.params) == ("NOT_XLSX", {"kind": kind})


@pytest.mark.parametrize("name", ["DRMEncryptedDataSpace EncryptedPackage", "\tDRMContent"])
def test_a_workbook_under_rights_management_is_no_file_with_a_password(tmp_path: Path, name: str) -> None:
    found = refusal(container(tmp_path / "rights.xlsx", name))
    assert (found.code, found.params) == ("ENCRYPTED", {"kind": "rights"})


def test_a_zip_with_a_password_is_refused_as_encrypted(tmp_path: Path) -> None:
    path = zipped(tmp_path / "locked.xlsx", parts(""))
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        data[archive.start_dir + 8] |= 1
    path.write_bytes(data)
    assert refusal(path).code == "ENCRYPTED"


@pytest.mark.parametrize(
    ("part", "kind"),
    [
        ("photos/E00000001.jpg", "ZIP"),
        ("word/document.xml", "Word"),
        ("ppt/presentation.xml", "PowerPoint"),
        ("xl/workbook.bin", "XLSB"),
        ("Index/Document.iwa", "iWork"),
        ("Index.zip", "iWork"),
    ],
)
def test_a_zip_without_a_workbook_is_refused_by_its_name(tmp_path: Path, part: str, kind: str) -> None:
    found = refusal(zipped(tmp_path / "other.xlsx", {part: "x"}))
    assert (found.code, found.params) == ("NOT_XLSX", {"kind": kind})


@pytest.mark.parametrize(
    ("mimetype", "kind"),
    [
        ("application/vnd.oasis.opendocument.spreadsheet", "ODS"),
        ("application/vnd.oasis.opendocument.spreadsheet-template\n", "ODS"),
        ("application/epub+zip", "ZIP"),
    ],
)
def test_an_open_document_is_refused_by_its_name(tmp_path: Path, mimetype: str, kind: str) -> None:
    found = refusal(zipped(tmp_path / "calc.xlsx", {"mimetype": mimetype, "content.xml": "<x/>"}))
    assert (found.code, found.params) == ("NOT_XLSX", {"kind": kind})


@pytest.mark.parametrize(
    ("part", "mime", "kind"),
    [
        ("word/document2.xml", "openxmlformats-officedocument.wordprocessingml.document.main+xml", "Word"),
        ("ppt/p.xml", "openxmlformats-officedocument.presentationml.presentation.main+xml", "PowerPoint"),
        ("xl/book.bin", "ms-excel.sheet.binary.macroEnabled.main", "XLSB"),
        ("visio/document.xml", "ms-visio.drawing.main+xml", "Visio"),
    ],
)
def test_another_office_file_is_refused_by_what_it_says_it_is(tmp_path: Path, part: str, mime: str, kind: str) -> None:
    content = {
        "[Content_Types].xml": f'<Types><Override PartName="/{part}" ContentType="application/vnd.{mime}"/></Types>',
        "_rels/.rels": ROOT.format(OFFICE, part),
        part: "<x/>",
    }
    found = refusal(zipped(tmp_path / "other.xlsx", content))
    assert (found.code, found.params) == ("NOT_XLSX", {"kind": kind})


@pytest.mark.parametrize(
    ("part", "kind"),
    [
        ("xl/vbaProject.bin", "macros"),
        ("XL/VBAPROJECT.BIN", "macros"),
        ("xl\\vbaProject.bin", "macros"),
        ("xl/macrosheets/sheet1.xml", "macros"),
        ("xl/externalLinks/externalLink1.xml", "links"),
        ("xl/embeddings/oleObject1.bin", "objects"),
        ("xl/activeX/activeX1.xml", "controls"),
        ("xl/connections.xml", "connections"),
    ],
)
def test_macros_links_and_embedded_objects_are_refused_by_their_names(tmp_path: Path, part: str, kind: str) -> None:
    found = refusal(zipped(tmp_path / "macro.xlsx", parts("", more={part: "x"})))
    assert (found.code, found.params) == ("MACRO_OR_LINKS", {"kind": kind})


@pytest.mark.parametrize(
    ("reference", "kind"),
    [
        ("vbaProject", "macros"),
        ("externalLink", "links"),
        ("oleObject", "objects"),
        ("package", "objects"),
        ("control", "controls"),
        ("connections", "connections"),
    ],
)
def test_they_are_found_under_any_name_by_what_refers_to_them(tmp_path: Path, reference: str, kind: str) -> None:
    link = f'<Relationship Id="r" Type="{OFFICE}/{reference}" Target="../Odd%20Name.bin"/>'
    more = {"xl/worksheets/_rels/sheet1.xml.rels": f"<Relationships>{link}</Relationships>", "xl/odd name.bin": "x"}
    found = refusal(zipped(tmp_path / "macro.xlsx", parts("", more=more)))
    assert (found.code, found.params) == ("MACRO_OR_LINKS", {"kind": kind})


def test_a_link_in_a_cell_and_a_button_of_a_form_are_nothing_to_be_refused(tmp_path: Path) -> None:
    links = (
        f'<Relationship Id="a" Type="{OFFICE}/hyperlink" Target="https://example.org/" TargetMode="External"/>'
        f'<Relationship Id="b" Type="{OFFICE}/ctrlProp" Target="../ctrlProps/ctrlProp1.xml"/>'
    )
    more = {
        "xl/worksheets/_rels/sheet1.xml.rels": f"<Relationships>{links}</Relationships>",
        "xl/ctrlProps/ctrlProp1.xml": "<x/>",
    }
    inspect(zipped(tmp_path / "links.xlsx", parts("", more=more)))


@pytest.mark.parametrize("percent", [1, 50, 99])
def test_a_file_cut_off_anywhere_is_refused_as_damaged(tmp_path: Path, percent: int) -> None:
    path = tmp_path / "cut.xlsx"
    whole = template(FORM)
    path.write_bytes(whole[: len(whole) * percent // 100])
    assert refusal(path).code == "FILE_DAMAGED"


def test_an_empty_file_is_refused_as_damaged(tmp_path: Path) -> None:
    path = tmp_path / "empty.xlsx"
    path.touch()
    assert refusal(path).code == "FILE_DAMAGED"


@pytest.mark.parametrize("compression", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_compression_no_office_program_uses_is_refused(tmp_path: Path, compression: int) -> None:
    path = tmp_path / "odd.xlsx"
    with zipfile.ZipFile(path, "w", compression) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    assert refusal(path).code == "FILE_DAMAGED"


@pytest.mark.parametrize(("offset", "value"), [(6, 0xFF), (8, 0x20), (8, 0x40)])
def test_a_directory_that_asks_for_what_no_zip_reader_can_do_is_refused_as_damaged(
    tmp_path: Path, offset: int, value: int
) -> None:
    path = zipped(tmp_path / "future.xlsx", parts(""))
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        data[archive.start_dir + offset] = value
    path.write_bytes(data)
    assert refusal(path).code == "FILE_DAMAGED"
