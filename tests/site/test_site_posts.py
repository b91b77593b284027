"""Which files are posts, in which order, and what is refused."""

import os
from pathlib import Path

import pytest

from hugo_calc.site.posts import find_posts


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path.resolve() / "site"
    (root / "content" / "posts").mkdir(parents=True)
    (root / "hugo.toml").write_text("", encoding="utf-8")
    monkeypatch.chdir(root)
    return root


def touch(root: Path, *names: str) -> None:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(b"")


def found(*paths: str) -> list[str]:
    posts, wrong = find_posts(paths)
    assert wrong == []
    return [post.path for post in posts]


def refused(*paths: str) -> list[tuple[str, str, str]]:
    posts, wrong = find_posts(paths)
    assert posts == []
    return [(each.code, each.severity, each.path) for each in wrong]


def test_the_whole_site_is_what_hugo_publishes(root: Path) -> None:
    touch(
        root / "content",
        *("b.md", "a/index.md", "a.md", "c.markdown", "d.mdown", "e.MD", "_index.md"),
        *("node_modules/f.md", "posts/z.de.md"),
        *(".hidden.md", "#lock.md", "old.md~", ".obsidian/x.md", "page.html", "data.csv", "n.mdx"),
    )
    touch(root, "README.md", "archetypes/default.md", "public/x.md")
    expected = ["_index.md", "a/index.md", "a.md", "b.md", "c.markdown", "d.mdown", "e.MD"]
    expected += ["node_modules/f.md", "posts/z.de.md"]
    assert found() == [f"content/{name}" for name in expected]


def test_the_order_does_not_depend_on_the_order_asked_for(root: Path) -> None:
    touch(root, "content/b.md", "content/a.md")
    assert found("content/b.md", "content/a.md") == found("content", "content/a.md")


def test_a_folder_holds_its_posts_and_a_site_its_content(root: Path) -> None:
    touch(root, "content/a.md", "content/posts/b.md", "README.md")
    assert found("content/posts") == ["content/posts/b.md"]
    assert found(".") == ["content/a.md", "content/posts/b.md"]


def test_a_named_post_need_not_lie_in_the_content(root: Path) -> None:
    touch(root, "drafts/x.md")
    assert found("drafts/x.md") == ["drafts/x.md"]


def test_posts_are_found_from_a_folder_within(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    touch(root, "content/a.md", "content/posts/b.md")
    monkeypatch.chdir(root / "content" / "posts")
    assert found() == ["content/a.md", "content/posts/b.md"]
    assert found("b.md", "../a.md") == ["content/a.md", "content/posts/b.md"]


def test_a_link_and_its_target_are_one_post(root: Path) -> None:
    touch(root, "content/real.md", "shared/other.md")
    (root / "content" / "a-link.md").symlink_to("real.md")
    (root / "content" / "z-link.md").symlink_to("../shared/other.md")
    posts, wrong = find_posts([])
    assert [(post.path, post.target) for post in posts] == [
        ("content/real.md", f"{root}/content/real.md"),
        ("content/z-link.md", f"{root}/shared/other.md"),
    ]
    assert wrong == []


def test_a_folder_that_is_a_link_is_not_entered(root: Path) -> None:
    touch(root, "content/a.md")
    (root / "content" / "again").symlink_to(".")
    assert found() == ["content/a.md"]


def test_a_link_out_of_the_site_is_refused_where_it_is_named(root: Path) -> None:
    touch(root.parent, "outside.md")
    (root / "content" / "out.md").symlink_to("../../outside.md")
    (root / "content" / "gone.md").symlink_to("nowhere.md")
    assert refused("content/out.md") == [("HC905", "error", "content/out.md")]
    assert refused() == [
        ("HC904", "warning", f"{root}/content/gone.md"),
        ("HC905", "warning", f"{root}/content/out.md"),
    ]


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("../outside.md", "HC905"),
        ("content/../../outside.md", "HC905"),
        ("..", "HC905"),
        ("static", "HC905"),
        ("content/photo.png", "HC905"),
        ("content/.hidden.md", "HC905"),
        ("content/pipe.md", "HC905"),
        ("content/none.md", "HC904"),
        ("/dev/null", "HC905"),
    ],
)
def test_what_is_no_post_is_refused(root: Path, path: str, code: str) -> None:
    touch(root, "content/photo.png", "content/.hidden.md", "static/x.css", "../outside.md")
    os.mkfifo(root / "content" / "pipe.md")
    assert refused(path) == [(code, "error", path)]


def test_one_bad_path_does_not_hide_the_good_ones(root: Path) -> None:
    touch(root, "content/a.md")
    posts, wrong = find_posts(["content/none.md", "content/a.md"])
    assert ([post.path for post in posts], len(wrong)) == (["content/a.md"], 1)


def test_outside_of_any_site_a_path_is_needed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    touch(tmp_path, "a.md", "sub/b.md")
    assert refused() == [("HC906", "error", "")]
    assert found("a.md") == ["a.md"]
    assert found("sub") == ["b.md"]


def test_outside_of_any_site_each_path_brings_its_own(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    touch(root, "content/a.md")
    (post,), wrong = find_posts(["site/content/a.md"])
    assert (post.config.root, post.path, wrong) == (str(root), "content/a.md", [])


def test_a_site_reached_by_a_link_is_the_same_site(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    touch(root, "content/a.md")
    (tmp_path / "alias").symlink_to("site")
    monkeypatch.chdir(tmp_path / "alias")
    assert found() == ["content/a.md"]
    assert found("content/a.md") == ["content/a.md"]
    assert found(str(tmp_path / "alias" / "content")) == ["content/a.md"]


def test_a_single_file_can_be_mounted(root: Path) -> None:
    touch(root, "README.md", "content/a.md")
    (root / "hugo.toml").write_text(
        "[[module.mounts]]\nsource='README.md'\ntarget='content/readme.md'\n", encoding="utf-8"
    )
    assert found() == ["README.md"]


def test_a_mounted_file_that_is_no_markdown_is_no_post(root: Path) -> None:
    touch(root, "notes.txt")
    (root / "hugo.toml").write_text(
        "[[module.mounts]]\nsource='notes.txt'\ntarget='content/notes.txt'\n", encoding="utf-8"
    )
    assert found() == []


def test_a_configuration_that_cannot_be_read_stops_the_run(root: Path) -> None:
    touch(root, "content/a.md")
    (root / "hugo.toml").write_text("title = ", encoding="utf-8")
    assert refused("content/a.md", "content") == [("HC906", "error", f"{root}/hugo.toml")]


def test_content_folders_within_each_other_give_each_post_once(root: Path) -> None:
    touch(root, "content/a.md", "content/de/b.md")
    (root / "hugo.toml").write_text("[languages.de]\ncontentDir = 'content/de'\n", encoding="utf-8")
    assert found() == ["content/a.md", "content/de/b.md"]
