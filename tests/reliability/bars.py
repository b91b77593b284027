"""The fifteen bars of reliability: what each promises. A test reports what it measured of one."""

from __future__ import annotations

TITLES: dict[int, str] = {
    1: "bytes outside the tool's regions are identical",
    2: "a second write changes nothing",
    3: "check fails exactly when write would change something",
    4: "a kill at any moment tears no post",
    5: "every file call may fail",
    6: "no edit of another program is lost",
    7: "any encoding is kept or refused",
    8: "hostile expressions are answered",
    9: "right, or refused",
    10: "hostile front matter is answered",
    11: "time grows with the size of a post and no faster",
    12: "a thousand posts",
    13: "a post is read as Hugo reads it",
    14: "files stay what they were",
    15: "the same answer everywhere",
}
