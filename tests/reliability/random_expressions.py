"""Expressions that nobody should write: a collection, a grammar's random ones, and mutations."""

from __future__ import annotations

import random
from collections.abc import Iterator

OPERATORS = (
    *("+", "-", "*", "/", "^", "**", "//", "%", "±", "×", "·", "÷", "−", "=", "==", "!=", "<", ">"),
    *("<=", ">=", "&", "&&", "|", "||", "~", "@", "!", "?", ":", ";", ",", ".", "..", "...", "->"),
    *("<<", ">>", ":=", "+=", "++", "--", "–", "—", "⁄", "∕", "∙", "⋅", "✕", "∗", "≈", "√", "∞"),
)
NUMBERS = (
    *("0", "1", "1.5", ".5", "5.", "007", "1_000", "1__0", "_1", "1_", "1,5", "1.234,5", "1 000"),
    *("1'000", "1e3", "1e+3", "1e-3", "1E3", "1e", "1e400", "1e-400", "0e999999999", "1e308"),
    *("5e-324", "0x1F", "0b101", "0o17", "1j", "1L", "10%", "%", "½", "²", "①", "Ⅷ", "१२३", "１２"),
    *("٣", "nan", "NaN", "inf", "-inf", "Infinity", "70B", "15T", "3 million", "million", "1e3e3"),
)
UNITS = (
    *("kWh", "MWh", "kg", "tCO2e", "kg CO₂e", "h", "°C", "%", "m²", "m^2", "m^-1", "s⁻¹", "km/h"),
    *("kWh/query", "kg·m/s²", "µW", "μW", "Ω", "in", "as", "to", "Kwh", "ton", "m^99", "m²²", "$"),
)
WORDS = (
    *("grid.us", "grid.us[2021]", "grid", "grid.", ".us", "grid..us", "model.llama3", "site.x"),
    *("hardware.h100_sxm", "row", "row.label", "label", "pue", "wue", "__class__", "x", "true"),
    *("None", "self", "lambda", "import", "os", "grid.us.__class__", "grid.__init__", "e", "pi"),
    *("range", "training", "inference", "equivalents", "sqrt", "min", "exp", "log10", "heat"),
)
CALLS = (
    *("training(", "inference(", "equivalents(", "footprint(", "embodied(", "share(", "range("),
    *("sqrt(", "exp(", "min(", "max(", "sum(", "mean(", "log10(", "round(", "heat(", "eval(", "("),
)
# What one does not see, or takes for something else.
CHARACTERS = (
    *("\0", "\x01", "\x1b", "\x7f", "\x80", "\x85", "\t", "\n", "\r", "\v", "\f", "\xa0", "\xad"),
    *("\u1680", "\u180e", "\u2000", "\u2007", "\u2009", "\u200b", "\u200c", "\u200d", "\u200e"),
    *("\u200f", "\u2028", "\u2029", "\u202a", "\u202b", "\u202c", "\u202d", "\u202e", "\u202f"),
    *("\u2060", "\u2061", "\u2062", "\u2063", "\u2066", "\u2069", "\u3000", "\ufeff", "\ufffe"),
    *("\ufff9", "\ufffd", "\uffff", "\ud800", "\udbff", "\udc00", "\udfff", "\U0010ffff", "\u0301"),
    *("\u0308", "\u20dd", "\u20e3", "\ufe0f", "\U0001f1e9", "\U0001f468\u200d\U0001f469", "ﬁ"),
    *("а", "е", "о", "с", "х", "ԛ", "ⅰ", "Ｋ", "ｋＷｈ", "K", "Å", "ı", "İ", "ß", "ẞ", "Σ", "ς"),
    *("\U0001d7d9", "\U000e0031", "ℯ", "ℏ", "（", "）", "［", "］", "，", "．", "／", "＋", "－"),
    *("“", "”", "‘", "’", "«", "»", "„", "‚", "'", '"', "`", "\\", "$", "#", "€", "°", "′", "″"),
)
_TEMPLATES = ("{}", "5{}kg", "5 kg{}", "{}5 kg", "5 {} 3", "grid{}us", "gr{}id.us", "min(1{}2)")


def collected() -> list[str]:
    """Return what is known to have ended, stalled or fooled a reader of formulas, each once."""
    known = [
        *(template.format(sign) for sign in CHARACTERS for template in _TEMPLATES),
        *(f"5 kg {sign} 3 kg" for sign in OPERATORS),
        *(f"{sign}5" for sign in OPERATORS),
        *(f"5{sign}" for sign in OPERATORS),
        *(f"{number} kWh" for number in NUMBERS),
        *(f"2^{number}" for number in NUMBERS),
        *(f"1 {unit} in {other}" for unit in UNITS for other in UNITS),
        *(f"{word} + 1" for word in WORDS),
        *(f"{word}({word})" for word in WORDS),
        *(f"{call}{word})" for call in CALLS for word in WORDS),
        *_LARGE,
        *_PROGRAMS,
    ]
    return list(dict.fromkeys(known))


_LARGE = (
    *("9**9**9**9", "9^9^9^9", "9^(9^9)", "(9^9)^9", "10**10**8", "2^12^12", "10^12^12", "1e999^9"),
    *("9" * 1_000_000, "0." + "0" * 1_000_000 + "1", "1e" + "9" * 1_000_000, "1_" * 100_000),
    *("(" * 100_000, ")" * 100_000, "(" * 50_000 + "1" + ")" * 50_000, "[" * 100_000),
    *("{" * 100_000, "-" * 100_000, "−" * 100_000, "+" * 100_000, "~" * 100_000, "^" * 100_000),
    *(
        "f(" * 100_000,
        "sqrt(" * 100_000,
        "1+" * 100_000 + "1",
        "1*" * 250_000 + "1",
        "a." * 100_000,
    ),
    *("a" * 1_000_000, "\u0301" * 250_000, "\U0001f30e" * 250_000, "\ud800" * 250_000),
    *("\0" * 1_000_000, " " * 1_000_000, "\n" * 1_000_000, '"' * 100_000, "\\" * 100_000),
    *("grid.us[" * 50_000, "1 kg in " * 50_000, "1 as " * 50_000, "1 ± " * 50_000, "%" * 100_000),
    *("5 " + "m/" * 248 + "m", "5 " + "m·" * 248 + "m", "5 m" + "²" * 490, "5 m^" + "9" * 490),
    *("+".join(["1"] * 100), "*".join(["1"] * 100), "/".join(["1"] * 100), "^".join(["1"] * 100)),
    *("(" * 32 + "1" + ")" * 32, "-" * 32 + "1", "sqrt(" * 32 + "1" + ")" * 32, "f(" * 240),
    *("*".join(["1e300"] * 60), "/".join(["1e300"] * 60), "1e308+1e308", "1e308 million kWh"),
    *("1/0", "0/0", "0^-1", "0^0", "(-8)^(1/3)", "sqrt(-1)", "log10(0)", "log(-1)", "exp(1000)"),
    *(
        "1 kg " * 100,
        "1," * 240,
        "1." * 240,
        "123 " * 120,
        "5%" * 98,
        "x[" * 240,
        "a=b=c",
        "1±" * 249,
    ),
    *("min(" + "1," * 240 + "1)", "range(1, 2, 1e400)", "range(3, 2, 1)", "range(1, 1, 1) ± 1e308"),
)
_PROGRAMS = (
    *("__import__('os').system('id')", "().__class__.__bases__[0]", "open('/etc/passwd').read()"),
    *("exec('1')", "lambda: 1", "[x for x in y]", "{{ 7 * 7 }}", "${7*7}", "#{7*7}", "<%= 7 %>"),
    *(
        "{{< calc 1 >}}",
        "{% raw %}",
        "%s%s%s%n",
        "%(x)s",
        "{0.__class__}",
        "f'{1}'",
        "1; 2",
        "1 # 2",
    ),
    *(
        "' OR 1=1 --",
        "<script>alert(1)</script>",
        "=1+1",
        "@SUM(A1)",
        "../../etc",
        "\\x41",
        "\\u0041",
    ),
    *(
        "1 if 2 else 3",
        "1 and 2",
        "not 1",
        "1 or 2",
        "1 is 2",
        "x := 1",
        "*args",
        "**kwargs",
        "...",
    ),
    *(
        "getattr(grid, 'us')",
        "grid['us']",
        "globals()",
        "grid.us.value",
        "grid.us()",
        "sqrt",
        "sqrt.",
    ),
)


def grammatical(draw: random.Random, depth: int = 4) -> str:
    """Return a formula that is spelled as formulas are, whether or not it means anything."""
    if not depth or draw.random() < 0.2:
        number = draw.choice(NUMBERS[:30])
        return draw.choice(
            (number, f"{number} {draw.choice(UNITS)}", draw.choice(WORDS), f"{number}%")
        )
    left = grammatical(draw, depth - 1)
    shape = draw.randrange(8)
    if shape == 0:
        return f"({left})"
    if shape == 1:
        return f"{draw.choice('-−')}{left}"
    if shape == 2:
        return f"{left} in {draw.choice(UNITS)}"
    if shape == 3:
        inner = ", ".join(grammatical(draw, depth - 2 if depth > 1 else 0) for _ in range(3))
        return f"{draw.choice(CALLS)}{inner})"
    if shape == 4:
        return f"({left})^{draw.randint(-13, 13)}"
    if shape == 5:
        return f"{draw.choice(CALLS)}{left}, {draw.choice(('pue', 'wue', 'count', 'x'))}=1.2)"
    sign = draw.choice(OPERATORS[:13])
    return f"{left} {sign} {grammatical(draw, depth - 1)}"


def mutated(draw: random.Random, text: str) -> str:
    """Return a text with one to four pieces taken out, doubled, exchanged or put in."""
    for _ in range(draw.randint(1, 4)):
        start = draw.randint(0, len(text))
        end = min(len(text), start + draw.randint(0, 6))
        pieces = draw.choice((OPERATORS, NUMBERS, UNITS, WORDS, CALLS, CHARACTERS))
        piece = draw.choice((draw.choice(pieces), text[start:end] * 2, "", text[-3:]))
        text = text[:start] + piece + text[end:]
    return text


def random_expressions(count: int, seed: int) -> Iterator[str]:
    """Yield expressions, the same ones for the same seed: some right, most with mistakes."""
    draw = random.Random(seed)
    short = [each for each in collected() if len(each) <= 500]
    for at in range(count):
        text = draw.choice(short) if at % 4 == 0 else grammatical(draw)
        if at % 2:
            text = mutated(draw, text)
        if at % 100 == 0:
            text = "".join(chr(draw.randrange(0x11_0000)) for _ in range(draw.randint(0, 60)))
        yield text
