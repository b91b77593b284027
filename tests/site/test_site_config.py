"""Where a site's posts lie, and in which language each is."""

import json
from pathlib import Path

import pytest

from hugo_calc.report.diagnostic import Diagnostic
from hugo_calc.site.config import Config, read_config
from hugo_calc.site.settings import find_root


def site(root: Path, **written: str) -> Path:
    for name, text in written.items():
        path = root / name.replace("__", "/").replace("_dot_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root.resolve()


def config(root: Path, text: str = "") -> Config:
    root = site(root, hugo_dot_toml=text) if text else root.resolve()
    found = read_config(str(root))
    assert isinstance(found, Config), found
    return found


@pytest.mark.parametrize("name", ["hugo.toml", "hugo.yaml", "hugo.yml", "hugo.json"])
def test_a_site_is_found_from_any_folder_in_it(tmp_path: Path, name: str) -> None:
    root = tmp_path.resolve()
    (root / name).write_text("", encoding="utf-8")
    (root / "content" / "posts").mkdir(parents=True)
    assert find_root(str(root / "content" / "posts")) == str(root)


def test_the_nearest_site_is_the_one(tmp_path: Path) -> None:
    inner = tmp_path.resolve() / "themes" / "t" / "exampleSite"
    inner.mkdir(parents=True)
    for folder in (tmp_path, inner):
        (folder / "hugo.toml").write_text("", encoding="utf-8")
    assert find_root(str(inner)) == str(inner)


def test_a_folder_of_configuration_makes_a_site(tmp_path: Path) -> None:
    (tmp_path / "config" / "_default").mkdir(parents=True)
    assert find_root(str(tmp_path)) == str(tmp_path.resolve())


def test_a_config_file_alone_makes_no_site(tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text("", encoding="utf-8")
    assert find_root(str(tmp_path)) == ""
    (tmp_path / "content").mkdir()
    assert find_root(str(tmp_path)) == str(tmp_path.resolve())


@pytest.mark.parametrize(
    ("text", "folders"),
    [
        ("title = 'x'", [("content", "")]),
        ("contentDir = './writing/'", [("writing", "")]),
        ("CONTENTDIR = 'writing'", [("writing", "")]),
        (
            "[languages.en]\ncontentDir='content/en'\n[languages.de]\ncontentDir='content/de'",
            [("content", ""), ("content/en", "en"), ("content/de", "de")],
        ),
        (
            "[[module.mounts]]\nsource='texts'\ntarget='content'\n"
            "[[module.mounts]]\nsource='docs'\ntarget='content/docs'\nlang='de'\n"
            "[[module.mounts]]\nsource='pics'\ntarget='assets'",
            [("texts", ""), ("docs", "de")],
        ),
        ("[[module.mounts]]\nsource='../out'\ntarget='content'", [("content", "")]),
        ("[[module.mounts]]\nsource='/etc'\ntarget='content'", [("content", "")]),
    ],
)
def test_posts_lie_where_hugo_looks(
    tmp_path: Path, text: str, folders: list[tuple[str, str]]
) -> None:
    assert list(config(tmp_path, text).folders) == folders


TWO = "[languages.en]\nweight = 2\n[languages.de]\nweight = 1\n"


@pytest.mark.parametrize(
    ("text", "path", "locale"),
    [
        ("title = 'x'", "content/a.md", "en"),
        ("defaultContentLanguage = 'de'", "content/a.md", "de"),
        ("languageCode = 'de-CH'", "content/a.md", "de-CH"),
        ("locale = 'en-gb'\ndefaultContentLanguage = 'en'", "content/a.md", "en-gb"),
        # The first line of a new site's configuration, left there by a German author.
        ("languageCode = 'en-us'\ndefaultContentLanguage = 'de'", "content/a.md", "de"),
        (TWO, "content/a.md", "en"),
        (TWO, "content/a.de.md", "de"),
        (TWO, "content/a.DE.md", "de"),
        (TWO, "content/v1.2.md", "en"),
        (TWO, "content/de.md", "en"),
        ("[languages.fr]\nweight = 2\n[languages.de]\nweight = 1", "content/a.md", "de"),
        ("[languages.fr]\n[languages.de]\nweight = 9", "content/a.md", "de"),
        ("[languages.de]\nlanguageCode = 'de-AT'", "content/a.md", "de-AT"),
        ("[languages.de]\nlanguageCode = 'de'\nlocale = 'de-AT'", "content/a.md", "de-AT"),
        ("[languages.de]\ncontentDir = 'deutsch'\n[languages.en]", "deutsch/a.md", "de"),
        ("[languages.de]\ncontentDir = 'deutsch'\n[languages.en]", "content/a.md", "en"),
        ("[languages.fr]\nweight = '2'\n[languages.de]\nweight = 'x'", "content/a.md", "fr"),
    ],
)
def test_a_post_has_the_language_that_hugo_gives_it(
    tmp_path: Path, text: str, path: str, locale: str
) -> None:
    assert config(tmp_path, text).locale(path) == locale


def test_the_folder_of_configuration_wins_over_the_file(tmp_path: Path) -> None:
    root = site(
        tmp_path,
        hugo_dot_toml="contentDir = 'a'\ndefaultContentLanguage = 'de'",
        config___default__hugo_dot_toml="contentDir = 'b'",
        config___default__languages_dot_toml="[de]\nlocale = 'de-CH'",
        config___default__module_dot_toml="",
    )
    found = config(root)
    assert (found.folders[0].path, found.locale("b/x.md")) == ("b", "de-CH")


def test_json_is_read_too(tmp_path: Path) -> None:
    root = site(tmp_path, hugo_dot_json=json.dumps({"contentDir": "x", "theme": ["a"]}))
    assert config(root).folders == (("x", ""),)


def test_yaml_is_read_as_it_is_written(tmp_path: Path) -> None:
    root = site(
        tmp_path,
        hugo_dot_yaml=(
            "contentDir: texts\ndefaultContentLanguage: no\nparams: &p {a: 1}\nother: *p\n"
            "languages:\n  no: {locale: nb-NO}\n  en: {}\ntheme: [a, b]\n"
        ),
    )
    found = config(root)
    assert (found.folders[0].path, found.locale("texts/a.md")) == ("texts", "nb-NO")
    assert found.complete is False


def test_a_byte_order_mark_is_no_part_of_the_configuration(tmp_path: Path) -> None:
    (tmp_path / "hugo.yaml").write_bytes(b"\xef\xbb\xbfcontentDir: a\n")
    assert config(tmp_path).folders == (("a", ""),)


@pytest.mark.parametrize("text", ["", "# nothing yet\n"])
@pytest.mark.parametrize("name", ["hugo.yaml", "hugo.toml"])
def test_an_empty_configuration_is_hugos_defaults(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text)
    found = config(tmp_path)
    assert (found.folders, found.language, found.data) == ((("content", ""),), "en", "data")


def test_a_configuration_for_one_language_is_its_own(tmp_path: Path) -> None:
    root = site(
        tmp_path,
        config___default__hugo_dot_toml="[languages.de]\nlocale = 'de'",
        config___default__params_dot_de_dot_toml="contentDir = 'x'",
    )
    assert config(root).folders == (("content", ""),)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("hugo.yaml", "a: [b"),
        ("hugo.toml", "a = "),
        ("hugo.json", "{"),
        ("hugo.json", "[" * 100_000),
    ],
)
def test_a_configuration_that_cannot_be_read_is_named(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    found = read_config(str(tmp_path.resolve()))
    assert isinstance(found, Diagnostic)
    assert found.code == "HC906"
    assert found.path.endswith(name)


def test_a_configuration_that_is_not_utf_8_is_named(tmp_path: Path) -> None:
    (tmp_path / "hugo.toml").write_bytes(b"title = '\xff'")
    found = read_config(str(tmp_path.resolve()))
    assert isinstance(found, Diagnostic)
    assert found.code == "HC906"


def test_settings_of_the_wrong_kind_are_passed_over(tmp_path: Path) -> None:
    found = config(tmp_path, "contentDir = 5\nlanguages = 'de'\nmodule = [1]\ntheme = 7\n")
    assert found.folders == (("content", ""),)


@pytest.mark.parametrize(
    ("text", "complete"),
    [
        ("title = 'x'", True),
        ("theme = 'here'", True),
        ("theme = ['here', 'elsewhere']", False),
        ("[[module.imports]]\npath = 'example.org/theme'", False),
        ("[[module.imports]]\npath = 'here'", True),
    ],
)
def test_layouts_are_known_only_without_modules_from_elsewhere(
    tmp_path: Path, text: str, complete: bool
) -> None:
    (tmp_path / "themes" / "here").mkdir(parents=True)
    found = config(tmp_path, text)
    assert found.complete is complete
    assert found.layouts == ("layouts", "themes/here/layouts")
