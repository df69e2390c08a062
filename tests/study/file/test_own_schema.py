"""What a trigger on tables that no study uses may do: refuse, and nothing else."""

import pytest

from ftl_qgis_plugin.study.file import own_schema

HEAD = "CREATE TRIGGER gpkg_tile_matrix_zoom BEFORE INSERT ON gpkg_tile_matrix FOR EACH ROW "
REFUSES = "SELECT RAISE(ABORT, 'zoom_level must be positive') WHERE (NEW.zoom_level < 0);"


def only_refuses(sql):
    return own_schema._only_refuses(list(own_schema._tokens(sql)))


def test_what_only_refuses_passes():
    assert only_refuses(f"{HEAD} BEGIN {REFUSES} END")


@pytest.mark.parametrize(
    "body",
    [
        f"BEGIN -- a word\n {REFUSES} END",
        f"BEGIN /* a word */ {REFUSES} END",
        REFUSES,
        f"BEGIN {REFUSES} DELETE FROM verdicts; END",
        "BEGIN SELECT load_extension('x'); END",
        "BEGIN SELECT RAISE(ABORT, 'no') FROM verdicts WHERE 1; END",
    ],
)
def test_comments_writing_and_other_tables_do_not(body):
    assert not only_refuses(HEAD + body)
