"""Rasters as people look at them: without the edges of their pixels at the scale of a review."""

from __future__ import annotations

from qgis.core import (
    Qgis,
    QgsBilinearRasterResampler,
    QgsCubicRasterResampler,
    QgsRasterDataProvider,
    QgsRasterLayer,
)

_MOST_OVERSAMPLING = 4.0


def draw_smoothly(layer: QgsRasterLayer) -> None:
    """Our own layers only, never the project's. At the provider where it can (so that a hillshade is of smooth heights,
    not a smoothed hillshade of steps), else when drawing."""
    provider = layer.dataProvider()
    if layer.providerType() == "gdal" and provider.enableProviderResampling(True):
        cubic, bilinear = (getattr(QgsRasterDataProvider.ResamplingMethod, name) for name in ("Cubic", "Bilinear"))
        provider.setZoomedInResamplingMethod(cubic)
        provider.setZoomedOutResamplingMethod(bilinear)
        provider.setMaxOversampling(_MOST_OVERSAMPLING)
        layer.setResamplingStage(Qgis.RasterResamplingStage.Provider)
    elif layer.resampleFilter() is not None:
        layer.resampleFilter().setZoomedInResampler(QgsCubicRasterResampler())
        layer.resampleFilter().setZoomedOutResampler(QgsBilinearRasterResampler())
        layer.resampleFilter().setMaxOversampling(_MOST_OVERSAMPLING)


def is_drawn_by_pixels(layer: QgsRasterLayer) -> bool:
    """Whether it is drawn as QGIS does by itself: nobody has chosen a resampling."""
    if layer.resamplingStage() == Qgis.RasterResamplingStage.Provider:
        return layer.dataProvider().zoomedInResamplingMethod() == QgsRasterDataProvider.ResamplingMethod.Nearest
    chosen = layer.resampleFilter()
    return chosen is not None and chosen.zoomedInResampler() is None
