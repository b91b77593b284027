"""Inference: energy, CO₂e and water of answering, from energy per query or token, or a model."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from hugo_calc.core.arguments import ENERGY_PER_QUERY, ENERGY_PER_TOKEN, Arguments
from hugo_calc.core.facts import Facts
from hugo_calc.core.footprint import EXTENSIVE, Footprint, work_out
from hugo_calc.lang import dimension as dim
from hugo_calc.lang.arithmetic import Refused, add, divide, multiply, overhead_source
from hugo_calc.lang.functions import Function, Given, Warn
from hugo_calc.lang.quantity import Quantity, Record, Term, Value
from hugo_calc.lang.sheet import Scenario, at_limit

_NAMES = (
    "per", "queries", "tokens", "params", "active_params", "pue", "grid", "wue", "water",
)  # fmt: skip
_FACTORS = ("pue", "grid", "wue", "water")
_LEAST_PARAMS = 1e6  # fewer, and the number was meant in billions

_BILLION = Quantity(1e9, term=Term("number", text="1 billion"))
# The regression's `server_power` is that of a server of so many GPUs.
_SERVER_GPUS = Quantity(8.0, term=Term("number", text="8"))
_GPU_MEMORY = "gpu.h100_sxm.memory"  # the regression was fitted to this GPU alone


def inference_by(facts: Facts, scenario: Scenario) -> Function:
    """Return the function `inference` for a post that sees these facts."""

    def inference(given: Sequence[Given], warn: Warn) -> Value:
        """Return the footprint of answering queries, or of generating tokens, as a record.

        From a published figure: `inference(per=inference.gemini.energy, queries=1 billion)`.
        `per=` is energy per query, with `queries=`; energy per token, with `tokens=`; or the
        plain energy of one of them, with either. Energy = `per` × count.

        From the size of a model: `inference(params=70 billion, tokens=400)`, or with a model in
        place of `params=`; `tokens=` are those of the output. Where fewer parameters work on a
        token than there are, `active_params=` says how many. By the regression of EcoLogits 0.9
        (https://ecologits.ai/latest/methodology/llm_inference/), whose constants are the facts
        `inference.ecologits`, with P in billions and B = 64 requests at a time:

        - energy of a token on one GPU, Wh = α · exp(β·B) · P_active + γ
        - GPUs = 1.2 · P · 16 bit ÷ 80 GB, rounded up to a power of 2
        - time of a token, s = a · P_active + b·B + c
        - energy of a token, IT = GPUs · energy on one + time · 1.2 kW · GPUs ÷ 8 ÷ B

        It was fitted to measurements on H100 GPUs, of models up to 200 billion parameters and
        batches up to 512.

        Fields: it_energy and energy (energy), co2e (CO₂e), water_onsite, water_offsite, water
        (volume); by the regression also gpus (a number) and energy_per_token. `pue=`, `grid=`,
        `wue=`, `water=` or a method complete it as in `core.footprint`. A published figure that
        already holds PUE is `energy` as it stands, and IT energy and water on site stay unknown.

        Raises Refused HC204 for wrong arguments, HC330 for `pue=` on what already holds it.
        """
        arguments = Arguments("inference", given, _NAMES, records=("model", "method"))
        footprint = Footprint()
        if arguments.get("per") is not None:
            energy = _published(arguments)
            label = "inference"
        else:
            model = arguments.record("model")
            regression = _Regression(facts, scenario, *_parameters(arguments, model))
            energy = multiply(regression.energy_per_token, _tokens(arguments))
            label = f"inference of {model.label}" if model else "inference"
            footprint.fields["gpus"] = regression.gpus
            footprint.fields["energy_per_token"] = regression.energy_per_token
        if _holds_overhead(energy):
            _complete_whole(footprint, energy, arguments)
        else:
            work_out(footprint, energy, _factors(arguments), "there is")
        return Record(label, footprint.fields, EXTENSIVE, footprint.absent)

    return inference


def _factors(arguments: Arguments) -> Mapping[str, Quantity | None]:
    """Return what turns energy into the rest: what is named, then what the method says."""
    method = arguments.record("method")
    found: dict[str, Quantity | None] = {}
    for name in _FACTORS:
        value = method.fields.get(name) if method else None
        found[name] = arguments.get(name) or (value if isinstance(value, Quantity) else None)
    return found


def _holds_overhead(energy: Quantity) -> bool:
    return energy.tags.get("pue") == "in" or energy.tags.get("boundary") == "facility"


def _complete_whole(footprint: Footprint, energy: Quantity, arguments: Arguments) -> None:
    """Work out what energy of the whole facility tells. A method's PUE is then not needed."""
    if arguments.get("pue") is not None:
        raise Refused(
            "HC330",
            "PUE is applied twice: the energy of `per=` already holds it",
            argument=arguments.index("pue"),
            help="leave pue= out; or give per= ÷ its own PUE, and pue=",
            first=overhead_source(arguments.need("per")),
        )
    factors = _factors(arguments)
    footprint.fields["energy"] = energy
    footprint.lack(
        ("it_energy", "water_onsite", "water"),
        "the energy of `per=` already holds PUE; give per= ÷ its own PUE, and pue=",
    )
    for name, factor, example in (
        ("co2e", factors["grid"], "grid=grid.us"),
        ("water_offsite", factors["water"], "water=water.us"),
    ):
        if factor is None:
            needed = example.partition("=")[0]
            footprint.lack((name,), f"there is no {needed}=; give it, such as {example}")
        else:
            footprint.fields[name] = multiply(energy, factor)


def _published(arguments: Arguments) -> Quantity:
    """Return `per=` times the queries or tokens that it is of."""
    per = arguments.need("per")
    for other in ("params", "active_params"):
        if arguments.get(other) is not None:
            raise Refused(
                "HC204",
                f"`per=` says what the energy is, and `{other}=` would estimate it",
                argument=arguments.index(other),
                help="give one of them",
            )
    if arguments.record("model") is not None:
        raise Refused("HC204", "with `per=` the model is not needed", help="leave it out")
    both = {name: arguments.get(name) for name in ("queries", "tokens")}
    counts = {name: count for name, count in both.items() if count is not None}
    wanted = {ENERGY_PER_QUERY: "queries", ENERGY_PER_TOKEN: "tokens"}.get(per.dimension, "")
    if len(counts) == 2:
        raise Refused(
            "HC204",
            "both `queries=` and `tokens=` are given, and `per=` is of one of them",
            argument=arguments.index("tokens" if wanted == "queries" else "queries"),
            help="for the tokens of many queries: tokens=400 token/query × 1 million query",
        )
    if wanted and wanted not in counts:
        for name in counts:
            raise Refused(
                "HC204",
                f"`per=` is {dim.name(per.dimension)}, so `{name}=` does not count it",
                argument=arguments.index(name),
                help=f"give {wanted}=",
            )
    if not counts:
        arguments.need(wanted or "queries")
    (count,) = counts.values()
    unit_of_count = dim.over(dim.ENERGY, per.dimension)
    return multiply(per, _counted(count, unit_of_count))


def _counted(count: Quantity, dimension: dim.Dimension) -> Quantity:
    """Return a count as one of these: plain, of queries or of tokens."""
    if count.dimension == dimension:
        return count
    return Quantity(count.value, dimension, None, count.tags, Term("group", (count,)))


def _tokens(arguments: Arguments) -> Quantity:
    if arguments.get("queries") is not None:
        raise Refused(
            "HC204",
            "an estimate from parameters is per output token, so `queries=` does not count it",
            argument=arguments.index("queries"),
            help="give tokens=, such as tokens=400 token/query × 1 million query",
        )
    return _counted(arguments.need("tokens"), dim.TOKEN)


def _parameters(arguments: Arguments, model: Record | None) -> tuple[Quantity, Quantity]:
    """Return how many parameters there are, and how many work on a token."""

    def known(name: str) -> Quantity | None:
        value = arguments.get(name)
        field = model.fields.get(name) if model else None
        value = value or (field if isinstance(field, Quantity) else None)
        if value is not None and value.value < _LEAST_PARAMS:
            raise Refused(
                "HC204",
                f"`{name}=` is a number of parameters, and this is too small for one",
                argument=arguments.index(name),
                help=f"write {value.value:g} billion, if that is meant",
            )
        return value

    params = known("params")
    if params is None:
        raise Refused(
            "HC204",
            f"{model.label} does not say how many parameters it has"
            if model
            else "`inference` needs the energy of a query or token, or the size of a model",
            help="give params=, such as params=70 billion"
            if model
            else "such as per=inference.gemini.energy with queries=, or params= with tokens=",
        )
    active = known("active_params") or params
    if active.value > params.value:
        raise Refused(
            "HC204",
            "more parameters work on a token than there are",
            argument=arguments.index("active_params"),
            help="params= counts all of them, active_params= those that work on a token",
        )
    return params, active


class _Regression:
    """EcoLogits' estimate for one model: the GPUs that hold it, and the energy of a token."""

    def __init__(
        self, facts: Facts, scenario: Scenario, params: Quantity, active: Quantity
    ) -> None:
        self._facts = facts
        self._scenario = scenario
        billions = divide(active, _BILLION)
        self.gpus = _named("GPUs", self._gpus(params))
        on_one = _named("energy of a token on one GPU", self._on_one_gpu(billions))
        host = _named("energy of a token in the rest of the server", self._host(billions))
        whole = add(multiply(self.gpus, on_one), host)
        # IT energy of whole servers: that the constants carry different tags or none is no clash.
        self.energy_per_token = whole.replace(tags={"boundary": "system"})

    def _constant(self, name: str) -> Quantity:
        return self._fact(f"inference.ecologits.{name}")

    def _fact(self, key: str) -> Quantity:
        return at_limit(self._facts.quantity(key), self._scenario)

    def _gpus(self, params: Quantity) -> Quantity:
        needed = multiply(
            multiply(self._constant("memory_overhead"), params), self._constant("quantization")
        )
        full = divide(needed, self._fact(_GPU_MEMORY))
        # Less the noise of binary fractions, which must not ask for one GPU more.
        whole = max(math.ceil(full.value * (1 - 1e-12)), 1)
        power_of_two = 1 << (whole - 1).bit_length()
        return Quantity(float(power_of_two), term=Term("call", (full,), "next power of 2"))

    def _on_one_gpu(self, billions: Quantity) -> Quantity:
        exponent = multiply(self._constant("beta"), self._constant("batch_size"))
        falling = Quantity(math.exp(exponent.value), term=Term("call", (exponent,), "exp"))
        slope = multiply(self._constant("alpha"), falling)
        return add(multiply(slope, billions), self._constant("gamma"))

    def _host(self, billions: Quantity) -> Quantity:
        batch = self._constant("batch_size")
        by_size = multiply(self._constant("latency_alpha"), billions)
        by_batch = multiply(self._constant("latency_beta"), batch)
        time = add(add(by_size, by_batch), self._constant("latency_gamma"))
        of_server = multiply(multiply(time, self._constant("server_power")), self.gpus)
        return divide(divide(of_server, _SERVER_GPUS), batch)


def _named(name: str, value: Quantity) -> Quantity:
    """Return a value under a name that stands for it where the whole line would be too long."""
    return value.replace(term=Term("field", (value,), name))
