"""Arguments of the core's functions: by position or name, checked for kind and dimension."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from hugo_calc.lang import dimension as dim
from hugo_calc.lang.arithmetic import Refused
from hugo_calc.lang.functions import Given
from hugo_calc.lang.quantity import Quantity, Record, Value, kind_of
from hugo_calc.lang.suggest import closest


class Wanted(NamedTuple):
    """What a named argument must be: one of these dimensions, and what people call it."""

    dimensions: tuple[dim.Dimension, ...]
    what: str
    example: str


CO2E_PER_ENERGY = dim.over(dim.CO2E, dim.ENERGY)
WATER_PER_ENERGY = dim.over(dim.VOLUME, dim.ENERGY)
ENERGY_PER_QUERY = dim.over(dim.ENERGY, dim.QUERY)
ENERGY_PER_TOKEN = dim.over(dim.ENERGY, dim.TOKEN)

# Every named argument that a function of the core may take.
WANTED: dict[str, Wanted] = {
    "active_params": Wanted(
        (dim.NONE,), "the number of parameters that work on a token", "active_params=37 billion"
    ),
    "count": Wanted((dim.NONE, dim.ITEM), "a number of devices", "count=16384"),
    "duration": Wanted((dim.TIME,), "a time", "duration=54 day"),
    "embodied": Wanted((dim.CO2E,), "the CO₂e of making one device", "embodied=embodied.h100"),
    "grid": Wanted((CO2E_PER_ENERGY,), "CO₂e per energy", "grid=grid.us"),
    "hours": Wanted((dim.TIME,), "a time, of all devices together", "hours=1.3 million h"),
    "lifetime": Wanted((dim.TIME,), "a time", "lifetime=4 year"),
    "mfu": Wanted((dim.NONE,), "the share of peak speed that is used", "mfu=40%"),
    "overhead": Wanted((dim.NONE,), "servers' power over their devices' power", "overhead=1.8"),
    "params": Wanted((dim.NONE,), "a number of parameters", "params=8 billion"),
    "per": Wanted(
        (ENERGY_PER_QUERY, ENERGY_PER_TOKEN, dim.ENERGY),
        "the energy of one query or token",
        "per=inference.gemini.energy",
    ),
    "pue": Wanted((dim.NONE,), "a PUE, facility over IT energy", "pue=datacenter.meta.pue"),
    "power": Wanted((dim.POWER,), "the power of one device", "power=700 W"),
    "queries": Wanted((dim.NONE, dim.QUERY), "a number of queries", "queries=1 billion"),
    "tokens": Wanted((dim.NONE, dim.TOKEN), "a number of tokens", "tokens=15 trillion"),
    "utilisation": Wanted((dim.NONE,), "the share of its life a device works", "utilisation=85%"),
    "water": Wanted((WATER_PER_ENERGY,), "water per energy of the grid", "water=water.us"),
    "wue": Wanted(
        (WATER_PER_ENERGY,), "a WUE, site water per IT energy", "wue=datacenter.meta.wue"
    ),
}

_SHARES = ("mfu", "utilisation")


class Arguments:
    """The arguments of one call, sorted into records by kind and quantities by name."""

    def __init__(
        self,
        function: str,
        given: Sequence[Given],
        names: Sequence[str],
        positional: Sequence[str] = (),
        records: Sequence[str] = (),
    ) -> None:
        """Bind `given`: quantities to `positional` in order, records to `records` by their kind.

        Raises Refused HC204 for what the function does not take, at the argument.
        """
        self._function = function
        self._quantities: dict[str, Quantity] = {}
        self._indices: dict[str, int] = {}
        self._records: dict[str, Record] = {}
        waiting = list(positional)
        for index, (name, value) in enumerate(given):
            if name:
                self._bind_name(index, name, value, names, records)
            elif isinstance(value, Record):
                self._bind_record(index, value, records)
            elif isinstance(value, Quantity) and waiting:
                self._bind(index, waiting.pop(0), value)
            else:
                raise Refused(
                    "HC204",
                    f"`{function}` does not take {kind_of(value)} here",
                    argument=index,
                    help=self._usage(names, positional, records),
                )

    def _usage(
        self, names: Sequence[str], positional: Sequence[str], records: Sequence[str]
    ) -> str:
        first = [*records, *positional]
        named = ", ".join(f"{name}=" for name in names)
        return f"it takes {', '.join(first)}{' and ' if first and named else ''}{named}"

    def _bind_name(
        self, index: int, name: str, value: Value, names: Sequence[str], records: Sequence[str]
    ) -> None:
        if name in records and isinstance(value, Record):
            self._records[name] = value
            return
        if name not in names:
            near = closest(name, [*names, *records])
            raise Refused(
                "HC204",
                f"`{self._function}` takes no argument named `{name}`",
                argument=index,
                help=f"did you mean `{near[0]}=`?" if near else self._usage(names, (), records),
            )
        self._bind(index, name, value)

    def _bind_record(self, index: int, record: Record, records: Sequence[str]) -> None:
        kind = _RECORD_KINDS.get(record.key.partition(".")[0], "")
        if kind not in records or kind in self._records:
            raise Refused(
                "HC204",
                f"`{self._function}` does not take {record.label} here",
                argument=index,
                help="it takes " + " and ".join(f"one {name}" for name in records)
                if records
                else "take one of its fields",
            )
        self._records[kind] = record

    def _bind(self, index: int, name: str, value: Value) -> None:
        if name in self._quantities:
            raise Refused("HC204", f"`{name}` is given twice", argument=index)
        wanted = WANTED.get(name)
        if not isinstance(value, Quantity):
            raise Refused(
                "HC204",
                f"`{name}=` is {wanted.what if wanted else 'a quantity'}, and this is"
                f" {kind_of(value)}",
                argument=index,
                help=f"such as {wanted.example}" if wanted else "",
            )
        if wanted and value.dimension not in wanted.dimensions:
            raise Refused(
                "HC204",
                f"`{name}=` is {wanted.what}, and this is {dim.name(value.dimension)}",
                argument=index,
                help=f"such as {wanted.example}",
            )
        if name in _SHARES and not 0 < value.value <= 1:
            raise Refused("HC204", f"`{name}=` is above 0 and at most 1", argument=index)
        if name in ("pue", "overhead") and value.value < 1:
            raise Refused("HC204", f"`{name}=` is at least 1", argument=index)
        self._quantities[name] = value
        self._indices[name] = index

    def get(self, name: str) -> Quantity | None:
        """Return the argument, or None."""
        return self._quantities.get(name)

    def record(self, kind: str) -> Record | None:
        """Return the record of a kind ("model", "method", "device"), or None."""
        return self._records.get(kind)

    def index(self, name: str) -> int | None:
        """Return where in the call an argument stands, for a message."""
        return self._indices.get(name)

    def need(self, name: str) -> Quantity:
        """Return the argument. Raises Refused HC204, with an example, where it is not given."""
        value = self._quantities.get(name)
        if value is None:
            wanted = WANTED[name]
            raise Refused(
                "HC204",
                f"`{self._function}` needs `{name}=`: {wanted.what}",
                help=f"such as {wanted.example}",
            )
        return value


# Which argument a record of a namespace is.
_RECORD_KINDS: Mapping[str, str] = {"model": "model", "method": "method", "gpu": "device"}
