"""stackinterferograms: unwrapped pairs of any free product to a rate with its uncertainty."""

from __future__ import annotations

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFile,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterNumber,
)

from ... import compat
from ...core.errors import Message
from ...core.grids.scheduler import executor_of
from ...core.products.layer import file_name
from ...core.products.overrides import UNITS
from ...core.products.pairs.folder import LABELS, PRODUCTS, PairOptions, find_pairs, tell
from ...core.progress import Progress
from ...core.stacking.options import METHODS
from ...core.stacking.run import PairRow, stack_pairs
from ...core.stacking.selection import gives_coherence
from ...core.stored.writer import claimed
from ..shared.base import DEFORMATION, FtlAlgorithm
from ..shared.source_crs import given_wkt
from ..shared.targets import require_not_among
from .network_chart import write_chart
from .stack_parameters import StackParameters


class StackInterferograms(StackParameters, FtlAlgorithm):
    ID = "stackinterferograms"
    GROUP = DEFORMATION
    KEYWORDS = ("SBAS", "interferogram", "unwrapped phase", "HyP3", "LiCSAR", "ARIA", "NISAR", "GMTSAR", "PyRate")

    INPUT = "INPUT"
    PRODUCT = "PRODUCT"
    METHOD = "METHOD"
    WEIGHTED = "WEIGHTED"
    CHECK_LOOPS = "CHECK_LOOPS"
    WAVELENGTH = "WAVELENGTH"
    UNIT = "UNIT"
    DATES = "DATES"
    NETWORK = "NETWORK"
    NETWORK_CHART = "NETWORK_CHART"

    NETWORK_FIELDS = (
        ("pair", str),
        ("first", str),
        ("second", str),
        ("days", int),
        ("part", int),
        ("coherence", float),
        ("data_share", float),
        ("error_share", float),
        ("used", int),
        ("left_out", str),
        ("file", str),
    )

    def title(self) -> str:
        return self.tr("Stack interferograms")

    def about(self) -> str:
        return self.tr(
            "Makes a rate, its standard error and the displacement series from a folder of unwrapped interferograms, "
            "as the free services hand them out: the first step of the method, without leaving QGIS.\n\n"
            "Read are HyP3 (burst, multi-burst and GAMMA jobs), LiCSAR's GEOC folders, ARIA-S1-GUNW, NISAR GUNW, "
            "GMTSAR, PyRate, and rasters with two dates in their names. Unit and sign follow from the product and are "
            "the same for all: positive toward the satellite. Pairs that cannot be read are left out and named, and so "
            "are those of another part of the network.\n\n"
            "Small-baseline inversion solves for the displacement at every date (weighted by coherence), checks loops "
            "of three pairs for unwrapping errors, and fits a rate with its yearly cycle. Stacking is quicker and "
            "needs no connected network, but gives no series and takes no cycle into account."
        )

    def literature(self) -> str:
        return (
            "Berardino et al. 2002 (small baselines), doi 10.1109/TGRS.2002.803792\n"
            "Pepe and Lanari 2006 (temporal coherence), doi 10.1109/TGRS.2006.873207\n"
            "Doin et al. 2009 (layered troposphere), doi 10.1016/j.jappgeo.2009.03.010\n"
            "Biggs et al. 2007, doi 10.1111/j.1365-246X.2007.03415.x (loops)"
        )

    def example(self) -> str:
        return (
            "qgis_process run ftl:stackinterferograms -- INPUT=hyp3_pairs RAMP=1 RATE=rate.tif RATE_STD=rate_std.tif "
            "COHERENCE=coherence.tif COUNT=count.tif SERIES=series.tif NETWORK=network.gpkg"
        )

    def define(self) -> None:
        # The last of them is no name of a program.
        labels = [self.tr("Recognise"), *LABELS[1:-1], self.tr("pairs named by two dates")]
        self.add(
            QgsProcessingParameterFile(self.INPUT, self.tr("Folder of the pairs"), QgsProcessingParameterFile.Folder),
            self.tr(
                "With all pairs of one track and frame, in folders of their own or together; other files may lie there."
            ),
        )
        self.add(
            QgsProcessingParameterEnum(self.PRODUCT, self.tr("Product"), labels, False, 0),
            self.tr(
                "'Recognise' goes by the files' names and what they hold; choose where it errs, or where a folder "
                "holds several."
            ),
        )
        self.add(
            QgsProcessingParameterEnum(
                self.METHOD,
                self.tr("Method"),
                [self.tr("Small-baseline inversion"), self.tr("Weighted stacking")],
                False,
                0,
            ),
            self.tr("The inversion where the pairs connect all dates; stacking for few pairs that do not."),
        )
        self.add(
            QgsProcessingParameterBoolean(self.WEIGHTED, self.tr("Weight by coherence"), True),
            self.tr("Coherent pairs count more: by the inverse of their phase's variance."),
        )
        self.define_model(0.3)
        self.define_references()
        self.add(
            QgsProcessingParameterBoolean(self.CHECK_LOOPS, self.tr("Leave out unwrapping errors"), True),
            self.tr(
                "A pair is left out at a pixel where none, or less than half, of the loops of three pairs that hold it "
                "close."
            ),
        )
        self.add(
            QgsProcessingParameterNumber(
                self.WAVELENGTH, self.tr("Wavelength"), compat.DOUBLE_NUMBER, None, True, 0.01, 1.0
            ),
            self.tr(
                "Of the radar, in m: 0.0555 for Sentinel-1, 0.236 for ALOS, 0.238 for NISAR. Needed where the product "
                "does not state it; elsewhere it overrides the product's own."
            ),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterEnum(
                self.UNIT,
                self.tr("Unit of the file"),
                [self.tr("As the product states"), self.tr("radians"), *UNITS[1:]],
                False,
                0,
            ),
            self.tr(
                "Needed for rasters that no product is known of; elsewhere it overrides the product's own, whose sign "
                "stays as it is."
            ),
            advanced=True,
        )
        self.define_sign(advanced=True)
        self.add(
            QgsProcessingParameterFile(
                self.DATES,
                self.tr("Table of dates"),
                optional=True,
                fileFilter=self.tr("Text tables (*.csv *.txt)") + ";;" + self.tr("All files (*)"),
            ),
            self.tr(
                "For pairs whose names tell no dates or wrong ones: a line for each with the file's name and its two "
                "dates, the reference's first (a.tif, 2018-01-31, 2018-02-12). Files without a line keep the dates of "
                "their names. Without this, a file dates.csv in the folder is taken."
            ),
            advanced=True,
        )
        self.add_scheduler()
        self.define_rasters(
            self.tr(
                "0 to 1. Inversion: temporal coherence, how well the pairs agree with the series; no data where a "
                "pixel's pairs close no loop, for then they agree whatever they hold. Stacking, and pairs that close "
                "no loop anywhere: mean coherence of the pairs."
            ),
            self.tr("Number of pairs that each pixel's rate comes from."),
        )
        self.add(
            QgsProcessingParameterFeatureSink(
                self.NETWORK, self.tr("Network"), QgsProcessing.TypeVector, optional=True
            ),
            self.tr(
                "A row for every pair: dates, days, part of the network, mean coherence, share of pixels with data "
                "and with unwrapping errors, and why it was left out."
            ),
        )
        self.add(
            QgsProcessingParameterFileDestination(
                self.NETWORK_CHART, self.tr("Picture of the network"), self.tr("HTML files (*.html)"), optional=True
            ),
            self.tr("An HTML file: the pairs over time, coloured by coherence, and the gaps between their dates."),
            create=False,
        )

    def read_inputs(self, parameters: dict, context: QgsProcessingContext, feedback: QgsProcessingFeedback) -> None:
        self._folder = self.parameterAsString(parameters, self.INPUT, context)
        unit = self.parameterAsEnum(parameters, self.UNIT, context)
        self._pair_options = PairOptions(
            PRODUCTS[self.parameterAsEnum(parameters, self.PRODUCT, context)],
            self.optional_double(parameters, self.WAVELENGTH, context),
            UNITS[unit - 1] if unit else None,
            self.parameterAsBoolean(parameters, self.FLIP_SIGN, context),
            given_wkt(self, parameters, context),
            self.parameterAsString(parameters, self.DATES, context).strip() or None,
        )
        self._options = self.stack_options(
            parameters,
            context,
            feedback,
            method=METHODS[self.parameterAsEnum(parameters, self.METHOD, context)],
            weighted=self.parameterAsBoolean(parameters, self.WEIGHTED, context),
            check_loops=self.parameterAsBoolean(parameters, self.CHECK_LOOPS, context),
        )

    def compute(
        self, progress: Progress, parameters: dict, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict:
        targets = self.raster_paths(parameters, context)
        with claimed(path for _name, path in targets.values()):
            found = find_pairs([self._folder], self._pair_options, progress)
            tell(found, progress)
            read = [layer.path for pair in found.pairs for layer in pair.layers]
            require_not_among(self, parameters, self.INPUT, read, targets)
            if self.COHERENCE in targets and not gives_coherence(found.pairs, self._options):
                progress.warn(Message("These pairs come without coherence, so stacking writes none."))
                del targets[self.COHERENCE]
            with executor_of(self.scheduler(parameters, context)) as executor:
                rows = stack_pairs(found.pairs, self._options, dict(targets.values()), progress, executor)
        results = {output: path for output, (_name, path) in targets.items()}
        chart = self.file_output(parameters, self.NETWORK_CHART, context)
        if chart:
            write_chart(chart, rows)
            results[self.NETWORK_CHART] = chart
        table = self.write_table(parameters, self.NETWORK, context, self.NETWORK_FIELDS, map(_record, rows))
        if table is not None:
            results[self.NETWORK] = table
        return results


def _record(row: PairRow) -> dict[str, object]:
    return {
        "pair": row.pair.name,
        "first": row.pair.first.isoformat(),
        "second": row.pair.second.isoformat(),
        "days": row.pair.days,
        "part": row.part + 1,
        "coherence": row.coherence,
        "data_share": row.data_share,
        "error_share": row.error_share,
        "used": int(not row.left_out),
        "left_out": row.left_out,
        "file": file_name(row.pair.phase.path),
    }
