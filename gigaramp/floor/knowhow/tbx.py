"""The term list as TBX: the file that translation tools read. Dialect TBX-Basic, style DCA, of ISO 30042:2019.

Data categories: https://www.tbxinfo.net and the schemas at https://github.com/LTAC-Global/TBX-Basic_dialect. A term is a
`conceptEntry`; its step is the subject field; its look-alikes are terms with the status `deprecatedTerm-admn-sts`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final
from xml.etree import ElementTree

from gigaramp.errors import AskError
from gigaramp.floor.knowhow.terms import WRITTEN_IN, Term
from gigaramp.languages import say

NAMESPACE: Final = "urn:iso:std:iso:30042:ed-2"
PREFERRED: Final = "preferredTerm-admn-sts"
FORBIDDEN: Final = ("deprecatedTerm-admn-sts", "supersededTerm-admn-sts")
LARGEST: Final = 32_000_000
"""A file of more characters is not read."""

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_TAGS = {"zh": "zh-Hans"}
_STATUS = "Status: "
# What XML 1.0 cannot hold, and line ends that a reader would change.
_NOT_IN_XML = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_tbx(terms: Iterable[Term], title: str = "gigaramp") -> str:
    """The terms as TBX. Raises AskError where a text holds a sign that XML cannot hold."""
    ElementTree.register_namespace("", NAMESPACE)
    root = ElementTree.Element(_tag("tbx"), {"type": "TBX-Basic", "style": "dca", _LANG: "en"})
    about = _under(_under(root, "tbxHeader"), "fileDesc")
    _under(_under(about, "titleStmt"), "title", title)
    _under(_under(about, "sourceDesc"), "p", "The term list of gigaramp.")
    body = _under(_under(root, "text"), "body")
    for term in terms:
        _write_entry(body, term)
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def read_tbx(text: str | bytes) -> tuple[Term, ...]:
    """The terms of a TBX file in the style DCA; words in languages that gigaramp does not speak are left out.

    Raises AskError for what is no such file. A document type is refused: it can hold entities that fill the memory.
    """
    if len(text) > LARGEST:
        raise AskError(say("the file is too large to be read"))
    try:
        root = ElementTree.fromstring(text, ElementTree.XMLParser(target=_NoDoctype()))
    except ElementTree.ParseError as error:
        raise AskError(say("not a TBX file: {reason}", reason=str(error))) from error
    if root.tag != _tag("tbx") or root.get("style", "dca") != "dca":
        raise AskError(say("not a TBX file in the style DCA of ISO 30042:2019"))
    return tuple(_read_entry(entry) for entry in root.iter(_tag("conceptEntry")))


class _NoDoctype(ElementTree.TreeBuilder):
    """Builds the tree of a document that has no document type."""

    def doctype(self, name: str, public: str | None, system: str | None) -> None:
        raise AskError(say("a document type in a TBX file is refused"))


def _write_entry(body: Any, term: Term) -> None:
    entry = _under(body, "conceptEntry", id=term.key)
    if term.step:
        _under(entry, "descrip", term.step, type="subjectField")
    if term.source:
        _under(entry, "admin", term.source, type="source")
    # The status always comes first, so that no other note is taken for it.
    _under(entry, "note", f"{_STATUS}{term.status}")
    if term.note:
        _under(entry, "note", term.note)
    for code in WRITTEN_IN:
        wrong = term.look_alikes.get(code, ())
        definition = term.definitions.get(code, "")
        if not (term.words.get(code) or wrong or definition):
            continue
        section = ElementTree.SubElement(entry, _tag("langSec"), {_LANG: _TAGS.get(code, code)})
        if definition:
            _under(section, "descrip", definition, type="definition")
        if term.words.get(code):
            _write_word(section, term.words[code], PREFERRED)
        for word in wrong:
            _write_word(section, word, FORBIDDEN[0])


def _write_word(section: Any, word: str, status: str) -> None:
    group = _under(section, "termSec")
    _under(group, "term", word)
    _under(group, "termNote", status, type="administrativeStatus")


def _read_entry(entry: Any) -> Term:
    words: dict[str, str] = dict.fromkeys(WRITTEN_IN, "")
    wrong: dict[str, tuple[str, ...]] = {}
    definitions: dict[str, str] = dict.fromkeys(WRITTEN_IN, "")
    of_all = _text(entry, "descrip", "definition")
    for section in entry.iter(_tag("langSec")):
        code = (section.get(_LANG) or "").split("-")[0].lower()
        if code not in WRITTEN_IN:
            continue
        definitions[code] = definitions[code] or _text(section, "descrip", "definition")
        for group in section.iter(_tag("termSec")):
            word = _text(group, "term")
            if _text(group, "termNote", "administrativeStatus") in FORBIDDEN:
                wrong[code] = (*wrong.get(code, ()), word)
            else:
                words[code] = words[code] or word
    notes = [note.text or "" for note in entry.findall(_tag("note"))]
    status = notes.pop(0).removeprefix(_STATUS) if notes and notes[0].startswith(_STATUS) else ""
    return Term(
        key=entry.get("id") or re.sub(r"\W+", "_", words["en"].lower()),
        words=words,
        definitions={**definitions, "en": definitions["en"] or of_all},
        step=_text(entry, "descrip", "subjectField"),
        look_alikes=wrong,
        note="\n".join(notes),
        status=status,
        source=_text(entry, "admin", "source"),
    )


def _text(parent: Any, name: str, kind: str = "") -> str:
    """The text of the first such element right below, or in its group right below, as `descripGrp` is of `descrip`."""
    for where in (_tag(name), f"{_tag(name + 'Grp')}/{_tag(name)}"):
        for found in parent.findall(where):
            if not kind or found.get("type") == kind:
                return "".join(found.itertext())
    return ""


def _under(parent: Any, name: str, text: str = "", **attributes: str) -> Any:
    for value in (text, *attributes.values()):
        if _NOT_IN_XML.search(value):
            raise AskError(say('"{text}" holds a sign that XML cannot hold', text=value[:40]))
    made = ElementTree.SubElement(parent, _tag(name), attributes)
    made.text = text or None
    return made


def _tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"
