"""Small polygon layers for tests, on the ground of the `rate` raster of conftest.py."""

from qgis.core import QgsFeature, QgsGeometry, QgsRectangle, QgsVectorLayer

X, Y = 500_000.0, 4_000_000.0


def polygons(fields, *items, crs="EPSG:32647"):
    """A memory layer; each item is (x, y, width, height) from the scene's corner, then attribute values."""
    layer = QgsVectorLayer(f"Polygon?crs={crs}&{'&'.join(f'field={field}' for field in fields)}", "layer", "memory")
    for (x, y, width, height), *values in items:
        feature = QgsFeature(layer.fields())
        feature.setGeometry(QgsGeometry.fromRect(QgsRectangle(X + x, Y + y, X + x + width, Y + y + height)))
        feature.setAttributes(values)
        layer.dataProvider().addFeature(feature)
    return layer


def rows(layer):
    return [dict(zip(feature.fields().names(), feature.attributes())) for feature in layer.getFeatures()]
