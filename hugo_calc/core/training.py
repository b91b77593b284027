"""What training a model takes: device-hours, energy, CO₂e, water, hardware, power and heat."""

from __future__ import annotations

from collections.abc import Sequence

from hugo_calc.core.arguments import Arguments
from hugo_calc.core.footprint import EXTENSIVE, HOUR, Footprint, amortised, work_out
from hugo_calc.core.heat import heat_of
from hugo_calc.lang import dimension as dim
from hugo_calc.lang.arithmetic import Refused, add, divide, multiply
from hugo_calc.lang.functions import Given, Warn
from hugo_calc.lang.quantity import Quantity, Record, Term, Value

_NAMES = (
    "hours", "count", "duration", "params", "tokens", "mfu", "power", "overhead", "pue", "grid",
    "wue", "water", "embodied", "lifetime", "utilisation",
)  # fmt: skip


def training(given: Sequence[Given], warn: Warn) -> Value:
    """Return the footprint of a training run as a record.

    `training(model.x)`, `training(model.x, method.y)`, or from `device=` (or `power=`) with
    `hours=`, with `count=` and `duration=`, or with `params=`, `tokens=` and `mfu=` (6·N·D
    operations: Kaplan et al. 2020, arXiv:2001.08361, section 2.1). What is named goes before the
    method, and the method before what the model's authors disclosed.

    Fields: gpu_hours (time), it_energy and energy (energy), co2e, embodied, co2e_total (CO₂e),
    water_onsite, water_offsite, water (volume), power and heat (power). IT energy is device-hours
    × power of a device × `overhead`; for the rest see `core.footprint`. A field that cannot be
    known is absent and says what would give it.

    Raises Refused HC204 for wrong arguments, HC330 for PUE on a value that already holds it.
    """
    arguments = Arguments("training", given, _NAMES, records=("model", "method", "device"))
    model = arguments.record("model")
    method = arguments.record("method")
    label = model.label if model else "this run"
    footprint = Footprint()

    hours = _device_hours(arguments, model)
    footprint.fields["gpu_hours"] = hours.replace(unit=HOUR)
    device_power = _device_power(arguments, model)
    _work_out_power(footprint, arguments, model, device_power)

    def source(name: str, field: str | None = None) -> Quantity | None:
        named = arguments.get(name)
        if named is not None:
            return named
        for record in (method, model):
            value = record.fields.get(field or name) if record else None
            if isinstance(value, Quantity):
                return value
        return None

    work_out(
        footprint,
        multiply(hours, device_power),
        {name: source(name) for name in ("pue", "grid", "wue", "water")},
        f"{label}'s authors disclose" if model else "there is",
    )
    _work_out_embodied(
        footprint,
        hours,
        arguments.get("embodied"),
        source("lifetime"),
        source("utilisation"),
    )
    return Record(f"training {label}", footprint.fields, EXTENSIVE, footprint.absent)


def _field(record: Record | None, name: str) -> Quantity | None:
    value = record.fields.get(name) if record else None
    return value if isinstance(value, Quantity) else None


def _device(arguments: Arguments, model: Record | None) -> Record | None:
    device = arguments.record("device")
    if device is None and model is not None:
        linked = model.fields.get("device")
        device = linked if isinstance(linked, Record) else None
    return device


def _device_hours(arguments: Arguments, model: Record | None) -> Quantity:
    hours = arguments.get("hours")
    if hours is not None:
        return hours
    count, duration = arguments.get("count"), arguments.get("duration")
    if count is not None and duration is not None:
        return multiply(_plain(count), duration)
    if arguments.get("mfu") is not None:
        return _hours_of_compute(arguments, model)
    disclosed = _field(model, "gpu_hours")
    if disclosed is not None:
        return disclosed
    raise Refused(
        "HC204",
        f"{model.label} discloses no device-hours"
        if model
        else "`training` needs a model, or a device and its hours",
        help="give hours=, or count= and duration=, or params=, tokens= and mfu=",
    )


def _hours_of_compute(arguments: Arguments, model: Record | None) -> Quantity:
    """Return 6·N·D operations over the speed that is reached, as device time."""
    device = _device(arguments, model)
    peak = next(
        (
            value
            for name in ("peak_bf16", "peak_fp16")
            if (value := _field(device, name)) is not None
        ),
        None,
    )
    if peak is None:
        raise Refused(
            "HC204",
            "`mfu=` needs a device whose peak speed is known",
            argument=arguments.index("mfu"),
            help="such as device=gpu.h100_sxm",
        )
    params = arguments.get("params") or _field(model, "params") or arguments.need("params")
    tokens = arguments.get("tokens") or _field(model, "tokens") or arguments.need("tokens")
    six = Quantity(6.0, dim.OPERATION, None, None, Term("number", text="6"))
    operations = multiply(multiply(six, params), _plain(tokens))
    return divide(operations, multiply(peak, arguments.need("mfu")))


def _plain(count: Quantity) -> Quantity:
    """Return a count without its dimension: 15 trillion tokens are 15 trillion."""
    if count.dimension == dim.NONE:
        return count
    return Quantity(count.value, dim.NONE, None, count.tags, Term("group", (count,)))


def _device_power(arguments: Arguments, model: Record | None) -> Quantity:
    power = arguments.get("power")
    if power is None:
        device = arguments.record("device")
        power = _field(device, "tdp") or _field(model, "gpu_power")
        power = power or _field(_device(arguments, model), "tdp")
    if power is None:
        raise Refused(
            "HC204",
            "the power of a device is not known here",
            help="give power=, or device= such as device=gpu.h100_sxm",
        )
    overhead = arguments.get("overhead")
    if overhead is None:
        return power
    if power.tags.get("boundary") in ("system", "it", "facility"):
        raise Refused(
            "HC330",
            "`overhead=` is applied twice: this power already is that of whole servers",
            argument=arguments.index("overhead"),
            help="leave overhead= out",
        )
    whole = multiply(power, overhead)
    return whole.replace(tags={**whole.tags, "boundary": "system"})


def _work_out_power(
    footprint: Footprint, arguments: Arguments, model: Record | None, device_power: Quantity
) -> None:
    count = arguments.get("count") or _field(model, "gpu_count")
    if count is None:
        footprint.lack(("power", "heat"), "the number of devices is not known; give count=")
        return
    power = multiply(_plain(count), device_power)
    footprint.fields["power"] = power
    footprint.fields["heat"] = heat_of(power)


def _work_out_embodied(
    footprint: Footprint,
    hours: Quantity,
    embodied: Quantity | None,
    lifetime: Quantity | None,
    utilisation: Quantity | None,
) -> None:
    if embodied is None or lifetime is None:
        missing = "lifetime="
        if embodied is None:
            missing = "embodied=" if lifetime is not None else "embodied= and lifetime="
        footprint.lack(
            ("embodied", "co2e_total"),
            f"nothing is said about making the hardware; add {missing}",
        )
        return
    share = amortised(embodied, hours, lifetime, utilisation)
    footprint.fields["embodied"] = share
    co2e = footprint.quantity("co2e")
    if co2e is not None:
        footprint.fields["co2e_total"] = add(co2e, share)
