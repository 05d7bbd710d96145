"""What a file really is, by its first bytes and not by its name; and the reader for it."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from pathlib import Path

from gigaramp.errors import LogError
from gigaramp.languages import say
from gigaramp.log.imports.mapping import FileForm
from gigaramp.log.imports.read_csv import CsvFile
from gigaramp.log.imports.read_excel import ExcelFile
from gigaramp.log.imports.read_parquet import ParquetFile

Source = CsvFile | ExcelFile | ParquetFile
"""A file that is open to be read."""


def open_file(path: Path, form: FileForm) -> Source:
    """The reader of a file. Raises LogError for a file that is none of rows, with what to do instead."""
    found = format_of(path)
    if found == "excel":
        return ExcelFile(path, replace(form, format="excel"))
    if found == "parquet":
        return ParquetFile(path, form)
    return CsvFile(path, form)


def format_of(path: Path) -> str:
    """`csv`, `excel` or `parquet`. Raises LogError for anything else."""
    try:
        with path.open("rb") as stream:
            first = stream.read(4096)
    except IsADirectoryError as error:
        raise LogError(say("{file}: is a folder; name its files, for example {file}/*.csv", file=path)) from error
    except FileNotFoundError as error:
        raise LogError(say("{file}: there is no such file, check the path", file=path)) from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise LogError(say("{file}: cannot be read ({reason})", file=path, reason=reason)) from error
    start = first.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if not first.strip():
        raise LogError(say("{file}: is empty", file=path))
    if first.startswith(b"PAR1"):
        return "parquet"
    if first.startswith(b"PK\x03\x04"):
        return _zip(path)
    if first.startswith(bytes.fromhex("d0cf11e0a1b11ae1")):
        told = say(
            "{file}: has a password, or is of an old Excel; save it in Excel as .xlsx without a password", file=path
        )
        raise LogError(told)
    if start.startswith((b"<html", b"<!doctype", b"<table", b"<?xml", b"<head", b"<meta")):
        raise LogError(
            say("{file}: is a web page and no table; open it in Excel and save it as .xlsx or .csv", file=path)
        )
    if first.startswith(b"%PDF"):
        raise LogError(say("{file}: is a PDF; export the table as .xlsx or .csv", file=path))
    if first.startswith((b"\x1f\x8b", b"(\xb5/\xfd", b"7z\xbc\xaf", b"Rar!")):
        raise LogError(say("{file}: is packed; unpack it first", file=path))
    return "csv"


def _zip(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as parts:
            names = set(parts.namelist())
    except (zipfile.BadZipFile, OSError) as error:
        raise LogError(say("{file}: is a damaged workbook; open it in Excel and save it again", file=path)) from error
    if "xl/workbook.xml" in names:
        return "excel"
    if "xl/workbook.bin" in names or "content.xml" in names:
        raise LogError(say("{file}: is of another spreadsheet form; save it as .xlsx or .csv", file=path))
    raise LogError(say("{file}: is packed; unpack it first", file=path))
