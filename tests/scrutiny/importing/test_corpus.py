"""The shared corpus and both seeds, scored by the corpus's own scorer. A clone without them skips; own papers stand beside."""

from __future__ import annotations

import importlib.util
import json
import os
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from wardmote.scrutiny.importing import FLAG_WORDS, as_expected, read_scraip

pytestmark = pytest.mark.pure

SHARED = Path(os.environ.get("WARDMOTE_SHARED", Path(__file__).resolve().parents[3].parent / "shared"))
CORPUS = SHARED / "corpus" / "scraips"
PAPERS = sorted([*CORPUS.glob("*.expected.json"), *(SHARED / "seeds").glob("*.expected.json")])
needs_shared = pytest.mark.skipif(
    not PAPERS, reason="the shared corpus is not beside the project (see WARDMOTE_SHARED)"
)


def scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("scraip_score", CORPUS / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def read_paper(expected_path: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    expected = json.loads(expected_path.read_text(encoding="utf-8"))
    return expected, as_expected(read_scraip(expected_path.parent / expected["source_file"]))


@needs_shared
@pytest.mark.slow
@pytest.mark.parametrize("path", PAPERS, ids=lambda path: path.name.split(".")[0])
def test_corpus_paper_is_read_whole(path: Path) -> None:
    expected, actual = read_paper(path)
    score = scorer().score(expected, actual)
    assert (score["recall"], score["precision"]) == (1.0, 1.0), score["misses"]
    assert score["field_mean"] >= 0.97, score["fields"]
    assert score["leaks"] == []
    assert all(score["document"].values()), score["document"]
    assert score["order_kept"]
    if "themes" in score:
        assert score["themes"]["right"] == score["themes"]["of"]


@needs_shared
@pytest.mark.parametrize("path", PAPERS, ids=lambda path: path.name.split(".")[0])
def test_corpus_paper_shows_where_each_value_stands(path: Path) -> None:
    _, actual = read_paper(path)
    for row in actual["recommendations"]:
        assert row["source"]["text"] != "the whole file"
        assert set(row["flags"]) <= set(FLAG_WORDS)


@needs_shared
def test_seed_of_the_town_centre_review_is_exact() -> None:
    expected, actual = read_paper(next(path for path in PAPERS if path.name.startswith("000_")))
    same = scorer().same
    assert len(actual["recommendations"]) == 15
    assert [theme["name"] for theme in actual["themes"]] == [
        "Greater Communications",
        "Member Engagement",
        "Future Actions",
    ]
    for wanted, found in zip(expected["recommendations"], actual["recommendations"], strict=True):
        for name in scorer().FIELDS:
            assert same(name, wanted.get(name), found.get(name)), (wanted["n"], name)
        assert set(wanted["flags"]) - {"typo_in_source"} <= set(found["flags"]), wanted["n"]


@needs_shared
def test_decision_report_of_the_seed_has_no_rows_and_says_why() -> None:
    path = next(path for path in PAPERS if path.name.startswith("004_"))
    draft = read_scraip(path.parent / json.loads(path.read_text(encoding="utf-8"))["source_file"])
    assert draft.rows == []
    assert "No table or list of scrutiny recommendations was found" in draft.why[0]
    assert "not a recommendation of scrutiny" in draft.why[1]
