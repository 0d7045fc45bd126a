import shutil
from datetime import date
from urllib.parse import parse_qs

import pytest

from pincite import specimens
from pincite.assistant import Assistant
from pincite.embed import HashingEmbedder
from pincite.errors import LibraryError, ReadError, UsageError
from pincite.library import Library
from pincite.ui.links import address, find


@pytest.fixture(scope="module")
def inspection():
    return next(p for p in specimens.paths() if p.stem.startswith("marlowe-vale"))


@pytest.fixture
def library(tmp_path, database):
    folder = tmp_path / "library"
    with Library.open(folder, embedder=HashingEmbedder(), database=database) as library:
        yield library


def test_a_report_is_added_with_its_bytes_and_its_progress_is_told(library, inspection):
    told = []
    added = library.add(inspection, progress=lambda stage, share: told.append((stage, share)))
    assert added.status == "added"
    assert added.record.id == inspection.stem
    assert library.file(inspection.stem) == (inspection.name, inspection.read_bytes())
    assert list(dict.fromkeys(stage for stage, _ in told)) == ["reading", "embedding", "indexing"]
    shares = [share for stage, share in told if stage == "embedding"]
    assert shares == sorted(shares) and shares[0] == 0.0 and shares[-1] == pytest.approx(1.0)


def test_adding_a_report_twice_changes_nothing(library, inspection, tmp_path):
    library.add(inspection)
    generation = library._store.generation()
    assert library.add(inspection).status == "unchanged"
    copy = shutil.copy(inspection, tmp_path / "another name.pdf")
    again = library.add(copy)
    assert (again.status, again.record.id) == ("unchanged", inspection.stem)
    assert library._store.generation() == generation


@pytest.mark.parametrize("id", ["X", "9", "Vale_2019.final", "a-_b", "para-25", "z" * 80])
def test_whatever_id_is_chosen_every_paragraph_is_found_by_its_own(library, tmp_path, id):
    file = tmp_path / "vale.txt"
    file.write_text("Vale review\n\nFindings\n\n1. One lamp was lit.\n\n2. Two lamps were lit.\n")
    library.add(file, id=id)
    assistant = Assistant(library)
    numbered = [p for p in library.paragraphs(id) if p.label]
    assert [p.label for p in numbered] == ["1", "2"]
    for paragraph in library.paragraphs(id):
        found = assistant.cite(paragraph.id).paragraphs
        assert found and found[0].id == paragraph.id
        place = parse_qs(address(paragraph)[1:])
        opened = find({name: value for name, (value,) in place.items()}, library)
        assert opened and opened.paragraph == paragraph


def test_ids_that_differ_only_in_capitals_are_two_reports(library, tmp_path):
    file = tmp_path / "vale.txt"
    for id, lamps in (("vale-2019", "One lamp was"), ("Vale-2019", "Two lamps were")):
        file.write_text(f"Vale review\n\nFindings\n\n1. {lamps} lit.\n\n2. No more was.\n")
        library.add(file, id=id)
    for id in ("vale-2019", "Vale-2019"):
        assert [p.id for p in Assistant(library).cite(f"{id}#1").paragraphs] == [f"{id}#1"]
    assert len(Assistant(library).cite("VALE-2019#1").paragraphs) == 1


@pytest.mark.parametrize("id", ["", "x#2", "a/b", ".a", "a.", "a b", "é", "a\u202e1", "a" * 81])
def test_an_id_that_no_citation_can_begin_with_is_refused(library, inspection, id):
    with pytest.raises(UsageError, match="no id"):
        library.add(inspection, id=id)
    assert library.records() == ()


def test_other_bytes_under_the_same_id_are_refused_and_replace_is_named(
    library, inspection, tmp_path
):
    library.add(inspection)
    before = library.report(inspection.stem)
    other = tmp_path / inspection.name
    other.write_bytes(inspection.read_bytes() + b"\n% changed\n")
    with pytest.raises(UsageError, match="--replace"):
        library.add(other)
    assert library.report(inspection.stem) == before
    replaced = library.add(other, replace=True)
    assert replaced.status == "replaced"
    assert library.file(inspection.stem)[1] == other.read_bytes()
    assert len(library.records()) == 1


def test_a_file_that_cannot_be_read_leaves_the_library_as_it_was(library, tmp_path):
    bad = tmp_path / "report.pdf"
    bad.write_text("<html>Not found</html>")
    with pytest.raises(ReadError):
        library.add(bad)
    with pytest.raises(ReadError, match="no file"):
        library.add(tmp_path / "absent.pdf")
    assert library.records() == ()


def test_a_crash_between_embedding_and_writing_adds_nothing(library, inspection):
    def pulled(stage: str, share: float) -> None:
        if stage == "indexing":
            raise RuntimeError("pulled the plug")

    with pytest.raises(RuntimeError):
        library.add(inspection, progress=pulled)
    assert library.records() == ()
    assert library.add(inspection).status == "added"


def test_the_index_follows_the_library(library, inspection):
    assert len(library.index()) == 0
    library.add(inspection)
    assert list(library.index().reports) == [inspection.stem]
    library.remove(inspection.stem)
    assert len(library.index()) == 0


def test_another_process_sees_what_was_added(library, inspection, tmp_path, database):
    folder = tmp_path / "library"
    with Library.open(folder, embedder=HashingEmbedder(), database=database) as other:
        assert len(other.index()) == 0
        library.add(inspection)
        assert [r.id for r in other.records()] == [inspection.stem]
        assert len(other.index()) == len(library.index()) > 100


def test_records_come_newest_first(library):
    for path in specimens.paths():
        library.add(path)
    days = [r.published or (r.inspected[1] if r.inspected else date.min) for r in library.records()]
    assert days == sorted(days, reverse=True)


def test_an_unknown_report_is_answered_with_the_nearest_ids(library, inspection):
    with pytest.raises(UsageError, match="empty"):
        library.report("nothing-2019")
    library.add(inspection)
    with pytest.raises(UsageError, match=inspection.stem):
        library.known([inspection.stem[:-1] + "0"])
    with pytest.raises(UsageError):
        library.remove("nothing-2019")


def test_a_library_made_with_another_embedder_is_refused(library, inspection, database):
    library.use(HashingEmbedder(dim=64))
    library.use(HashingEmbedder())
    library.add(inspection)
    with pytest.raises(LibraryError, match="was made with hashing"):
        Library.open(library.folder, embedder=HashingEmbedder(dim=64), database=database)
    library.remove(inspection.stem)
    with pytest.raises(LibraryError, match="was made with hashing"):
        # What was removed may come back, with its vectors.
        Library.open(library.folder, embedder=HashingEmbedder(dim=64), database=database)
    library.remove(inspection.stem, purge=True)
    Library.open(library.folder, embedder=HashingEmbedder(dim=64), database=database).close()


def test_without_an_embedder_look_ups_work_and_searching_says_what_it_needs(
    library, inspection, tmp_path, database
):
    library.add(inspection)
    with Library.open(tmp_path / "library", database=database) as readonly:
        assert readonly.labelled("25", [inspection.stem])[0].label == "25"
        with pytest.raises(LibraryError, match="without an embedder"):
            readonly.index()


def test_a_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(LibraryError, match="cannot hold a library"):
        Library.open(tmp_path / "file" / "library")
