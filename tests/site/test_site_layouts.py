"""Which shortcodes a site has, and which of them must be closed."""

from pathlib import Path

import pytest

from hugo_calc.site.config import Config, read_config
from hugo_calc.site.layouts import shortcode_templates, uses_inner


@pytest.mark.parametrize(
    ("template", "uses"),
    [
        ("{{ .Inner }}", True),
        ("{{- .InnerDeindent -}}", True),
        ("{{ $_ := .Inner }}", True),
        ("{{ with $.Inner }}{{ . }}{{ end }}", True),
        ("{{ partial `x` (dict `inner` .Inner) }}", True),
        ('{{ "}}" }}{{ .Inner }}', True),
        ("plain .Inner", False),
        ("{{/* .Inner */}}", False),
        ("{{- /* a\n.Inner\n*/ -}}", False),
        ('{{ errorf "no .Inner here" }}', False),
        ("{{ `.Inner` }}", False),
        ("{{ .InnerText }}", False),
        ("{{ .Get 0 }}", False),
        ("{{ unclosed .Inner", False),
        ("", False),
    ],
)
def test_a_template_takes_the_inner_text_or_not(template: str, uses: bool) -> None:
    assert uses_inner(template) is uses


def layouts(root: Path, **templates: str) -> dict[str, bool] | None:
    for name, text in templates.items():
        path = root / name.replace("__", "/").replace("_dot_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    if not (root / "hugo.toml").exists():
        (root / "hugo.toml").write_text("", encoding="utf-8")
    config = read_config(str(root.resolve()))
    assert isinstance(config, Config)
    return shortcode_templates(config)


def test_the_sites_own_and_its_themes_shortcodes_are_known(tmp_path: Path) -> None:
    (tmp_path / "layouts" / "_shortcodes" / "ns").mkdir(parents=True)
    (tmp_path / "layouts" / "_shortcodes" / "ns" / "Deep.html").write_text("{{ .Inner }}")
    found = layouts(
        tmp_path,
        layouts__shortcodes__box_dot_html="{{ .Inner }}",
        layouts__shortcodes__fig_dot_de_dot_html="x",
        themes__t__layouts__shortcodes__callout_dot_html="{{ .Inner }}",
    )
    assert found is not None
    assert {name: found[name] for name in ("box", "fig", "callout", "ns/deep")} == {
        "box": True,
        "fig": False,
        "callout": True,
        "ns/deep": True,
    }
    assert (found["highlight"], found["figure"]) == (True, False)


def test_one_of_several_templates_is_enough(tmp_path: Path) -> None:
    found = layouts(
        tmp_path,
        layouts__shortcodes__box_dot_html="{{ .Inner }}",
        layouts__shortcodes__box_dot_rss_dot_xml="x",
    )
    assert found is not None
    assert found["box"] is True


def test_a_template_of_the_site_hides_an_embedded_one(tmp_path: Path) -> None:
    found = layouts(tmp_path, layouts__shortcodes__figure_dot_html="{{ .Inner }}")
    assert found is not None
    assert found["figure"] is True


def test_without_shortcodes_of_its_own_nothing_is_known(tmp_path: Path) -> None:
    assert layouts(tmp_path) is None


def test_with_modules_from_elsewhere_nothing_is_known(tmp_path: Path) -> None:
    (tmp_path / "hugo.toml").write_text(
        "[[module.imports]]\npath = 'example.org/theme'\n", encoding="utf-8"
    )
    assert layouts(tmp_path, layouts__shortcodes__box_dot_html="{{ .Inner }}") is None


def test_mounted_layouts_count(tmp_path: Path) -> None:
    (tmp_path / "hugo.toml").write_text(
        "[[module.mounts]]\nsource = 'shared'\ntarget = 'layouts'\n", encoding="utf-8"
    )
    found = layouts(tmp_path, shared__shortcodes__box_dot_html="{{ .Inner }}")
    assert found is not None
    assert found["box"] is True
