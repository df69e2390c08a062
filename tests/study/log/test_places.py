"""The sample of non-candidates: its log is kept apart from the candidates', and is merged and converted."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3

import pytest

from ftl_qgis_plugin.core.errors import FtlError
from ftl_qgis_plugin.study.database import Study
from ftl_qgis_plugin.study.file import schema
from ftl_qgis_plugin.study.inventory import CHOICES, inventory_records
from ftl_qgis_plugin.study.iteration.carry import carry_verdicts
from ftl_qgis_plugin.study.log.places import PLACES_KEY, Place, place_name
from ftl_qgis_plugin.study.log.verdicts import Verdict
from ftl_qgis_plugin.study.merge import merge_studies


def make_places(shapes_made, *columns: float) -> list[Place]:
    """Squares of 20 m; `columns` are the x of their centres."""
    return [Place(place_name(x, 5000.0), x, 5000.0, shapes_made.square(x - 10, 4990.0, 20.0)) for x in columns]


def say(study, place, verdict, analyst="ada", **fields):
    study.places.record([Verdict(candidate=place.name, verdict=verdict, analyst=analyst, **fields)])


def labels(study):
    return {name: entry.verdict for name, entry in study.places.current().items()}


def test_what_is_said_lasts_and_is_undone_after_opening_again(make_study, shapes_made):
    study = make_study()
    places = make_places(shapes_made, 1000.0, 2000.0)
    study.places.replace(places)
    say(study, places[0], "accepted", image_source="Aerial", image_date="2021-08")
    say(study, places[1], "rejected")
    say(study, places[0], "rejected", analyst="ben")
    study.close()
    with Study.open(study.path, analyst="ada") as study:
        assert study.places.all() == places
        assert labels(study) == {places[0].name: "rejected", places[1].name: "rejected"}
        first = study.places.history(places[0].name)[0]
        assert (first.analyst, first.image_source, first.image_date) == ("ada", "Aerial", "2021-08")
        assert first.time_utc > "2026"
        # What ben has said since stays.
        assert study.places.undo("ada").candidate == places[1].name
        assert labels(study) == {places[0].name: "rejected"}
        assert study.places.redo("ada").candidate == places[1].name
        assert study.places.undo("ben").candidate == places[0].name
        assert labels(study) == {places[0].name: "accepted", places[1].name: "rejected"}
        # Nothing is ever taken out of the log.
        assert len(list(study.places.entries())) == 6
        with pytest.raises(FtlError, match="no place 'elsewhere'"):
            study.places.record([Verdict(candidate="elsewhere", verdict="accepted", analyst="ada")])


def test_no_reader_of_the_candidates_log_sees_them(make_study, shapes_made):
    study = make_study()
    study.record(Verdict(candidate="c1", verdict="accepted"))
    study.record(Verdict(candidate="c2", verdict="rejected"))
    connection = sqlite3.connect(study.path)

    def seen():
        views = [
            connection.execute(f"SELECT COUNT(*), COUNT(verdict) FROM {view}").fetchone()
            for view in ("verdicts", "verdicts_current", "candidates_current")
        ]
        records = {what: [record["candidate"] for record in inventory_records(study, what)] for what in CHOICES}
        return views, study.current(), study.entries(), study.history("c1"), records

    before = seen()
    places = make_places(shapes_made, *range(1000, 3000, 100))
    study.places.replace(places)
    for place in places:
        say(study, place, "accepted")
    assert seen() == before
    # Undo of a review takes back a review, and the other way round.
    assert study.undo().candidate == "c2"
    assert study.redo().candidate == "c2"
    assert carry_verdicts(study) == {}
    study.places.undo("ada")
    assert study.current() == before[1]
    connection.close()


def test_merging_unites_places_and_what_was_said(make_study, shapes_made, tmp_path):
    original = make_study("original.gpkg", count=2)
    places = make_places(shapes_made, 1000.0, 2000.0, 3000.0)
    original.places.replace(places[:2])
    say(original, places[0], "uncertain", analyst="chief")
    original.close()
    paths = []
    for number, (analyst, verdicts) in enumerate({"ada": ("accepted", "rejected"), "ben": ("rejected",)}.items()):
        paths.append(str(shutil.copy(original.path, tmp_path / f"{analyst}.gpkg")))
        clock = shapes_made.Ticking(f"2026-02-0{number + 1}T00:00:00+00:00")
        with Study.open(paths[-1], analyst=analyst, clock=clock) as study:
            for place, verdict in zip(places, verdicts):
                say(study, place, verdict, analyst)
            if analyst == "ben":
                study.places.replace([places[2], places[0]])
                say(study, places[2], "accepted", analyst)
    results = []
    for order in (paths, paths[::-1]):
        merged = merge_studies(order, str(tmp_path / "merged.gpkg"), overwrite=True)
        # Agreement is about candidates.
        assert merged.candidates == ()
        assert merged.verdicts == 0
        with Study.open(merged.path, read_only=True) as study:
            assert {place.name for place in study.places.all()} == {place.name for place in places}
            assert len(study.places.all()) == 3
            results.append((labels(study), [entry.uuid for entry in study.places.entries()]))
    assert results[0] == results[1]
    assert results[0][0] == {places[0].name: "rejected", places[1].name: "rejected", places[2].name: "accepted"}
    assert len(results[0][1]) == 5


@pytest.fixture
def first_version(make_study, shapes_made):
    """A study as version 1 wrote it, by taking away what version 2 brought."""
    study = make_study()
    study.record(Verdict(candidate="c1", verdict="accepted"))
    study.close()
    connection = sqlite3.connect(study.path, isolation_level=None)
    connection.execute("DROP TABLE place_verdicts")
    connection.execute("DELETE FROM gpkg_contents WHERE table_name = 'place_verdicts'")
    connection.execute("UPDATE settings SET value = '1' WHERE key = 'schema_version'")
    rows = [(f"non-{n:05d}", 80.0, 34.0, shapes_made.square(1000.0 * n, 0.0, 20.0).hex()) for n in (1, 2, 3, 4)]
    said = {"non-00001": "landslide", "non-00002": "other", "non-00003": "uncertain", "gone": "other"}
    for key, value in ((PLACES_KEY, rows), ("noncandidate_labels", said)):
        connection.execute("INSERT INTO settings (key, value) VALUES (?, ?)", (key, json.dumps(value)))
    connection.close()
    return study.path


def test_labels_of_older_studies_move_into_the_log(first_version, make_study, tmp_path):
    other = str(shutil.copy(first_version, tmp_path / "other.gpkg"))
    # Whoever only reads changes nothing, and says how it is mended.
    with pytest.raises(FtlError, match="Open it once on the Data page"):
        merge_studies([first_version, other], str(tmp_path / "merged.gpkg"))
    with Study.open(first_version, analyst="ada") as study:
        names = [place.name for place in study.places.all()]
        assert names == [f"place-E{1000 * n + 10}.0N10.0" for n in (1, 2, 3, 4)]
        assert labels(study) == dict(zip(names, ("accepted", "rejected", "uncertain")))
        assert study.setting("noncandidate_labels") is None
        assert {name: entry.verdict for name, entry in study.current().items()} == {"c1": "accepted"}
        # Newer than what was there, whoever says it.
        say(study, study.places.all()[0], "rejected")
        assert labels(study)[names[0]] == "rejected"
        study.places.undo("ada")
        assert labels(study)[names[0]] == "accepted"
    backups = [name for name in os.listdir(tmp_path) if name.startswith("study.v1.")]
    assert len(backups) == 1
    # A copy that was converted apart has the same entries.
    Study.open(other, analyst="ben").close()
    merged = merge_studies([first_version, other], str(tmp_path / "merged.gpkg"))
    with Study.open(merged.path, read_only=True) as study:
        assert labels(study) == dict(zip(names, ("accepted", "rejected", "uncertain")))
        assert len(list(study.places.entries())) == 3 + 2


def test_a_converted_study_is_made_as_a_new_one(first_version, make_study):
    Study.open(first_version).close()
    new = make_study("new.gpkg")
    made = []
    for path in (first_version, new.path):
        connection = sqlite3.connect(path)
        statements = connection.execute(
            "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE tbl_name = 'place_verdicts' AND sql IS NOT NULL "
            "ORDER BY name"
        ).fetchall()
        contents = connection.execute(
            "SELECT table_name, data_type, identifier, srs_id FROM gpkg_contents ORDER BY table_name"
        ).fetchall()
        made.append(
            (
                [
                    (
                        *row[:3],
                        " ".join(row[3].split()).replace("( ", "(").replace('"place_verdicts"', "place_verdicts"),
                    )
                    for row in statements
                ],
                contents,
            )
        )
        connection.close()
    assert made[0] == made[1]
    assert len(made[0][0]) == 4


def test_a_sample_that_cannot_be_understood_costs_nothing(first_version):
    connection = sqlite3.connect(first_version, isolation_level=None)
    connection.execute("UPDATE settings SET value = 'no json' WHERE key = ?", (PLACES_KEY,))
    connection.close()
    with Study.open(first_version) as study:
        assert study.settings()["schema_version"] == str(schema.SCHEMA_VERSION)
        assert "non-00001" in study.setting("noncandidate_labels")
        with pytest.raises(FtlError, match="Draw it again"):
            study.places.all()
