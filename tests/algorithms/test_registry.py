"""What must hold of every algorithm of the provider."""

from __future__ import annotations

import ast
import re
import shlex

import pytest
from qgis.core import QgsProcessingAlgorithm

from ftl_qgis_plugin import compat
from ftl_qgis_plugin.algorithms.provider import FtlProvider, algorithm_classes
from ftl_qgis_plugin.algorithms.shared import base

GROUPS = {base.DEFORMATION, base.TERRAIN, base.CANDIDATES, base.ITERATION, base.ACCURACY, base.STUDY, base.DEMO}


@pytest.fixture
def algorithms(ftl_provider):
    found = [algorithm for algorithm in ftl_provider.algorithms() if isinstance(algorithm, base.FtlAlgorithm)]
    assert found, "the provider has no algorithm"
    return found


def test_every_module_loads(ftl_provider):
    assert ftl_provider.failures == {}


def test_the_provider_has_a_permanent_id_and_an_icon(ftl_provider):
    assert ftl_provider.id() == "ftl"
    assert not ftl_provider.icon().isNull()


def test_ids_are_unique_lower_case_words(algorithms):
    ids = [algorithm.name() for algorithm in algorithms]
    assert len(ids) == len(set(ids))
    assert [name for name in ids if not re.fullmatch(r"[a-z]+", name)] == []


def test_groups_are_known_and_have_names(algorithms):
    for algorithm in algorithms:
        assert algorithm.groupId() in GROUPS, algorithm.name()
        assert algorithm.group(), algorithm.name()
        assert algorithm.group() != algorithm.groupId(), algorithm.name()


def test_definitions_are_complete(algorithms):
    """QGIS only prints an error in define() and goes on with half of the parameters; calling it from here raises."""
    for algorithm in algorithms:
        instance = type(algorithm)()
        instance.initAlgorithm({})
        assert instance.parameterDefinitions(), algorithm.name()


def test_every_parameter_and_output_is_documented(algorithms):
    missing = []
    for algorithm in algorithms:
        destinations = set()
        for parameter in algorithm.parameterDefinitions():
            destinations.add(parameter.name())
            if len(parameter.help()) < 10 or not parameter.description():
                missing.append(f"{algorithm.name()}: {parameter.name()}")
        for output in algorithm.outputDefinitions():
            if output.name() not in destinations and len(algorithm.output_help(output.name())) < 10:
                missing.append(f"{algorithm.name()}: output {output.name()}")
    assert missing == []


def example_values(algorithm):
    """(name, value) of an example: `qgis_process run ID -- NAME=value ...` or `processing.run("ID", {...})`."""
    call = re.fullmatch(r'processing\.run\("(.*?)", (\{.*\})\)', algorithm.example())
    if call is not None:
        assert call[1] == algorithm.id()
        return list(ast.literal_eval(call[2]).items())
    words = shlex.split(algorithm.example())
    assert words[:4] == ["qgis_process", "run", algorithm.id(), "--"], algorithm.id()
    return [(name, value) for name, _, value in (word.partition("=") for word in words[4:])]


def test_each_has_an_example_that_its_parameters_would_take(ftl_provider):
    """Models too; every required parameter is given."""
    wrong = []
    for algorithm in ftl_provider.algorithms():
        given = example_values(algorithm)
        names = {name for name, _ in given}
        known = {item.name(): item for item in algorithm.parameterDefinitions()}
        required = {
            name
            for name, item in known.items()
            if not item.flags() & compat.FLAG_OPTIONAL and item.defaultValue() is None and not item.isDestination()
        }
        wrong += [f"{algorithm.id()}: {name} is no parameter" for name in names - set(known)]
        wrong += [f"{algorithm.id()}: {name} is lacking" for name in required - names]
        wrong += [
            f"{algorithm.id()}: {name}={value}"
            for name, value in given
            if name in known and not known[name].isDestination() and not known[name].checkValueIsAcceptable(value)
        ]
    assert wrong == []


def test_each_names_its_literature(ftl_provider):
    lacking = [item.id() for item in ftl_provider.algorithms() if not item.literature() and item.name() != "demoscene"]
    assert lacking == []


def test_parameter_names_are_constants(algorithms):
    """Names are permanent and typed by hand in scripts: capital letters, digits and underscores."""
    wrong = [
        f"{algorithm.name()}: {parameter.name()}"
        for algorithm in algorithms
        for parameter in algorithm.parameterDefinitions()
        if not re.fullmatch(r"[A-Z][A-Z0-9_]*", parameter.name())
    ]
    assert wrong == []


def test_each_says_what_it_is(algorithms):
    for algorithm in algorithms:
        assert algorithm.displayName(), algorithm.name()
        assert len(algorithm.shortDescription()) > 30, algorithm.name()
        assert "InSAR" in algorithm.tags(), algorithm.name()
        assert algorithm.helpUrl().endswith(f"/algorithm_{algorithm.name()}.html"), algorithm.name()
        assert not algorithm.icon().isNull(), algorithm.name()


def test_help_shows_every_parameter(algorithms):
    for algorithm in algorithms:
        text = algorithm.shortHelpString()
        for parameter in algorithm.parameterDefinitions():
            assert f"({parameter.name()})" in text, f"{algorithm.name()}: {parameter.name()}"


def test_instances_are_fresh(algorithms):
    for algorithm in algorithms:
        instance = algorithm.create()
        assert isinstance(instance, QgsProcessingAlgorithm)
        assert instance is not algorithm
        assert type(instance) is type(algorithm)
        assert len(instance.parameterDefinitions()) == len(algorithm.parameterDefinitions())


def test_none_needs_the_main_thread_or_a_window(algorithms):
    no_threading = QgsProcessingAlgorithm.FlagNoThreading
    for algorithm in algorithms:
        assert not algorithm.flags() & no_threading, algorithm.name()


def test_a_broken_module_is_named_and_leaves_the_others(monkeypatch, algorithms):
    from ftl_qgis_plugin.algorithms import provider as module

    def classes(name):
        if name == "demo.demo_scene":
            raise SyntaxError("no good")
        return algorithm_classes(name)

    monkeypatch.setattr(module, "algorithm_classes", classes)
    provider = FtlProvider()
    provider.refreshAlgorithms()
    assert list(provider.failures) == ["demo.demo_scene"]
    assert "no good" in provider.failures["demo.demo_scene"]
    found = [algorithm for algorithm in provider.algorithms() if isinstance(algorithm, base.FtlAlgorithm)]
    assert len(found) == len(algorithms) - 1
