"""What goes to QGIS's log names no key and no person's folder."""

from __future__ import annotations

from qgis.core import QgsApplication

from ftl_qgis_plugin.bridge.log import LOG_TAG, log


def test_keys_and_folders_stay_out(qgis_app):
    heard = []
    messages = QgsApplication.messageLog()
    messages.messageReceived.connect(lambda text, tag, _level: heard.append((text, tag)))
    log("/home/ada/x.tif and https://ada:S3cr3t@x.org/y.tif?sig=S3cr3t cannot be read: password='S3cr3t'")
    assert heard[-1] == ("~/x.tif and https://x.org/y.tif cannot be read:", LOG_TAG)
