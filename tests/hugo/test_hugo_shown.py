"""What shortcodes and parameters look like in a debugger or in a failing test."""

from hugo_calc.hugo.shortcodes import scan


def test_a_shortcode_and_its_parameters_say_what_and_where_they_are() -> None:
    (call,) = scan(b'x {{< calc expr="5 W" />}}').shortcodes
    (param,) = call.params
    assert repr(call) == "Shortcode('calc' at 2, self)"
    assert repr(param).startswith("Param(expr=")
    assert repr(param).endswith(f" at {param.span.start})")
    (unnamed,) = scan(b'x {{< calc "5 W" >}}{{< /calc >}}').shortcodes[0].params
    assert "=" not in repr(unnamed)
