"""Small files as InSAR programs and services write them, for tests; layouts after the producers' sources and guides.

Every pair maker takes the displacement from its first to its second date in metres toward the satellite, so that a test
can give the same movement to every product.
"""

from __future__ import annotations

import datetime
import math
from pathlib import Path

import h5py
import numpy as np
from osgeo import gdal, osr

C_BAND_M = 0.0554657647
L_BAND_HZ = 1.257e9
UTM_CORNER, UTM_STEP = (500010.0, 7600020.0), 30.0
DEGREE_CORNER, DEGREE_STEP = (99.2, 38.6), 0.001


def wkt(epsg: int) -> str:
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(epsg)
    return srs.ExportToWkt()


def tif(
    path: Path,
    values: np.ndarray,
    epsg: int = 32606,
    corner: tuple[float, float] = UTM_CORNER,
    step: float = UTM_STEP,
    no_data: float | None = None,
    unit: str = "",
    tags: dict | None = None,
) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    kind = gdal.GDT_Byte if values.dtype == np.uint8 else gdal.GDT_Float32
    dataset = gdal.GetDriverByName("GTiff").Create(str(path), values.shape[1], values.shape[0], 1, kind)
    dataset.SetProjection(wkt(epsg))
    dataset.SetGeoTransform((corner[0], step, 0, corner[1], 0, -step))
    if tags:
        dataset.SetMetadata(tags)
    band = dataset.GetRasterBand(1)
    if no_data is not None:
        band.SetNoDataValue(no_data)
    if unit:
        band.SetUnitType(unit)
    band.WriteArray(values)
    dataset.FlushCache()
    return str(path)


def rewritten(path, values=None, *, turn=0.0, south_up=False, kind=None, scale=1.0, offset=0.0, no_data="as it was"):
    """A GeoTIFF laid out in another way; the numbers that it means stay."""
    source = gdal.Open(str(path))
    band = source.GetRasterBand(1)
    old = band.GetNoDataValue()
    values = band.ReadAsArray().astype(np.float64)
    empty = values == 0 if old in (None, 0) else values == old
    x, x_step, _, y, _, y_step = source.GetGeoTransform()
    place = (x, x_step, 0, y, 0, y_step)
    if south_up:
        values, empty = values[::-1], empty[::-1]
        place = (x, x_step, 0, y + y_step * values.shape[0], 0, -y_step)
    if turn:
        # A quarter turn: rows run east, columns south.
        values, empty = values.T, empty.T
        place = (x, 0, x_step, y, y_step, 0)
    stored = (values - offset) / scale
    hole = old if no_data == "as it was" else no_data
    stored = np.where(empty, 0 if hole is None else hole, stored)
    kind = band.DataType if kind is None or band.DataType == gdal.GDT_Byte else kind
    if kind in (gdal.GDT_Int16, gdal.GDT_Int32):
        stored = np.rint(stored)
    wkt, tags, unit = source.GetProjection(), source.GetMetadata(), band.GetUnitType()
    source = band = None
    copy = gdal.GetDriverByName("GTiff").Create(str(path), values.shape[1], values.shape[0], 1, kind)
    copy.SetProjection(wkt)
    copy.SetGeoTransform(place)
    copy.SetMetadata({key: value for key, value in tags.items() if key != "AREA_OR_POINT"})
    target = copy.GetRasterBand(1)
    if unit:
        target.SetUnitType(unit)
    if hole is not None:
        target.SetNoDataValue(hole)
    if scale != 1.0 or offset:
        target.SetScale(scale)
        target.SetOffset(offset)
    target.WriteArray(stored)
    copy.FlushCache()


WAYS = {
    "as it comes": {},
    "south-up": {"south_up": True},
    "a quarter turned": {"turn": math.pi / 2},
    "float64": {"kind": gdal.GDT_Float64},
    "packed": {"kind": gdal.GDT_Int16, "scale": 1e-3, "offset": 0.25, "no_data": -32768},
    "packed in 32 bits": {"kind": gdal.GDT_Int32, "scale": 1e-6, "no_data": -99999},
    "no data not declared": {"no_data": None},
    "another no data": {"no_data": -9999.0},
    "no data is NaN": {"no_data": float("nan")},
}


def radians(metres: np.ndarray, wavelength_m: float = C_BAND_M) -> np.ndarray:
    """Phase that grows as the ground moves away."""
    return (-metres * 4 * np.pi / wavelength_m).astype(np.float32)


def hyp3(folder: Path, first: datetime.date, second: datetime.date, metres: np.ndarray, coherence, burst="136231_IW2"):
    base = folder / f"S1_{burst}_{first:%Y%m%d}_{second:%Y%m%d}_VV_INT80_663F"
    name = base.name
    tif(base / f"{name}_unw_phase.tif", radians(metres), no_data=0)
    tif(base / f"{name}_corr.tif", np.broadcast_to(np.float32(coherence), metres.shape).copy(), no_data=0)
    tif(base / f"{name}_conncomp.tif", np.ones(metres.shape, np.uint8), no_data=0)
    tif(base / f"{name}_wrapped_phase.tif", np.angle(np.exp(1j * radians(metres))).astype(np.float32))
    return base / f"{name}_unw_phase.tif"


def hyp3_gamma(folder: Path, first, second, metres, coherence):
    name = f"S1AC_{first:%Y%m%d}T030000_{second:%Y%m%d}T030000_VVP012_INT80_G_weF_1A2B"
    tif(folder / name / f"{name}_los_disp.tif", metres.astype(np.float32), no_data=0)
    tif(folder / name / f"{name}_corr.tif", np.broadcast_to(np.float32(coherence), metres.shape).copy(), no_data=0)
    return folder / name / f"{name}_los_disp.tif"


def licsar(folder: Path, first, second, metres, coherence):
    name = f"{first:%Y%m%d}_{second:%Y%m%d}"
    place = {"epsg": 4326, "corner": DEGREE_CORNER, "step": DEGREE_STEP}
    tif(folder / "GEOC" / name / f"{name}.geo.unw.tif", radians(metres), **place)
    quality = np.broadcast_to(np.uint8(round(coherence * 255)), metres.shape).copy()
    tif(folder / "GEOC" / name / f"{name}.geo.cc.tif", quality, **place)
    (folder / "GEOC" / "metadata.txt").write_text("radar_freq=5405000454.33435\nheading=-12.2\n")
    return folder / "GEOC" / name / f"{name}.geo.unw.tif"


def pyrate(folder: Path, first, second, metres, coherence):
    tags = {"FIRST_DATE": first.isoformat(), "SECOND_DATE": second.isoformat(), "WAVELENGTH_METRES": str(C_BAND_M)}
    place = {"epsg": 4326, "corner": DEGREE_CORNER, "step": DEGREE_STEP, "no_data": 0}
    name = f"crop_{first:%Y%m%d}-{second:%Y%m%d}_VV"
    path = folder / f"{name}_unw.tif"
    tif(path, radians(metres), tags={**tags, "DATA_TYPE": "ORIGINAL_IFG", "DATA_UNITS": "RADIANS"}, **place)
    quality = np.broadcast_to(np.float32(coherence), metres.shape).copy()
    tif(folder / f"{name}_cc.tif", quality, tags={**tags, "DATA_TYPE": "ORIGINAL_COH"}, **place)
    return path


def aria(folder: Path, first, second, metres, coherence):
    """The reference is the later date, and the phase grows toward the satellite."""
    name = f"S1-GUNW-D-R-012-tops-{second:%Y%m%d}_{first:%Y%m%d}-030000-00099E_00038N-PP-1a2b-v3_0_1.nc"
    folder.mkdir(parents=True, exist_ok=True)
    height, width = metres.shape
    with h5py.File(folder / name, "w") as file:
        group = file.create_group("science/grids/data")
        lon = DEGREE_CORNER[0] + DEGREE_STEP * (np.arange(width) + 0.5)
        lat = DEGREE_CORNER[1] - DEGREE_STEP * (np.arange(height) + 0.5)
        axes(group, {"latitude": (lat, "degrees_north"), "longitude": (lon, "degrees_east")})
        phase = (metres * 4 * np.pi / C_BAND_M).astype(np.float32)
        quality = np.broadcast_to(np.float32(coherence), metres.shape)
        for key, values in (("unwrappedPhase", phase), ("coherence", quality)):
            variable(group, key, values, ("latitude", "longitude"), fill=np.float32(0))
        variable(group, "connectedComponents", np.ones(metres.shape, np.int16), ("latitude", "longitude"))
        for role, date, orbit in (("reference", second, 30138), ("secondary", first, 29788)):
            scene = f"S1B_IW_SLC__1SDV_{date:%Y%m%d}T{{}}_{date:%Y%m%d}T030030_{orbit:06d}_0354B4_B3A9"
            scenes = np.array([scene.format("030012"), scene.format("025947"), ""], dtype=object)
            file.create_dataset(f"science/radarMetaData/inputSLC/{role}/L1InputGranules", data=scenes)
    return folder / name


def nisar(folder: Path, first, second, metres, coherence):
    name = f"NISAR_L2_PR_GUNW_004_151_A_011_005_4000_SH_{first:%Y%m%d}T155041_{first:%Y%m%d}T155058_"
    name += f"{second:%Y%m%d}T155041_{second:%Y%m%d}T155058_X05010_N_P_J_001.h5"
    folder.mkdir(parents=True, exist_ok=True)
    height, width = metres.shape
    base = "science/LSAR/GUNW/grids/frequencyA/unwrappedInterferogram"
    with h5py.File(folder / name, "w") as file:
        group = file.create_group(base + "/HH")
        group["xCoordinates"] = UTM_CORNER[0] + 80 * (np.arange(width) + 0.5)
        group["yCoordinates"] = UTM_CORNER[1] - 80 * (np.arange(height) + 0.5)
        group.create_dataset("projection", data=np.uint32(32606)).attrs["epsg_code"] = 32606
        group["unwrappedPhase"] = radians(metres, 299_792_458.0 / L_BAND_HZ)
        group["coherenceMagnitude"] = np.broadcast_to(np.float32(coherence), metres.shape)
        group["connectedComponents"] = np.ones(metres.shape, np.uint16)
        mask = np.full(metres.shape, 11, np.uint8)
        mask[0] = 111  # water
        mask[1] = 10  # outside of the secondary's swath
        file[base + "/mask"] = mask
        file["science/LSAR/GUNW/grids/frequencyA/centerFrequency"] = L_BAND_HZ
        for key, date in (("reference", first), ("secondary", second)):
            time = f"{date:%Y-%m-%d}T15:50:41.000000000".encode()
            file[f"science/LSAR/identification/{key}ZeroDopplerStartTime"] = time
        file["science/LSAR/identification/granuleId"] = name[:-3].encode()
        file["science/LSAR/identification/trackNumber"] = np.uint32(151)
        file["science/LSAR/identification/frameNumber"] = np.uint16(11)
        file["science/LSAR/identification/orbitPassDirection"] = b"Ascending"
    return folder / name


def gmtsar(folder: Path, first, second, metres, coherence, kind: str = "unwrap"):
    """Folders by year and day of the year from 0; GMT's netCDF-4 grids without a CRS."""
    days = [f"{date:%Y}{date.timetuple().tm_yday - 1:03d}" for date in (first, second)]
    place = folder / "intf" / "_".join(days)
    place.mkdir(parents=True, exist_ok=True)
    values = radians(metres) if kind == "unwrap" else (metres * 1000).astype(np.float32)
    gmt_grid(place / f"{kind}_ll.grd", values)
    gmt_grid(place / "corr_ll.grd", np.broadcast_to(np.float32(coherence), metres.shape))
    (place / "S1_scene.PRM").write_text(f"num_lines = 100\nradar_wavelength = {C_BAND_M}\n")
    return place / f"{kind}_ll.grd"


def gmt_grid(path: Path, values: np.ndarray) -> str:
    height, width = values.shape
    with h5py.File(path, "w") as file:
        file.attrs["Conventions"] = "CF-1.7"
        file.attrs["GMT_version"] = "6.4.0 [64-bit]"
        file.attrs["node_offset"] = np.int32(1)
        lon = DEGREE_CORNER[0] + DEGREE_STEP * (np.arange(width) + 0.5)
        lat = DEGREE_CORNER[1] - DEGREE_STEP * (np.arange(height) + 0.5)
        axes(file, {"lat": (lat[::-1], "degrees_north"), "lon": (lon, "degrees_east")})
        variable(file, "z", values[::-1], ("lat", "lon"), fill=np.float32(np.nan))
    return str(path)


def licsbas_netcdf(path: Path, rate_mm_a: np.ndarray, dates) -> str:
    """LiCSBAS_out2nc.py: vel and cum over lat, lon, time."""
    height, width = rate_mm_a.shape
    with h5py.File(path, "w") as file:
        lon = DEGREE_CORNER[0] + DEGREE_STEP * (np.arange(width) + 0.5)
        lat = DEGREE_CORNER[1] - DEGREE_STEP * (np.arange(height) + 0.5)
        days = np.array([(date - dates[0]).days for date in dates], np.int64)
        since = f"days since {dates[0].isoformat()} 00:00:00"
        axes(file, {"time": (days, since), "lat": (lat, "degrees_north"), "lon": (lon, "degrees_east")})
        variable(file, "vel", rate_mm_a.astype(np.float32), ("lat", "lon")).attrs["unit"] = "mm/year"
        cum = np.stack([rate_mm_a * (day / 365.25) for day in days]).astype(np.float32)
        variable(file, "cum", cum, ("time", "lat", "lon")).attrs["unit"] = "mm"
        variable(file, "coh", np.full(rate_mm_a.shape, 0.8, np.float32), ("lat", "lon"))
    return str(path)


def opera(folder: Path, reference, secondary, metres, mask=None, *, version="1.0", sensor="S1", generated="20250801"):
    """One DISP granule: displacement since `reference`, metres, positive toward the satellite."""
    part = "S1_IW" if sensor == "S1" else "NI"
    name = f"OPERA_L3_DISP-{part}_F11116_VV_{reference:%Y%m%d}T030000Z_{secondary:%Y%m%d}T030000Z"
    name += f"_v{version}_{generated}T000000Z.nc"
    folder.mkdir(parents=True, exist_ok=True)
    height, width = metres.shape
    with h5py.File(folder / name, "w") as file:
        file.attrs["Conventions"] = "CF-1.8"
        file.attrs["title"] = f"OPERA_L3_DISP-{sensor} Product"
        grid = file.create_dataset("spatial_ref", data=0)
        grid.attrs["crs_wkt"] = wkt(32606)
        grid.attrs["grid_mapping_name"] = "transverse_mercator"
        grid.attrs["GeoTransform"] = f"{UTM_CORNER[0]} {UTM_STEP} 0 {UTM_CORNER[1]} 0 {-UTM_STEP}"
        x = UTM_CORNER[0] + UTM_STEP * (np.arange(width) + 0.5)
        y = UTM_CORNER[1] - UTM_STEP * (np.arange(height) + 0.5)
        axes(file, {"y": (y, "m"), "x": (x, "m")})
        file["y"].attrs["standard_name"] = "projection_y_coordinate"
        file["x"].attrs["standard_name"] = "projection_x_coordinate"
        good = np.ones(metres.shape, np.uint8) if mask is None else mask
        for key, values, fill, unit in (
            ("displacement", metres.astype(np.float32), np.float32(np.nan), "meters"),
            ("short_wavelength_displacement", (metres / 2).astype(np.float32), np.float32(np.nan), "meters"),
            ("recommended_mask", good, np.uint8(255), "unitless"),
            ("temporal_coherence", np.full(metres.shape, 0.8, np.float32), np.float32(np.nan), "unitless"),
        ):
            item = variable(file, key, values, ("y", "x"), fill=fill)
            item.attrs["units"] = unit
            item.attrs["grid_mapping"] = "spatial_ref"
        made = f"{generated[:4]}-{generated[4:6]}-{generated[6:]} 00:00:00"
        for key, text in {
            "reference_datetime": f"{reference}T03:00:00Z",
            "secondary_datetime": f"{secondary}T03:00:00Z",
            "product_version": version,
            "processing_start_datetime": made,
            "source_data_polarization": "VV",
        }.items():
            file[f"identification/{key}"] = np.bytes_(text)
        file["identification/frame_id"] = 11116
    return folder / name


def axes(group: h5py.Group, lists: dict) -> None:
    for name, (values, unit) in lists.items():
        item = group.create_dataset(name, data=values)
        item.make_scale(name)
        item.attrs["units"] = unit


def variable(group: h5py.Group, name: str, values: np.ndarray, along: tuple[str, ...], fill=None) -> h5py.Dataset:
    chunks = (1, *values.shape[1:]) if values.ndim == 3 else values.shape
    item = group.create_dataset(name, data=values, chunks=chunks, compression="gzip", fillvalue=fill)
    for number, axis in enumerate(along):
        item.dims[number].attach_scale(group[axis])
    if fill is not None:
        item.attrs["_FillValue"] = fill
    return item
