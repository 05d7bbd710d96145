"""A page taken apart by Python's own HTML parser, to be asked what stands in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {
    "meta",
    "link",
    "img",
    "input",
    "br",
    "hr",
    "rect",
    "path",
    "circle",
    "line",
    "source",
    "use",
    "polyline",
    "polygon",
}


@dataclass
class Element:
    """One element: its name, attributes, the elements around it, and the text inside."""

    name: str
    attributes: dict[str, str]
    above: tuple[Element, ...]
    text: str = ""

    def get(self, name):
        return self.attributes.get(name, "")


@dataclass
class Parsed(HTMLParser):
    """All elements of a page in order, and what is not closed in order."""

    elements: list[Element] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    open: list[Element] = field(default_factory=list)

    def __post_init__(self):
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag, attrs):
        element = Element(tag, {name: value or "" for name, value in attrs}, tuple(self.open))
        self.elements.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag, attrs):
        self.elements.append(Element(tag, {name: value or "" for name, value in attrs}, tuple(self.open)))

    def handle_endtag(self, tag):
        if tag in VOID:
            return
        if not self.open or self.open[-1].name != tag:
            self.wrong.append(f"</{tag}> closes {self.open[-1].name if self.open else 'nothing'}")
            return
        self.open.pop()

    def handle_data(self, data):
        for element in self.open:
            element.text += data

    def all(self, *names):
        return [one for one in self.elements if one.name in names]


def parsed(html: str) -> Parsed:
    page = Parsed()
    page.feed(html)
    page.close()
    page.wrong += [f"{one.name} is never closed" for one in page.open]
    return page
