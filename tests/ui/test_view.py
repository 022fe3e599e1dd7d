"""What the Review page does, without a browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from align.model import Status
from align.review import SetStatus
from duizhao.store import Project
from ui import requests
from ui.requests import answer, job_notice, on_top, saved_keys
from ui.sentences import open_view
from ui.view import AlignmentView, ViewFilter, prefetch, taken
from ui.words import Words


@pytest.fixture
def project(project_file: Path) -> Iterator[Project]:
    with Project.open(project_file, author="Li") as opened:
        yield opened


@pytest.fixture
def view(project: Project) -> AlignmentView:
    return view_of(project, "parallel")


def view_of(project: Project, mode: str) -> AlignmentView:
    (record,) = [item for item in project.alignments() if item.mode == mode]
    return open_view(project, record.id)


def send(view: AlignmentView, **message: Any) -> dict[str, Any]:
    return answer(view, message, Words())


def command(view: AlignmentView, index: int, name: str, **extra: Any) -> dict[str, Any]:
    bead = view.bead(view.shown[index])
    assert bead is not None
    return send(view, kind="command", name=name, id=bead.id, version=bead.version, **extra)


def with_next(view: AlignmentView, index: int) -> dict[str, Any]:
    other = view.bead(view.shown[index + 1])
    assert other is not None
    return {"other": other.id, "otherVersion": other.version}


def types(view: AlignmentView, upto: int = 4) -> list[str]:
    return [row["type"] for row in view.window()[:upto]]


def test_each_decision_is_in_the_store_at_once(view: AlignmentView, project: Project) -> None:
    assert "error" not in command(view, 0, "status", status="accepted")
    assert project.beads(view.alignment)[0].status is Status.ACCEPTED
    assert view.counts()["reviewed"] == 1


def test_merge_split_move_and_undo_keep_the_list_in_order(view: AlignmentView) -> None:
    before = view.window()
    command(view, 0, "merge", **with_next(view, 0))
    assert types(view) == ["2-2", "1-1", "1-1", "1-1"]
    command(view, 0, "split", zh=1, en=2)
    assert types(view) == ["1-2", "1-0", "1-1", "1-1"]
    command(view, 0, "move", side="en", direction="up", **with_next(view, 0))
    assert types(view) == ["1-1", "1-1", "1-1", "1-1"]
    for _ in range(3):
        assert "error" not in send(view, kind="undo")
    assert [(r["id"], r["zh"], r["en"]) for r in view.window()] == [
        (r["id"], r["zh"], r["en"]) for r in before
    ]
    send(view, kind="redo")
    assert types(view)[0] == "2-2"


def test_the_list_is_sticky_until_the_filter_is_set_again(view: AlignmentView) -> None:
    send(view, kind="filter", filter={"status": "proposed"})
    count = len(view.shown)
    command(view, 0, "status", status="rejected")
    assert len(view.shown) == count
    send(view, kind="filter", filter={"status": "proposed"})
    assert len(view.shown) == count - 1


@pytest.mark.parametrize(
    ("wanted", "count"),
    [
        ({"text": "第3句"}, 1),
        ({"text": "/sentence (3|4),/"}, 2),
        ({"text": "/(/"}, 0),
        ({"minimum": "0.9"}, 8),
        ({"type": "one-sided"}, 0),
        ({"minimum": "nonsense"}, 40),
    ],
)
def test_filters(view: AlignmentView, wanted: dict[str, Any], count: int) -> None:
    send(view, kind="filter", filter=wanted)
    assert len(view.shown) == count


def test_what_somebody_else_did_appears_and_an_old_version_is_a_conflict(
    view: AlignmentView, project: Project
) -> None:
    key = view.shown[0]
    project.apply(view.alignment, SetStatus((key,), Status.REJECTED), author="Wang")
    reply = command(view, 0, "status", status="accepted")
    assert reply["error"]
    assert "changed in the meantime" in reply["text"]
    bead = view.bead(key)
    assert bead is not None
    assert bead.status is Status.REJECTED
    assert not view.refresh()


def test_accepting_over_a_probability_says_first_what_it_would_do(view: AlignmentView) -> None:
    chances = send(view, kind="preview")["chances"]
    assert len(chances) == 101
    count, errors = chances[90]
    assert count == 8
    assert 0 < errors < 1
    assert chances[0][0] == 40
    send(view, kind="acceptOver", minimum=0.9)
    assert view.counts()["reviewed"] == 8
    send(view, kind="undo")
    assert view.counts()["reviewed"] == 0


def test_accepting_all_above_takes_what_is_shown_only(view: AlignmentView) -> None:
    send(view, kind="filter", filter={"text": "/第[123]句/"})
    command(view, 1, "acceptAbove")
    assert view.counts()["reviewed"] == 2


def test_jumping_goes_round_and_moves_the_window(view: AlignmentView) -> None:
    command(view, 30, "comment", text="看")
    reply = send(view, kind="jump", what="comment", step=1, index=35)
    assert reply["focus"] == view.shown[30]
    assert send(view, kind="jump", what="uneven", step=1, index=0) == {
        "text": "No other pair found"
    }


def test_keys_are_kept_with_the_project(view: AlignmentView, project: Project) -> None:
    assert saved_keys(project) == {}
    send(view, kind="keys", keys={"accept": "q"})
    assert saved_keys(project) == {"accept": "q"}
    assert send(view, kind="keys", keys=[1])["error"]
    project.set_setting("keys", "{damaged")
    assert saved_keys(project) == {}


def test_the_dot_plot_goes_along_both_texts(view: AlignmentView) -> None:
    plot = send(view, kind="plot")["plot"]
    points = plot["points"]
    assert [point[0] for point in points] == list(range(40))
    assert points == sorted(points, key=lambda point: (point[1], point[2]))
    assert points[-1][1] < plot["size"]["zh"]
    assert points[-1][2] < plot["size"]["en"]


def test_an_edit_is_an_overlay_and_the_same_text_is_none(view: AlignmentView) -> None:
    command(view, 0, "edit", side="zh", text="改过。")
    assert view.window()[0]["zhEdit"] == ["改过。"]
    assert view.window()[0]["zh"] == ["第0句，人类命运共同体。"]
    command(view, 0, "edit", side="zh", text="第0句，人类命运共同体。")
    assert view.window()[0]["zhEdit"] is None


def test_comparable_choose_another_candidate(project: Project) -> None:
    view = view_of(project, "comparable")
    assert [row["p"] for row in view.window()] == [0.9, 0.1]
    bead = view.bead(view.shown[0])
    assert bead is not None
    candidates = view.candidates(bead)
    assert [item.probability for item in candidates] == [0.9, 0.4]
    reply = command(view, 0, "choose", candidate=candidates[1].id)
    assert "focus" not in reply  # the page moves on, as it does when a pair is accepted
    assert view.shown[0] == candidates[1].id
    statuses = {item.id: item.status for item in view.candidates(bead)}
    assert statuses == {
        candidates[0].id: Status.REJECTED,
        candidates[1].id: Status.ACCEPTED,
    }
    send(view, kind="undo")
    assert all(item.status is Status.PROPOSED for item in view.candidates(bead))


def test_comparable_no_counterpart(project: Project) -> None:
    view = view_of(project, "comparable")
    assert "error" not in command(view, 0, "noCounterpart")
    assert command(view, 1, "merge", other=view.shown[0])["error"]


@pytest.mark.parametrize(
    "message",
    [
        {},
        {"kind": "nonsense"},
        {"kind": "command", "name": "status", "id": "gone"},
        {"kind": "window", "start": "x"},
        {"kind": "acceptOver", "minimum": ["x"]},
    ],
)
def test_nonsense_from_the_browser_is_answered_in_words(
    view: AlignmentView, message: dict[str, Any]
) -> None:
    reply = answer(view, message, Words())
    assert reply["error"]
    assert reply["text"]


def test_a_status_that_does_not_exist_changes_nothing(view: AlignmentView) -> None:
    assert command(view, 0, "status", status="excellent")["error"]
    assert view.counts()["reviewed"] == 0


def test_the_document_and_the_term_filter(view: AlignmentView, project: Project) -> None:
    send(view, kind="filter", filter={"document": "a.en"})
    assert len(view.shown) == 40
    send(view, kind="filter", filter={"document": "b.en"})
    assert not view.shown
    send(view, kind="filter", filter={"term": "Destiny community"})  # by its concept's other words
    assert len(view.shown) == 40
    send(view, kind="filter", filter={"term": "sentence", "maximum": "0.6", "type": "1-1"})
    assert len(view.shown) == 9


def test_search_and_replace_is_one_change_that_accepts_nothing(
    view: AlignmentView, project: Project
) -> None:
    wanted = {"find": "human", "put": "$1 HUMAN", "side": "en"}
    found = send(view, kind="replacePreview", **wanted)["replacing"]
    assert found["count"] == 39
    assert found["changes"][0]["new"] == "$1 HUMAN"
    before = project.revision()
    assert "error" not in send(view, kind="replaceAll", **wanted)
    assert project.revision() == before + 1
    bead = view.bead(view.shown[0])
    assert bead is not None
    assert bead.en_text == "Sentence 0, a community of $1 HUMAN destiny."
    assert bead.status is Status.PROPOSED
    back = {"find": r"\$1 (HUMAN)", "put": r"human", "regex": True, "cased": True}
    send(view, kind="replaceAll", **back)
    bead = view.bead(view.shown[0])
    assert bead is not None
    assert bead.en_text is None  # the document's own text again: no correction
    send(view, kind="undo")
    send(view, kind="undo")
    assert all(bead.en_text is None for bead in view.beads())


@pytest.mark.parametrize(
    "wanted",
    [
        {"find": "(", "regex": True},
        {"find": "a", "put": r"\9", "regex": True},
        {"find": ""},
        {"find": "nowhere"},
    ],
)
def test_a_replacement_without_sense_changes_nothing(
    view: AlignmentView, wanted: dict[str, Any]
) -> None:
    assert send(view, kind="replaceAll", **wanted)["error"]


def test_segments_are_cut_where_the_shown_line_says_and_joined_again(view: AlignmentView) -> None:
    command(view, 0, "cut", side="zh", segment=0, at=4)
    assert view.window()[0]["zh"] == ["第0句，", "人类命运共同体。"]
    command(view, 0, "joinSegments", side="zh", segment=0)
    assert view.window()[0]["zh"] == ["第0句，人类命运共同体。"]
    assert command(view, 0, "cut", side="zh", segment=3, at=1)["error"]
    assert command(view, 0, "cut", side="zh", segment=0, at=0)["error"]


def test_a_swap_crosses_and_crosses_back(view: AlignmentView) -> None:
    command(view, 0, "swap", **with_next(view, 0))
    rows = view.window()
    assert rows[0]["en"] == ["Sentence 1, a community of human destiny."]
    assert rows[0]["crossing"]
    assert rows[1]["crossing"]
    command(view, 0, "swap", **with_next(view, 0))
    assert not view.window()[0]["crossing"]
    assert view.window()[0]["en"] == ["Sentence 0, a community of human destiny."]


def test_comparable_pairs_are_extended_narrowed_and_linked(project: Project) -> None:
    view = view_of(project, "comparable")
    assert "error" not in command(view, 0, "extend", side="en", last=True, add=True)
    assert view.window()[0]["en"] == ["First.", "Second."]
    command(view, 0, "extend", side="en", last=False, add=False)
    row = view.window()[0]  # a pair that was there as a lesser candidate
    assert (row["en"], row["status"]) == (["Second."], "needs review")
    assert command(view, 0, "extend", side="en", last=True, add=False)["error"]
    found = send(view, kind="findSegments", text="third", id=view.shown[0])["segments"]
    assert [item["text"] for item in found] == ["Third."]
    assert found[0]["marks"] == [[0, 5]]
    (hit,) = found
    place = {name: hit[name] for name in ("document", "start", "end")}
    command(view, 0, "link", **place)
    assert view.window()[0]["en"] == ["Third."]
    assert view.window()[0]["status"] == "accepted"
    assert command(view, 0, "link", document="x", start=0, end=1)["error"]
    assert command(view, 1, "extend", side="zh", last=True, add=True)["error"]  # the last sentence


def test_choosing_takes_the_place_of_the_row_and_undo_puts_it_back(project: Project) -> None:
    view = view_of(project, "comparable")
    before = list(view.shown)
    bead = view.bead(before[0])
    assert bead is not None
    chosen = view.candidates(bead)[1].id
    command(view, 0, "choose", candidate=chosen)
    assert view.shown == [chosen, before[1]]
    send(view, kind="filter", filter={"order": "best"})
    assert set(view.shown) == {chosen, before[1]}
    send(view, kind="undo")
    assert set(view.shown) == set(before)
    command(view, view.shown.index(before[0]), "noCounterpart")
    assert [row["type"] for row in view.window() if row["status"] == "accepted"] == ["1-0"]
    assert before[0] not in view.shown


def test_a_conflict_brings_what_is_there_now(view: AlignmentView, project: Project) -> None:
    key = view.shown[0]
    project.apply(view.alignment, SetStatus((key,), Status.REJECTED), author="Wang")
    reply = command(view, 0, "edit", side="en", text="mine")
    conflict = reply["conflict"]
    assert conflict["author"] == "Wang"
    assert conflict["row"]["status"] == "rejected"
    assert conflict["again"]
    again = {"id": key, "version": conflict["row"]["v"], "side": "en", "text": "mine"}
    assert "error" not in send(view, kind="command", name="edit", **again)


def test_ones_own_commands_are_no_conflict_somebody_elses_are(
    view: AlignmentView, project: Project
) -> None:
    key = view.shown[0]
    seen = {"kind": "command", "name": "status", "id": key, "version": 0}
    own = {int(send(view, **seen, status="accepted")["entry"])}
    assert send(view, **seen, status="rejected")["error"]
    assert "error" not in answer(view, on_top(view, {**seen, "status": "rejected"}, own), Words())
    project.apply(view.alignment, SetStatus((key,), Status.PROPOSED), author="Wang")
    view.refresh()
    assert answer(view, on_top(view, {**seen, "status": "accepted"}, own), Words())["error"]


def test_errors_are_in_the_reviewers_language(view: AlignmentView) -> None:
    reply = answer(view, {"kind": "replaceAll", "find": "nowhere"}, Words("zh"))
    assert reply["text"] == "没有可替换的文字"


def test_filter_values_are_bounded() -> None:
    made = ViewFilter.of({"text": "x" * 5000, "minimum": 7, "status": None})
    assert len(made.text) == 200
    assert made.minimum == 1.0
    assert ViewFilter.of(made.as_dict()) == made


def test_a_long_text_is_aligned_again_in_the_background(
    view: AlignmentView, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[int] = []

    def start(project: Project, kind: str, *, alignment: int, below: str | None) -> int:
        started.append(project.add_job(kind, {"alignment": alignment, "below": below}))
        return started[-1]

    monkeypatch.setattr(requests, "AT_ONCE", 0)
    monkeypatch.setattr(requests.jobs, "start", start)
    assert "nothing is accepted" in send(view, kind="realign", everywhere=True)["text"]
    assert job_notice(view, Words()) == ""
    command(view, 0, "status", status="accepted")
    said = send(view, kind="realignPreview", id=view.shown[9])["realigning"]
    assert (said["may"], said["text"]) == (True, "Up to 30 pairs may change, from pair 11 on")
    assert "in the background" in send(view, kind="realign", everywhere=True)["text"]
    assert "still running" in send(view, kind="realign", everywhere=True)["text"]
    project.update_job(started[0], state="running", done=30, total=120)
    assert job_notice(view, Words()).endswith("25 %")
    project.update_job(started[0], state="done")
    assert "single undo" in job_notice(view, Words())
    assert job_notice(view, Words()) == ""


def test_beads_read_ahead_are_taken_once_and_only_if_nothing_changed(
    view: AlignmentView, project: Project, project_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = project.alignments()[0].id
    wanted = project.beads(first)
    prefetch(project_file).join()
    revision = project.revision()
    assert taken(project, first, revision) == wanted
    assert taken(project, first, revision) is None
    prefetch(project_file).join()
    command(view, 0, "status", status="accepted")
    assert taken(project, first, project.revision()) is None
    prefetch(project_file.with_name("none")).join()  # says nothing
    prefetch(project_file).join()
    monkeypatch.setattr(Project, "beads", lambda *args, **more: pytest.fail("read again"))
    assert AlignmentView(project, first).size == len(wanted)
