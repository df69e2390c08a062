"""No run begins beside edits that are not saved: it would read half of them, and change rows under the rest."""

from __future__ import annotations

from qgis.core import QgsFeature, QgsProject, QgsVectorLayer


def test_a_run_asks_to_save(make_session, make_candidates, opened):
    session, heard = make_session()
    path = make_candidates(3)
    session.open_study(path)
    assert opened(session)
    layer = QgsVectorLayer(f"{path}|layername=samples", "My samples", "ogr")  # added by hand
    QgsProject.instance().addMapLayer(layer, False)
    assert session.layers.unsaved() == []
    layer.startEditing()
    layer.addFeature(QgsFeature(layer.fields()))
    assert session.layers.unsaved() == ["My samples"]
    for begin in (session.iteration.propose, session.iteration.start, session.iteration.run):
        assert begin() is False
        assert "Edits in My samples are not saved" in heard.errors[-1]
    layer.rollBack()
    assert session.layers.unsaved() == []
