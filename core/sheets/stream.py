"""XML parts of a workbook as streams: elements, shared texts, rows. Nothing is allocated for cells that are not there.

Why not a spreadsheet library: openpyxl reads a fifth of the rows in the same time, knows neither hidden rows nor strict
files when it streams, and takes the date formats of a Chinese Excel for numbers; python-calamine asks for half a
terabyte when one cell stands at the far end (F11), and hides formulas and hidden rows. Names are compared without their
prefixes, so that strict and prefixed files read like all others (X38).
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import IO, TypeVar
from xml.parsers import expat

from core.kernel.errors import Refused
from core.sheets.form import LAST_ROW, CellError, CellValue, Formula, SheetEnd, SheetRow, letter
from core.sheets.formats import DATE, shown

BLOCK = 256 * 1024
MAX_COLUMNS = 60
MOST_MERGED = 50_000
MERGED = re.compile(r"[A-Z]{1,3}[0-9]{1,7}(?::[A-Z]{1,3}[0-9]{1,7})?")
LAST_SERIAL = 2_958_466  # the day after 9999-12-31

COLUMNS = {letter(index): index for index in range(MAX_COLUMNS)}
# How control characters are written where XML has none (X28); _x005F_ is the underscore that is meant as one.
ESCAPED = re.compile(r"_x(00[01][0-9A-Fa-f]|005[Ff])_")

T = TypeVar("T")
Attributes = dict[str, str]


def _parser() -> expat.XMLParserType:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _forbid  # expat itself, whatever encoding hid the word from the guard (X5 … X7)
    return parser


def _forbid(*_args: object) -> None:
    raise Refused("XML_DTD_FORBIDDEN")


def _drain(parser: expat.XMLParserType, file: IO[bytes], found: list[T]) -> Iterator[T]:
    """Push a part through its parser, and yield what the handlers have found after each block."""
    while block := file.read(BLOCK):
        parser.Parse(block)
        yield from found
        found.clear()
    parser.Parse(b"", True)
    yield from found


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def elements(file: IO[bytes]) -> Iterator[tuple[str, Attributes]]:
    """Yield every element's name and attributes, in the order of the document."""
    found: list[tuple[str, Attributes]] = []
    parser = _parser()
    parser.StartElementHandler = lambda name, attributes: found.append((_local(name), attributes))
    yield from _drain(parser, file, found)


def shared_texts(file: IO[bytes]) -> list[str]:
    """Return the shared texts: runs joined, phonetic hints left out (X33)."""
    reader = _Texts()
    return list(_drain(reader.parser, file, reader.found))


def sheet_rows(
    file: IO[bytes], title: str, texts: Sequence[str], formats: Mapping[str, str], epoch: dt.date
) -> Iterator[SheetRow | SheetEnd]:
    """Yield the rows of one sheet that hold anything, with the spreadsheet's own row numbers; then its merges."""
    reader = _Rows(title, texts, formats, epoch)
    yield from _drain(reader.parser, file, reader.found)
    if reader.merged:
        yield SheetEnd(sheet=title, merged=tuple(reader.merged))


def _unescape(text: str) -> str:
    return ESCAPED.sub(lambda code: chr(int(code[1], 16)), text) if "_x" in text else text


class _Texts:
    """Handlers for the part of shared texts."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self._text = ""
        self._taking = self._phonetic = False
        self.parser = _parser()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._data

    def _start(self, name: str, _attributes: Attributes) -> None:
        tag = _local(name)
        if tag == "si":
            self._text = ""
        elif tag == "rPh":
            self._phonetic = True
        elif tag == "t":
            self._taking = not self._phonetic

    def _end(self, name: str) -> None:
        tag = _local(name)
        if tag == "si":
            self.found.append(_unescape(self._text))
        elif tag == "rPh":
            self._phonetic = False
        elif tag == "t":
            self._taking = False

    def _data(self, text: str) -> None:
        if self._taking:
            self._text += text


class _Rows:
    """Handlers for one sheet: the cell being read, the row it stands in, the rows that are done."""

    def __init__(self, title: str, texts: Sequence[str], formats: Mapping[str, str], epoch: dt.date) -> None:
        self.found: list[SheetRow] = []
        self.merged: list[str] = []
        self._title, self._texts, self._formats = title, texts, formats
        self._epoch = dt.datetime.combine(epoch, dt.time())
        self._number = 0
        self._hidden = False
        self._cells: list[CellValue] = []
        self._beyond = 0
        self._column = -1
        self._kind = self._style = self._text = self._formula = ""
        self._in_cell = self._has_formula = self._phonetic = False
        self._taking = ""
        self.parser = _parser()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._data

    def _start(self, name: str, attributes: Attributes) -> None:
        tag = _local(name) if ":" in name else name
        if tag == "c":
            self._start_cell(attributes)
        elif tag == "row":
            self._start_row(attributes)
        elif tag == "mergeCell" and len(self.merged) < MOST_MERGED:
            if not MERGED.fullmatch(attributes["ref"]):
                raise Refused("FILE_DAMAGED")
            self.merged.append(attributes["ref"])
        elif not self._in_cell:  # elsewhere v, t and f mean other things
            return
        elif tag in {"v", "t"}:
            self._taking = "" if self._phonetic else tag
        elif tag == "f":
            self._taking, self._has_formula = tag, True
        elif tag == "rPh":
            self._phonetic = True

    def _start_row(self, attributes: Attributes) -> None:
        number = int(attributes.get("r", self._number + 1))
        if not self._number < number <= LAST_ROW:
            raise Refused("FILE_DAMAGED")
        self._number, self._hidden = number, attributes.get("hidden") in {"1", "true"}
        self._cells, self._beyond, self._column = [], 0, -1

    def _start_cell(self, attributes: Attributes) -> None:
        place = attributes.get("r", "").rstrip("0123456789")
        self._column = COLUMNS.get(place, MAX_COLUMNS) if place else self._column + 1
        self._kind, self._style = attributes.get("t", "n"), attributes.get("s", "0")
        self._text = self._formula = self._taking = ""
        self._in_cell, self._has_formula = True, False

    def _data(self, text: str) -> None:
        if self._taking == "f":
            self._formula += text
        elif self._taking:
            self._text += text

    def _end(self, name: str) -> None:
        tag = _local(name) if ":" in name else name
        if tag == "c":
            self._in_cell = False
            if (value := self._value()) is not None:
                self._put(value)
        elif tag == "row":
            if self._cells or self._beyond:
                self.found.append(
                    SheetRow(
                        sheet=self._title,
                        number=self._number,
                        cells=tuple(self._cells),
                        hidden=self._hidden,
                        beyond=self._beyond,
                    )
                )
        elif tag == "rPh":
            self._phonetic = False
        elif self._taking == tag:
            self._taking = ""

    def _put(self, value: CellValue) -> None:
        if self._column >= MAX_COLUMNS:
            self._beyond += 1  # counted, never allocated (X4)
            return
        if self._column < len(self._cells):
            raise Refused("FILE_DAMAGED")
        self._cells.extend([None] * (self._column - len(self._cells)))
        self._cells.append(value)

    def _value(self) -> CellValue:
        if self._has_formula:
            return Formula(f"={self._formula}", blank=self._kind == "str" and not self._text)
        text = self._text
        if not text:
            return None
        if self._kind == "s":
            if not text.isdecimal():  # one from behind would be somebody else's text
                raise Refused("FILE_DAMAGED")
            return self._texts[int(text)] or None
        if self._kind == "n":
            return self._number_or_date(text)
        if self._kind == "b":
            return text == "1"
        if self._kind == "e":
            return CellError(text)
        if self._kind == "d":
            return _day_or_moment(dt.datetime.fromisoformat(text))
        return _unescape(text)

    def _number_or_date(self, text: str) -> CellValue:
        number = int(text) if text.isdecimal() else float(text)
        if not math.isfinite(number) or "_" in text:
            raise Refused("FILE_DAMAGED")
        meaning = self._formats.get(self._style)
        if meaning is None:
            return number
        if meaning != DATE:
            return shown(number, meaning)
        if not 1 <= number < LAST_SERIAL:
            return number
        # The first epoch believes in a 29 February 1900, so its first two months are a day late.
        late = self._epoch.year < 1900 and number < 60
        return _day_or_moment(self._epoch + dt.timedelta(days=number + late, milliseconds=1))


def _day_or_moment(moment: dt.datetime) -> dt.date:
    """Return a plain date where no time of day is meant; whole seconds, as the clock on the wall shows, otherwise."""
    moment = moment.replace(microsecond=0, tzinfo=None)
    return moment if moment.time() > dt.time.min else moment.date()
