"""The next iteration's thresholds before they are used: what changes, how many candidates that gives, and the start."""

from __future__ import annotations

from collections.abc import Callable

from qgis.PyQt.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout

from ....bridge.words import run_on
from ....core.sentences import fill
from ... import theme
from ...text.plain_text import markup_label
from ...widgets.button_bar import ButtonRow
from ...widgets.difference_table import DifferenceTable
from ...workbench import Desk


class ProposalPanel(QFrame):
    """In sight while there is a proposal that was not put off."""

    def __init__(self, desk: Desk, adjust: Callable[[], object]) -> None:
        super().__init__()
        self._session = desk.session
        self._model = desk.thresholds
        self.setObjectName("FtlProposal")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        layout = QVBoxLayout(self)
        self._title = markup_label()
        self._title.setWordWrap(True)
        layout.addWidget(self._title)
        self._differences = DifferenceTable()
        layout.addWidget(self._differences)
        self._estimate = QLabel()
        self._estimate.setObjectName("FtlProposalEstimate")
        self._estimate.setWordWrap(True)
        layout.addWidget(self._estimate)
        buttons = ButtonRow()
        dismiss = QPushButton(self.tr("Not now"))
        dismiss.setObjectName("FtlDismissProposal")
        dismiss.clicked.connect(self.hide)
        change = QPushButton(self.tr("Adjust…"))
        change.setObjectName("FtlAdjustProposal")
        change.setToolTip(self.tr("See what the samples have in common, and move the ranges"))
        change.clicked.connect(lambda: adjust())
        self.start = QPushButton(theme.qgis_icon("mActionStart"), self.tr("Extract with these"))
        self.start.setObjectName("FtlStartProposal")
        self.start.clicked.connect(lambda: desk.commands.run("start_iteration"))
        for button in (dismiss, change, self.start):
            buttons.add(button)
        layout.addWidget(buttons)
        self._model.estimateChanged.connect(self._show_estimate)
        self._model.dataChanged.connect(self._show_estimate)

    def show_proposal(self) -> None:
        proposal = self._session.iteration.proposal
        self.setVisible(proposal is not None)
        if proposal is None:
            return
        self._title.setText(
            self.tr("<b>Thresholds of iteration {number}</b> — nothing is extracted before you agree.").format(
                number=proposal.number
            )
        )
        self._differences.show_differences(proposal.differences)
        self._show_estimate()

    def _show_estimate(self) -> None:
        estimate = self._model.estimate
        if self._model.estimate_note:
            text = self._model.estimate_note
        elif estimate is None:
            text = self.tr("Counting the candidates…")
        else:
            text = self.tr("About {count:,} candidates, {new:,} of them new.").format(
                count=estimate.candidates, new=estimate.new
            )
        proposal = self._session.iteration.proposal
        if proposal is not None and proposal.others_coverage is not None:
            others = self.tr(
                "Of other landslides about {share:.0%} lie in the ground's ranges (each left out in turn)."
            )
            text = run_on([text, fill(others, share=proposal.others_coverage)])
        self._estimate.setText(text)
