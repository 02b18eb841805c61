"""Office files are zip packages: opened with care, and written so that the same content gives the same bytes."""

import io
import zipfile
from collections.abc import Mapping
from datetime import date

MOST_UNPACKED = 250 * 1024 * 1024  # bytes, all entries together
MOST_ENTRIES = 5_000
_HEADROOM = 5 * 1024 * 1024  # packages smaller than this when unpacked are never taken for a bomb
_MOST_RATIO = 150  # real sheets of repeated words reach about 60


class SwollenPackage(ValueError):
    """The package would unpack to far more than its size allows."""


def open_package(content: bytes) -> zipfile.ZipFile:
    """The package, once its own index says that it unpacks to something reasonable.

    Raises SwollenPackage, or zipfile.BadZipFile where it is no package. An index that lies does not help
    a bomb: zipfile never unpacks more of an entry than the index says.
    """
    package = zipfile.ZipFile(io.BytesIO(content))
    entries = package.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > MOST_ENTRIES or unpacked > MOST_UNPACKED:
        raise SwollenPackage(f"{len(entries)} entries, {unpacked} bytes unpacked")
    if unpacked > _HEADROOM and unpacked > _MOST_RATIO * max(len(content), 1):
        raise SwollenPackage(f"{unpacked} bytes unpacked from {len(content)}")
    return package


def new_package(parts: Mapping[str, str | bytes], on: date) -> bytes:
    """A package of these parts, each dated ``on``: the same parts give the same bytes."""
    stamp = (max(on.year, 1980), on.month, on.day, 0, 0, 0)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, stamp)
            entry.compress_type, entry.external_attr, entry.create_system = zipfile.ZIP_DEFLATED, 0o600 << 16, 3
            made.writestr(entry, content)
    return target.getvalue()


def steady_package(content: bytes, on: date) -> bytes:
    """The same package with every entry dated ``on``, so that making it again gives the same bytes."""
    with zipfile.ZipFile(io.BytesIO(content)) as source:
        return new_package({name: source.read(name) for name in source.namelist()}, on)
