"""Number formats: what a cell shows is what its reader meant, and what is stored may be something else."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.intake.rows import pack, unpacked
from core.sheets.form import CellValue, Shown
from core.sheets.reader import read_rows
from core.sheets.writer import FailedRow, failed_rows
from tests.sheets.files import FORM, parts, rows, zipped
from tests.sheets.test_cells_read import styles


def cell(folder: Path, number_format: str, number: str) -> CellValue:
    row = f'<row><c s="0"><v>{number}</v></c></row>'
    [found] = read_rows(zipped(folder / "format.xlsx", parts(row, styles=styles(number_format))))
    return found.cells[0]


@pytest.mark.req("R-138")
@pytest.mark.parametrize(
    ("number_format", "number", "shown"),
    [
        ("9", "0.9", "90%"),
        ("10", "0.855", "85.5%"),
        ("9", "1", "100%"),
        ("0.0%", "0.29", "29%"),
        ("[Red]0%;-0%", "0.6", "60%"),
        ("[=1]&quot;满分&quot;;0.00%", "0.875", "87.5%"),
        ("0%_ ;@", "0.07", "7%"),
    ],
)
def test_a_percent_is_never_the_number_behind_it(tmp_path: Path, number_format: str, number: str, shown: str) -> None:
    assert cell(tmp_path, number_format, number) == Shown(shown, "percent")


@pytest.mark.parametrize(
    ("number_format", "number", "value"),
    [
        ("0&quot;%&quot;", "90", 90),
        ("0\\%", "90", 90),
        ("&quot;100%计&quot;0.0", "87.5", 87.5),
        ("0", "90", 90),
        ("0.0", "87.5", 87.5),
        ("0&quot;级&quot;", "2021", 2021),
        ("#,##0", "1380", 1380),
        ("¥0.00", "380", 380),
        ("General", "50201", 50201),
        ("G/通用格式", "50201", 50201),
        ("@", "50201", 50201),
    ],
)
def test_a_plain_number_stays_one(tmp_path: Path, number_format: str, number: str, value: float) -> None:
    found = cell(tmp_path, number_format, number)
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(
    ("number_format", "number", "kind"),
    [
        ("12", "0.9", "fraction"),
        ("# ??/??", "85.5", "fraction"),
        ("11", "12000", "scientific"),
        ("48", "530701", "scientific"),
        ("0.00E+00", "53000", "scientific"),
        ("&quot;08&quot;General", "901", "literal"),
        ("\\0\\8#", "901", "literal"),
    ],
)
def test_fractions_exponents_and_digits_of_a_format_are_told(
    tmp_path: Path, number_format: str, number: str, kind: str
) -> None:
    assert cell(tmp_path, number_format, number) == Shown(number, kind)


@pytest.mark.req("R-061")
@pytest.mark.parametrize(
    ("number_format", "number", "text"),
    [
        ("000000", "80901", "080901"),
        ("000000", "530701", "530701"),
        ("000000", "1234567", "1234567"),
        ("00", "0", "00"),
        ("000000_ ", "80901", "080901"),
        ("[$-804]000000", "80901", "080901"),
        ("000000;-000000;;@", "80901", "080901"),
        ("0000-00", "80901", "0809-01"),
        ("000\\-000\\-0000", "19900001", "001-990-0001"),
        ("0000&quot; &quot;00", "80901", "0809 01"),
        ("000-0000-0000", "19900000001", "199-0000-0001"),
        ("000000", "80901.0", "080901"),
        ("000000", "8.0901E4", "080901"),
        ("&quot;08&quot;0000", "901", "080901"),
        ("&quot;20&quot;00", "21", "2021"),
        ("0\\5\\30000", "80901", "8530901"),
    ],
)
def test_a_code_with_zeros_in_front_is_read_as_it_is_shown(
    tmp_path: Path, number_format: str, number: str, text: str
) -> None:
    assert cell(tmp_path, number_format, number) == text


@pytest.mark.parametrize(
    ("number_format", "number"), [("000000", "80901.5"), ("000000", "-80901"), ("0" * 18, "370602200304120550")]
)
def test_zeros_help_no_number_that_is_none_or_has_lost_digits(tmp_path: Path, number_format: str, number: str) -> None:
    found = cell(tmp_path, number_format, number)
    assert isinstance(found, int | float)


def test_formats_of_conditional_styles_are_not_those_of_cells(tmp_path: Path) -> None:
    conditional = '<dxfs><dxf><numFmt numFmtId="0" formatCode="0%"/></dxf></dxfs>'
    row = '<row><c s="0"><v>90</v></c></row>'
    [found] = rows(zipped(tmp_path / "dxf.xlsx", parts(row, styles=styles("0") + conditional)))
    assert found.cells == (90,)


@pytest.mark.req("R-087")
@pytest.mark.parametrize("value", [Shown("90%", "percent"), Shown("0.9", "fraction"), Shown("12000", "scientific")])
def test_a_refused_number_goes_back_as_it_was_shown(tmp_path: Path, value: Shown) -> None:
    assert unpacked({"seats": pack(value)}) == {"seats": value}
    path = tmp_path / "failed.xlsx"
    path.write_bytes(failed_rows(FORM, [FailedRow(values={"seats": value}, bad=frozenset({"seats"}), reason="—")]))
    assert list(rows(path))[-1].cells[2] == value.text


@pytest.mark.req("R-138")
@pytest.mark.parametrize(
    ("number_format", "number", "read"), [("9", "0.9", Shown("90%", "percent")), ("000000", "80901", "080901")]
)
def test_a_cell_that_names_no_style_has_the_first(
    tmp_path: Path, number_format: str, number: str, read: CellValue
) -> None:
    row = f"<row><c><v>{number}</v></c></row>"
    [found] = rows(zipped(tmp_path / "first.xlsx", parts(row, styles=styles(number_format))))
    assert found.cells == (read,)
