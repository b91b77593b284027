"""The Jinja2 templates of notes and tables: the package's, or the site's of the same name.

Templates only lay out what they are given; numbers reach them as text. A site's run sandboxed,
with undefined names an error, and read no files. What makes much text of little (a product, a
power, padding) is refused, as the sandbox by itself does not limit memory.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jinja2 import Environment, Template

NAMES = ("note.md.j2", "column.md.j2", "table.md.j2")
_LONGEST_RESULT = 100_000  # characters; a note or a table is far shorter
_LONGEST_TEMPLATE = 20_000
_SWELLING_FILTERS = ("center", "format", "indent", "wordwrap")
_SWELLING_METHODS = {"center", "expandtabs", "format", "format_map", "ljust", "rjust", "zfill"}


class TemplateError(Exception):
    """A template cannot be used; `name` is its file, `line` where in it, 0 where not known."""

    def __init__(self, name: str, line: int, reason: str) -> None:
        super().__init__(reason)
        self.name = name
        self.line = line
        self.reason = reason


class Templates:
    """The templates of one site by name, each compiled when it is first used."""

    def __init__(self, own: Mapping[str, str]) -> None:
        self._own = own
        self._compiled: dict[str, Template] = {}
        self._environment: Environment | None = None

    def render(self, name: str, values: Mapping[str, Any]) -> str:
        """Return a template filled in. Raises TemplateError."""
        from jinja2 import TemplateError as JinjaError
        from jinja2 import TemplateSyntaxError

        try:
            text = self._template(name).render(values)
        except TemplateSyntaxError as error:
            raise TemplateError(name, error.lineno, str(error.message)) from None
        except JinjaError as error:
            raise TemplateError(name, 0, str(error.message)) from None
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
            raise TemplateError(name, 0, str(error)) from None
        if len(text) > _LONGEST_RESULT:
            raise TemplateError(name, 0, f"it makes more than {_LONGEST_RESULT:,} characters")
        return text

    def _template(self, name: str) -> Template:
        if name not in self._compiled:
            text = self._own.get(name)
            if text is None:
                text = _read(name)
            elif len(text) > _LONGEST_TEMPLATE:
                raise TemplateError(name, 0, f"it is longer than {_LONGEST_TEMPLATE:,} characters")
            self._compiled[name] = self._sandbox().from_string(text)
        return self._compiled[name]

    def _sandbox(self) -> Environment:
        if self._environment is None:
            self._environment = _new_sandbox()
        return self._environment


def _new_sandbox() -> Environment:
    from jinja2 import StrictUndefined
    from jinja2.exceptions import SecurityError
    from jinja2.runtime import Context
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    class Sandbox(ImmutableSandboxedEnvironment):
        # What is intercepted is not worked out when the template is compiled either.
        intercepted_binops = frozenset({"*", "**", "%"})

        def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
            if operator == "**" or not all(isinstance(each, int | float) for each in (left, right)):
                allowed = "" if operator == "**" else ", but between numbers"
                raise SecurityError(f"a template may not use {operator}{allowed}")
            return super().call_binop(context, operator, left, right)

        def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
            return attr not in _SWELLING_METHODS and super().is_safe_attribute(obj, attr, value)

    # Markdown is made here, not HTML: what is printed has been made plain before.
    made = Sandbox(undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    made.globals.clear()
    for name in _SWELLING_FILTERS:
        del made.filters[name]
    return made


def _read(name: str) -> str:
    folder = __file__.removesuffix("templates.py") + "templates/"
    with open(folder + name, encoding="utf-8") as file:  # noqa: PTH123 - pathlib starts slowly
        return file.read()
