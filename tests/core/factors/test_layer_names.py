import pytest

from ftl_qgis_plugin.core.errors import FtlError
from ftl_qgis_plugin.core.factors.layer_names import require_own_name


@pytest.mark.parametrize("name", ["slope", "Slope", "COHERENCE", "deformation_rate", "rate", "Rate", "rate_signed"])
def test_names_of_the_program_are_refused(name):
    with pytest.raises(FtlError, match=f"called {name}"):
        require_own_name(name, [])


def test_twins_and_nothing_are_refused():
    with pytest.raises(FtlError, match="Two of the factor layers"):
        require_own_name("ndvi", ["ndvi"])
    with pytest.raises(FtlError, match="ndvi and NDVI differ in upper and lower case"):
        require_own_name("ndvi", ["soil", "NDVI"])
    with pytest.raises(FtlError, match="no name"):
        require_own_name("", [])


@pytest.mark.parametrize("name", ["ndvi", "rate 2019", "Hangneigung", "坡度", "rate_mean"])
def test_others_are_taken(name):
    require_own_name(name, ["soil"])
