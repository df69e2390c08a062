"""Errors whose text is meant for the person in front of the program."""

from .sentences import fill


class Message:
    """A sentence for the user: an English template and the values that go into it.

    Keeping the two apart lets the layers above translate the template; the core itself knows no Qt.
    """

    def __init__(self, template: str, **values: object) -> None:
        self.template = template
        self.values = values

    def __str__(self) -> str:
        return fill(self.template, **self.values)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Message):
            return NotImplemented
        return (self.template, self.values) == (other.template, other.values)

    def __hash__(self) -> int:
        return hash((self.template, *self.values))


class FtlError(Exception):
    """Something the user can mend: one sentence that says what is wrong and what to do.

    `template` is a literal with named placeholders, so that it can be translated:
    `FtlError("The raster {name} has no CRS. Assign one in its layer properties.", name=path)`.
    """

    def __init__(self, template: str, **values: object) -> None:
        self.message = Message(template, **values)
        super().__init__(str(self.message))

    def __reduce__(self) -> tuple:
        # Kernels may run in another process; the default would lose the keyword values.
        return _rebuild, (type(self), self.message.template, self.message.values)


class CancelledError(FtlError):
    """The user cancelled. Whoever catches it removes what is half done and stays silent."""

    def __init__(self, template: str = "Cancelled.", **values: object) -> None:
        super().__init__(template, **values)


def _rebuild(kind: type, template: str, values: dict) -> FtlError:
    return kind(template, **values)
