"""What a descending Sentinel-1 that looks right sees, from its angles."""

from __future__ import annotations

import numpy as np
import pytest

from ftl_qgis_plugin.core.scene.line_of_sight import TO_SATELLITE, local_incidence_cosine, sensitivity

EAST, NORTH, UP = TO_SATELLITE


def test_the_satellite_stands_39_degrees_off_the_zenith_at_100_degrees():
    assert np.hypot(np.hypot(EAST, NORTH), UP) == pytest.approx(1)
    assert np.degrees(np.arccos(UP)) == pytest.approx(39)
    assert np.degrees(np.arctan2(EAST, NORTH)) % 360 == pytest.approx(100)


@pytest.mark.parametrize(
    ("aspect", "slope", "seen"),
    [(90, 0, EAST), (0, 0, NORTH), (270, 0, -EAST), (180, 0, -NORTH), (77, 90, -UP)],
)
def test_motion_along_an_axis_is_seen_by_its_part(aspect, slope, seen):
    assert sensitivity(aspect, slope) == pytest.approx(seen)


def test_motion_straight_away_is_seen_whole():
    """Down to the west-north-west by 51 degrees: the satellite's direction turned round."""
    assert sensitivity(280, 51) == pytest.approx(-1)


def test_incidence_on_flat_ground_and_on_slopes_that_face_the_satellite():
    def cosine(aspect_deg, slope_deg):
        """Elevation falls toward the aspect; rows run southward."""
        fall = np.tan(np.radians(slope_deg))
        per_row = np.array([fall * np.cos(np.radians(aspect_deg))])
        per_col = np.array([-fall * np.sin(np.radians(aspect_deg))])
        return local_incidence_cosine(per_row, per_col)[0]

    assert cosine(0, 0) == pytest.approx(np.cos(np.radians(39)))
    assert cosine(100, 39) == pytest.approx(1)
    assert cosine(100, 20) == pytest.approx(np.cos(np.radians(19)))
    assert cosine(280, 30) == pytest.approx(np.cos(np.radians(69)))
