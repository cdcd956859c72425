"""What a cell holds, as the file has it: formulas, dates, runs, escapes, and the dialects of many programs."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest

from core.sheets.form import CellError, CellValue, Formula
from tests.sheets.files import STRICT_MAIN, STRICT_OFFICE, TEXTS, cells_of, parts, zipped

DAY = dt.date(2024, 5, 7)
BUILT_IN = re.compile("0|[1-9][0-9]*")
DATE_1904 = '<workbookPr date1904="1"/>'


def styles(*formats: str) -> str:
    """Return a part whose cell style n shows format n; a number without zeros in front stands for a built-in format."""
    own = "".join(
        f'<numFmt numFmtId="{200 + index}" formatCode="{form}"/>'
        for index, form in enumerate(formats)
        if not BUILT_IN.fullmatch(form)
    )
    cells = "".join(
        f'<xf numFmtId="{form if BUILT_IN.fullmatch(form) else 200 + index}"/>' for index, form in enumerate(formats)
    )
    return f'<numFmts>{own}</numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs>{cells}</cellXfs>'


def only_cell(path: Path) -> CellValue:
    [[cell]] = cells_of(path)
    return cell


@pytest.mark.parametrize(
    ("cell", "formula"),
    [
        ("<c><f>A1+1</f><v>2</v></c>", "=A1+1"),
        ("<c><f>A1+1</f></c>", "=A1+1"),
        ('<c t="str"><f>"a"&amp;"b"</f><v>ab</v></c>', '="a"&"b"'),
        ('<c><f t="shared" si="0"/><v>2</v></c>', "="),
        ('<c><f t="array" ref="A1">SUM(B1:B2)</f><v>2</v></c>', "=SUM(B1:B2)"),
        ("<c><f>cmd|'/c calc'!A0</f><v>2</v></c>", "=cmd|'/c calc'!A0"),
        ('<c t="e"><f>1/0</f><v>#DIV/0!</v></c>', "=1/0"),
    ],
)
def test_a_formula_is_never_its_last_value(tmp_path: Path, cell: str, formula: str) -> None:
    assert only_cell(zipped(tmp_path / "formula.xlsx", parts(f"<row>{cell}</row>"))) == Formula(formula)


def test_an_error_is_no_text(tmp_path: Path) -> None:
    path = zipped(tmp_path / "error.xlsx", parts('<row><c t="e"><v>#N/A</v></c></row>'))
    assert only_cell(path) == CellError("#N/A")


@pytest.mark.parametrize(
    ("number_format", "serial", "value"),
    [
        ("14", "45419", DAY),
        ("31", "45419", DAY),
        ("22", "45419.5", dt.datetime.combine(DAY, dt.time(12))),
        ("yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;", "45419", DAY),
        ("[$-804]yyyy/m/d;@", "45419", DAY),
        ("yyyy-mm-dd hh:mm:ss", "45419.000011574074", dt.datetime.combine(DAY, dt.time(0, 0, 1))),
        ("14", "1", dt.date(1900, 1, 1)),
        ("14", "59", dt.date(1900, 2, 28)),
        ("14", "61", dt.date(1900, 3, 1)),
        ("14", "2958465", dt.date(9999, 12, 31)),
        ("14", "2958466", 2_958_466),
        ("14", "-1", -1.0),
        ("0", "45419", 45_419),
        ("[Red]0.00&quot;days&quot;", "45419", 45_419),
        ("0_d\\m", "45419", 45_419),
    ],
)
def test_a_serial_is_a_date_where_its_format_shows_one(
    tmp_path: Path, number_format: str, serial: str, value: CellValue
) -> None:
    row = f'<row><c s="0"><v>{serial}</v></c></row>'
    found = only_cell(zipped(tmp_path / "date.xlsx", parts(row, styles=styles(number_format))))
    assert (found, type(found)) == (value, type(value))


def test_days_are_counted_from_where_the_workbook_says(tmp_path: Path) -> None:
    row = '<row><c s="0"><v>43957</v></c></row>'
    path = zipped(tmp_path / "mac.xlsx", parts(row, styles=styles("14"), properties=DATE_1904))
    assert only_cell(path) == DAY


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("2024-05-07", DAY),
        ("2024-05-07T00:00:00.000", DAY),
        ("2024-05-07T09:30:00", dt.datetime.combine(DAY, dt.time(9, 30))),
        ("2024-05-07T09:30:00Z", dt.datetime.combine(DAY, dt.time(9, 30))),
    ],
)
def test_a_date_written_as_one_is_read_without_any_zone(tmp_path: Path, written: str, value: dt.date) -> None:
    found = only_cell(zipped(tmp_path / "iso.xlsx", parts(f'<row><c t="d"><v>{written}</v></c></row>')))
    assert (found, type(found)) == (value, type(value))


RUNS = (
    '<si><r><t>李</t></r><r><rPr><b/></rPr><t>四</t></r><rPh sb="0" eb="1"><t>リ</t></rPh><phoneticPr fontId="1"/></si>'
)


@pytest.mark.parametrize("cell", ['<c t="s"><v>0</v></c>', f'<c t="inlineStr"><is>{RUNS[4:-5]}</is></c>'])
def test_runs_are_joined_and_phonetic_hints_left_out(tmp_path: Path, cell: str) -> None:
    assert only_cell(zipped(tmp_path / "runs.xlsx", parts(f"<row>{cell}</row>", texts=RUNS))) == "李四"


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("a_x000D_b", "a\rb"),
        ("a_x0000_b", "a\x00b"),
        ("_x005F_x000D_", "_x000D_"),
        ("_x0041_", "_x0041_"),
        ("&lt;b&gt;&amp;", "<b>&"),
        ("a\r\nb", "a\nb"),
        ("  a  ", "  a  "),
    ],
)
def test_escapes_are_read_as_what_they_stand_for(tmp_path: Path, written: str, text: str) -> None:
    path = zipped(tmp_path / "escape.xlsx", parts(f'<row><c t="inlineStr"><is><t>{written}</t></is></c></row>'))
    assert only_cell(path) == text


def test_digits_kept_as_text_stay_text(tmp_path: Path) -> None:
    cells = '<c s="1" t="s"><v>0</v></c><c s="1" t="str"><v>0012</v></c>'
    quoted = '<cellXfs><xf numFmtId="0"/><xf numFmtId="49" quotePrefix="1"/></cellXfs>'
    path = zipped(tmp_path / "quoted.xlsx", parts(f"<row>{cells}</row>", texts="<si><t>007</t></si>", styles=quoted))
    assert cells_of(path) == [("007", "0012")]


def test_a_strict_file_reads_like_any_other(tmp_path: Path) -> None:
    row = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="d"><v>2024-05-07</v></c></row>'
    content = parts(row, texts="<si><t>李四</t></si>", main=STRICT_MAIN, office=STRICT_OFFICE)
    assert cells_of(zipped(tmp_path / "strict.xlsx", content)) == [("李四", DAY)]


def test_prefixed_names_read_like_any_other(tmp_path: Path) -> None:
    row = '<x:row r="1"><x:c r="A1" t="s"><x:v>0</x:v></x:c><x:c r="B1"><x:f>1+1</x:f><x:v>2</x:v></x:c></x:row>'
    content = parts("", texts="<x:sst><x:si><x:t>李四</x:t></x:si></x:sst>")
    content["xl/worksheets/sheet1.xml"] = f"<x:worksheet><x:sheetData>{row}</x:sheetData></x:worksheet>"
    assert cells_of(zipped(tmp_path / "prefixed.xlsx", content)) == [("李四", Formula("=1+1"))]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_every_encoding_xml_has_is_read(tmp_path: Path, encoding: str) -> None:
    texts = "<sst><si><t>李四</t></si></sst>"
    content = parts('<row><c t="s"><v>0</v></c></row>', texts=texts)
    content[TEXTS] = texts.encode(encoding)
    assert cells_of(zipped(tmp_path / "encoded.xlsx", content)) == [("李四",)]


def test_absolute_targets_and_missing_references_are_understood(tmp_path: Path) -> None:
    links = '<Relationships><Relationship Id="rId1" Type="x/worksheet" Target="/xl/tables/a.xml"/></Relationships>'
    more = {
        "xl/_rels/workbook.xml.rels": links,
        "xl/tables/a.xml": "<worksheet><sheetData><row><c><v>1</v></c><c><v>2</v></c></row></sheetData></worksheet>",
    }
    assert cells_of(zipped(tmp_path / "absolute.xlsx", parts("", more=more))) == [(1, 2)]


def test_hidden_sheets_and_charts_are_not_read(tmp_path: Path) -> None:
    sheets = (
        '<sheet name="a" state="hidden" r:id="rId1"/><sheet name="b" state="veryHidden" r:id="rId1"/>'
        '<sheet name="图表" r:id="rId9"/><sheet name="c" state="visible" r:id="rId1"/>'
    )
    assert cells_of(zipped(tmp_path / "hidden.xlsx", parts("<row><c><v>1</v></c></row>", sheets=sheets))) == [(1,)]


def test_what_stands_in_other_places_of_a_sheet_is_no_cell(tmp_path: Path) -> None:
    more = parts("")
    more["xl/worksheets/sheet1.xml"] = (
        "<worksheet><sheetData><row><c><v>1</v></c></row></sheetData><conditionalFormatting><cfRule>"
        "<formula>A1</formula></cfRule><f>2</f><v>3</v><t>4</t></conditionalFormatting><controls><anchor>"
        "<row>5</row></anchor></controls></worksheet>"
    )
    assert cells_of(zipped(tmp_path / "places.xlsx", more)) == [(1,)]
