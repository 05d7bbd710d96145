"""`make languages`: find what is said, bring each catalogue up to it, compile, and say what is still to translate."""

from __future__ import annotations

from catalogue.found import texts_of_the_code
from catalogue.kept import CODES, as_mo, as_po, place_of, updated
from catalogue.sound import problems


def main() -> None:
    """Write the .po and .mo file of every language."""
    found = texts_of_the_code()
    for code in CODES:
        catalogue = updated(code, found)
        place_of(code).parent.mkdir(parents=True, exist_ok=True)
        place_of(code).write_bytes(as_po(catalogue))
        place_of(code, "mo").write_bytes(as_mo(catalogue))
        wrong = problems(code, catalogue)
        print(f"{code}: {len(catalogue)} texts, {len(wrong)} to mend")
        for line in wrong[:3]:
            print(f"  {line}")


if __name__ == "__main__":
    main()
