"""JUnit's XML: parsed back, with a case for each post and for each finding."""

from xml.etree import ElementTree

from hypothesis import given, settings
from hypothesis import strategies as st
from report_findings import ALL, BUG, DATA, NO_SITE, POST, STALE, UNKNOWN, WARNING, sources

from hugo_calc.report import junit
from hugo_calc.report.diagnostic import Diagnostic


def suite(found: list[Diagnostic], posts: list[str]) -> ElementTree.Element:
    text = junit.render(found, sources(), posts)
    suites = ElementTree.fromstring(text.encode("utf-8"))  # noqa: S314
    (only,) = suites
    assert (suites.tag, only.tag, only.get("name")) == ("testsuites", "testsuite", "hugo-calc")
    assert suites.attrib == only.attrib
    assert only.get("tests") == str(len(only.findall("testcase")))
    assert only.get("failures") == str(len(only.findall("testcase/failure")))
    return only


def test_a_post_in_order_is_a_case_that_passes() -> None:
    found = suite([], ["content/a.md", "content/b.md"])
    assert [case.attrib for case in found] == [
        {"classname": path, "name": path, "file": path} for path in ("content/a.md", "content/b.md")
    ]
    assert [len(case) for case in found] == [0, 0]


def test_each_finding_is_a_case_that_fails_and_the_other_posts_pass() -> None:
    found = suite([UNKNOWN, STALE], ["content/a.md", POST])
    ours, wrong, stale = found
    assert ours.get("name") == "content/a.md"
    assert wrong.attrib == {
        "classname": POST,
        "name": "HC201 at 4:12",
        "file": POST,
        "line": "4",
    }
    (failure,) = wrong
    assert failure.attrib == {"message": "unknown factor `car.deisel`", "type": "HC201"}
    assert "^^^^^^^^^^ no factor has this name" in (failure.text or "")
    assert "\x1b" not in (failure.text or "")
    assert stale.get("name") == "HC403 at 5:11"


def test_a_warning_fails_nothing_and_is_said() -> None:
    (case,) = suite([WARNING], [POST])
    (output,) = case
    assert output.tag == "system-out"
    assert (output.text or "").startswith(f"{POST}:6:1: HC331 warning: the values differ")
    first, last = suite([UNKNOWN, WARNING, STALE], [POST])
    assert [child.tag for child in first] == ["failure"]
    assert [child.tag for child in last] == ["failure", "system-out"]


def test_what_is_of_no_post_is_a_case_too() -> None:
    site, data = suite([NO_SITE, UNKNOWN._replace(path=DATA, span=None)], [])
    assert site.attrib == {"classname": "hugo-calc", "name": "HC906"}
    assert (data.get("classname"), data.get("line")) == (DATA, None)


def test_characters_that_xml_cannot_have_are_replaced() -> None:
    (case,) = suite([BUG], [POST])
    assert case[0].get("message") == "this is our bug: \ufffd\ufffd <x> & ]]>"


def test_all_at_once_can_be_read() -> None:
    assert len(suite(ALL, [POST])) == len(ALL) - 1


@settings(derandomize=True, database=None, deadline=None)
@given(st.text(), st.text(), st.text(min_size=1))
def test_any_text_can_be_read_back(message: str, help_: str, path: str) -> None:
    found = UNKNOWN._replace(message=message, help=help_, path=path, span=None)
    suite([found, found._replace(severity="warning")], [path, POST])


def test_white_space_of_an_attribute_stays() -> None:
    (case,) = suite([UNKNOWN._replace(message='a\tb\n"c"')], [])
    assert case[0].get("message") == 'a\tb\n"c"'
