"""Every string that a page, an e-mail or an error message can show: the texts given to gettext in code and templates."""

from __future__ import annotations

import ast
import functools
import re
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

CALLS = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}
BLOCK = re.compile(r"{%-?\s*blocktranslate\b([^%]*)%}(.*?){%-?\s*endblocktranslate\s*%}", re.DOTALL)
PLURAL = re.compile(r"{%-?\s*plural\s*%}")
SIMPLE = re.compile(r"""{%-?\s*translate\s+(?:"([^"]*)"|'([^']*)')""")
CALLED = re.compile(r"""(?<!\w)_\((?:"([^"]*)"|'([^']*)')\)""")


@dataclass(frozen=True)
class Message:
    """One text and where it stands."""

    text: str
    where: str


@functools.cache
def every_message() -> tuple[Message, ...]:
    """Each text once, from the first place that has it. Reads every module and template: about a second."""
    root = Path(settings.ROOT)
    found: dict[str, Message] = {}
    for path in sorted((root / "wardmote").rglob("*.py")):
        if "migrations" not in path.parts:
            for text, line in _in_code(path):
                found.setdefault(text, Message(text, f"{path.relative_to(root)}:{line}"))
    for path in sorted((root / "templates").rglob("*")):
        if path.is_file():
            for text, line in _in_template(path.read_text()):
                found.setdefault(text, Message(text, f"{path.relative_to(root)}:{line}"))
    return tuple(found.values())


def _in_code(path: Path) -> list[tuple[str, int]]:
    found = []
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in CALLS:
                given = node.args[1:] if name.startswith("pgettext") else node.args
                found += [
                    (each.value, each.lineno)
                    for each in given
                    if isinstance(each, ast.Constant) and isinstance(each.value, str)
                ]
    return found


def hidden_from_translators() -> list[str]:
    """Where code gives gettext a name in place of the words themselves, which makemessages then cannot find."""
    root = Path(settings.ROOT)
    found = []
    for path in sorted((root / "wardmote").rglob("*.py")):
        if "migrations" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            name = getattr(node.func, "id", "") if isinstance(node, ast.Call) else ""
            if isinstance(node, ast.Call) and name in CALLS:
                words = node.args[: 2 if name.startswith(("ngettext", "pgettext")) else 1]
                if not all(isinstance(each, ast.Constant) and isinstance(each.value, str) for each in words):
                    found.append(f"{path.relative_to(root)}:{node.lineno}")
    return found


def _in_template(text: str) -> list[tuple[str, int]]:
    found = []
    for match in BLOCK.finditer(text):
        line = text.count("\n", 0, match.start()) + 1
        found += [(" ".join(each.split()), line) for each in PLURAL.split(match[2])]
    for pattern in (SIMPLE, CALLED):
        for match in pattern.finditer(text):
            found.append((match[1] or match[2] or "", text.count("\n", 0, match.start()) + 1))
    return [(said, line) for said, line in found if said.strip()]
