"""Real data in: the files a plant has, read by a mapping file, as rows of the log."""

from __future__ import annotations

from gigaramp.log.imports.answer import FileTold, Imported
from gigaramp.log.imports.door import import_files
from gigaramp.log.imports.mapping import PlantNames
from gigaramp.log.imports.preview import Preview

__all__ = ["FileTold", "Imported", "PlantNames", "Preview", "import_files"]
