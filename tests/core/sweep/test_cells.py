import numpy as np
import pytest
from osgeo import ogr, osr

from ftl_qgis_plugin.core.errors import FtlError
from ftl_qgis_plugin.core.grids.grid import Grid, Window
from ftl_qgis_plugin.core.landslides.zones import Zones
from ftl_qgis_plugin.core.sweep.cells import _cell, cut_cells


def grid(width=230, height=170, code=32647, size=10.0, x=500_000.0, y=4_200_000.0):
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(code)
    srs.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    return Grid(width, height, x, y, size, size, srs.ExportToWkt())


def shapes(cells):
    return [ogr.CreateGeometryFromWkb(cell.wkb) for cell in cells]


def test_cells_cover_the_grid_once_and_neighbours_follow():
    cells = cut_cells(grid(), 500.0)
    assert len(cells) == 5 * 4
    assert len({cell.name for cell in cells}) == 20
    assert sum(shape.GetArea() for shape in shapes(cells)) == pytest.approx(2300 * 1700)
    whole = shapes(cells)
    for one, other in zip(whole, whole[1:]):
        assert one.Intersects(other)  # a step to the side or down
    assert whole[0].GetEnvelope() == (500_000, 500_500, 4_199_500, 4_200_000)


def test_only_the_study_area_and_where_it_is_worth_looking():
    area = ogr.CreateGeometryFromWkt(
        "POLYGON((500100 4199900, 500900 4199900, 500900 4199200, 500100 4199200, 500100 4199900))"
    )
    zones = Zones([bytes(area.ExportToWkb())], grid())
    assert len(cut_cells(grid(), 500.0, zones)) == 4

    def worth(window):
        mask = np.zeros(window.shape, bool)
        mask[:, : max(0, 30 - window.col)] = True  # the westernmost 30 pixels
        return mask

    assert len(cut_cells(grid(), 500.0, None, worth)) == 4
    assert len(cut_cells(grid(), 500.0, zones, worth)) == 2
    with pytest.raises(FtlError, match="No cell is left"):
        cut_cells(grid(), 500.0, zones, lambda window: np.zeros(window.shape, bool))


def test_a_sample_is_the_same_for_everybody_and_part_of_the_whole():
    large = grid(4000, 4000)
    every = {cell.name for cell in cut_cells(large, 500.0)}
    some = [cell.name for cell in cut_cells(large, 500.0, share=0.2, seed=7)]
    assert some == [cell.name for cell in cut_cells(large, 500.0, share=0.2, seed=7)]
    assert set(some) < every
    assert 0.16 < len(some) / len(every) < 0.24
    assert set(some) != {cell.name for cell in cut_cells(large, 500.0, share=0.2, seed=8)}


def test_degrees_and_the_last_row():
    cells = cut_cells(grid(230, 170, 4326, 0.0001, 99.0, 38.5), 500.0)
    assert len(cells) > 10
    assert all(shape.IsValid() for shape in shapes(cells))


@pytest.mark.parametrize(("size", "share", "says"), [(2.0, 1.0, "smaller than a pixel"), (100.0, 0.0, "share of 0")])
def test_impossible_cells(size, share, says):
    with pytest.raises(FtlError, match=says):
        cut_cells(grid(), size, share=share)
    with pytest.raises(FtlError, match="more than anybody"):
        cut_cells(grid(20_000, 20_000), 500.0 / 50)


def test_a_cell_by_hand():
    ground = Grid(40, 30, 500_000.0, 4_000_000.0, 20.0, 10.0, grid().wkt)
    made = _cell(ground, Window(3, 5, 2, 4))
    assert (made.x, made.y) == (500_000 + 7 * 20, 4_000_000 - 4 * 10)
    outline = ogr.CreateGeometryFromWkb(made.wkb)
    assert outline.GetEnvelope() == (500_100, 500_180, 3_999_950, 3_999_970)
    assert outline.GetArea() == 80 * 20
    assert outline.IsValid()


def test_shares_and_counts_at_their_ends(monkeypatch):
    assert len(cut_cells(grid(), 500.0, share=1.0)) == 20
    with pytest.raises(FtlError, match=r"share of 1\.5"):
        cut_cells(grid(), 500.0, share=1.5)
    assert len(cut_cells(grid(), 10.0 * 230)) == 1
    monkeypatch.setattr("ftl_qgis_plugin.core.sweep.cells.MOST_CELLS", 20)
    assert len(cut_cells(grid(), 500.0)) == 20
    with pytest.raises(FtlError, match="That makes 30 cells"):
        cut_cells(grid(), 400.0)
