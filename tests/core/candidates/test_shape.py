import numpy as np
import pytest
from osgeo import osr
from scipy import ndimage

from ftl_qgis_plugin.core.candidates import shape
from ftl_qgis_plugin.core.candidates.components import Components, label_pixels
from ftl_qgis_plugin.core.candidates.pixels import Pixels
from ftl_qgis_plugin.core.grids.grid import Grid


def utm():
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(32647)
    return srs.ExportToWkt()


def grid_of(mask, x_size=10.0, y_size=10.0):
    return Grid(mask.shape[1], mask.shape[0], 500_000.0, 4_200_000.0, x_size, y_size, utm())


def components(mask, connectivity=8, rate=None):
    key = np.flatnonzero(mask)
    component, count = label_pixels(key, mask.shape[1], connectivity)
    values = np.ones((1, len(key)), np.float32) if rate is None else rate.ravel()[key][np.newaxis]
    return Components(Pixels(key, values, np.ones(len(key), bool), np.zeros(len(key), bool)), component, count)


def blobs(seed=0, shape=(90, 120)):
    noise = ndimage.gaussian_filter(np.random.default_rng(seed).standard_normal(shape), 2)
    return noise > 1.1 * noise.std()


def test_a_box_is_as_long_as_it_is_wide():
    mask = np.zeros((30, 40), bool)
    mask[3:7, 5:33] = True  # 4 rows, 28 columns
    mask[10:28, 20:22] = True  # 18 rows, 2 columns
    axes = shape.axes_of(components(mask), grid_of(mask))
    assert axes.elongation == pytest.approx([7.0, 9.0])
    assert np.abs(axes.right) == pytest.approx([1, 0], abs=1e-9)
    # Pixels twice as high as wide.
    axes = shape.axes_of(components(mask), grid_of(mask, 5.0, 10.0))
    assert axes.elongation == pytest.approx([3.5, 18.0])


def test_a_disc_has_no_axis_and_an_ellipse_leans():
    rows, cols = np.mgrid[-60:61, -60:61]
    disc = rows**2 + cols**2 <= 50**2
    axes = shape.axes_of(components(disc), grid_of(disc))
    assert axes.elongation[0] == pytest.approx(1.0, abs=1e-6)
    assert np.isnan(axes.right[0])
    lean = np.radians(30)  # of the long axis from the east, up
    along, across = cols * np.cos(lean) - rows * np.sin(lean), cols * np.sin(lean) + rows * np.cos(lean)
    ellipse = (along / 55) ** 2 + (across / 20) ** 2 <= 1
    axes = shape.axes_of(components(ellipse), grid_of(ellipse))
    assert axes.elongation[0] == pytest.approx(55 / 20, rel=0.01)
    assert (axes.right[0], axes.up[0]) == (pytest.approx(np.cos(lean), abs=0.01), pytest.approx(np.sin(lean), abs=0.01))


def test_axes_are_those_of_the_covariance():
    mask = blobs()
    done = components(mask)
    axes = shape.axes_of(done, grid_of(mask, 10.0, 7.0))
    assert done.count > 15
    for number in range(done.count):
        row, col = np.divmod(done.pixels.key[done.component == number], mask.shape[1])
        covariance = np.cov(np.vstack([col * 10.0, -row * 7.0]), bias=True) + np.diag([100, 49]) / 12
        low, high = np.linalg.eigvalsh(covariance)
        assert axes.elongation[number] == pytest.approx(np.sqrt(high / low))
        if high > 1.01 * low:
            along = np.array([axes.right[number], axes.up[number]])
            assert along @ covariance @ along == pytest.approx(high)


@pytest.mark.parametrize("canvas_px", [1, 3000, 4_000_000])
@pytest.mark.parametrize("connectivity", [4, 8])
def test_depth_by_brute_force(monkeypatch, canvas_px, connectivity):
    monkeypatch.setattr(shape, "_CANVAS_PX", canvas_px)
    mask = blobs(1, (40, 50))
    mask[:5, 10:20] = True  # at the grid's border, outside of which nothing belongs to it
    mask[20, 20] = mask[21, 21] = True
    done = components(mask, connectivity)
    depth = shape.depth_px(done, grid_of(mask))
    row, col = np.divmod(done.pixels.key, 50)
    for number in range(done.count):
        own = np.zeros((42, 52), bool)
        own[row[done.component == number] + 1, col[done.component == number] + 1] = True
        outside = np.argwhere(~own) - 1
        for index in np.flatnonzero(done.component == number):
            nearest = np.hypot(*(outside - [row[index], col[index]]).T).min()
            assert depth[index] == pytest.approx(nearest)
