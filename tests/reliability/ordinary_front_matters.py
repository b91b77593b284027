"""Front matters as sites have them, in YAML, TOML and JSON: nothing is wrong with any of them."""

from __future__ import annotations

import itertools
import json

# Lines beside the title and the date, as Hugo's documentation, archetypes and themes have them.
_YAML = (
    "draft: false\n",
    "tags: [energy, ai, 'data centers']\ncategories:\n  - Notes\n  - Computing\n",
    'tags:\n- energy\n- "l\'énergie"\nseries: ["2024: a look back"]\n',
    "description: >-\n  A text that is folded over\n  several lines: with a colon, and #hash.\n",
    "summary: |\n  Line one\n\n  Line two, with \"quotes\" and 'others'\n",
    "params:\n  author:\n    name: 'Zoë Ångström'\n    email: a@example.org\n  toc: true\n",
    "menu:\n  main:\n    name: Posts\n    weight: 10\n    pre: '<i class=\"icon\"></i>'\n",
    "menus: [main, footer]\nweight: 20\nslug: how-much-power\nurl: /power/\n",
    "aliases:\n  - /old/path/\n  - /another/\ntype: post\nlayout: single\n",
    "cascade:\n  - _target: {path: /articles/**, lang: en}\n    params: {background: a.jpg}\n",
    "resources:\n- src: images/*.jpg\n  title: 'Image #:counter'\n  params: {icon: photo}\n",
    "build:\n  list: never\n  render: always\nsitemap: {changefreq: weekly, priority: 0.5}\n",
    "outputs: [html, rss, json]\nkeywords: []\nimages: [cover.png]\nexpiryDate: 2099-01-01\n",
    "cover:\n  image: 'cover.jpg' # from our own\n  alt: 'A photo: two racks, at night'\n"
    "  caption: '50% of it'\n",
    "emoji: '🌍 ⚡️ 👩\u200d💻'\nsubtitle: 100 % renewable? C'est la vie\n",
    "# a comment\nlastmod: 2024-06-01T12:30:45+02:00\npublishDate: 2024-05-21\n\n",
    "math: true\nhidetoc: yes\nversion: 1.10\nisbn: 0123456789\nratio: 1_000\nempty:\nnone: ~\n",
    "defaults: &defaults\n  comments: true\nblog:\n  <<: *defaults\n  share: no\n",
    "author: [\"Ann, with a comma\", 'Bob: with a colon']\ntime: 12:30:45\ncolour: '#fff'\n",
    'translationKey: power\nlinkTitle: Power\nmarkup: goldmark\nheadless: false\nicon: "\\u26a1"\n',
)
_TOML = (
    "draft = false\n",
    "tags = ['energy', 'ai']\ncategories = [\n  'Notes',\n  'Computing', # a comment\n]\n",
    'description = """A text on\nseveral lines: with "quotes"."""\n',
    "summary = '''\nraw \\ text\n'''\n",
    "weight = 20\nslug = 'power'\nratio = 1_000.5\nhex = 0xff\nflag = true\n",
    "lastmod = 2024-06-01T12:30:45+02:00\npublishDate = 2024-05-21\nlocal = 12:30:45\n",
    "aliases = ['/old/', \"/other/\"]\nurl = '/power/'\nemoji = '🌍 ⚡️'\n",
    "[params]\ntoc = true\n[params.author]\nname = 'Zoë'\n",
    "[[resources]]\nsrc = '*.jpg'\ntitle = 'Image #:counter'\n[[resources]]\nsrc = 'a.pdf'\n",
    "[menus.main]\nweight = 10\nparams = {icon = 'home', class = 'x'}\n",
    "[[cascade]]\n[cascade.params]\nbackground = 'a.jpg'\n[cascade._target]\npath = '/a/**'\n",
    "[cover]\nimage = 'c.jpg'\n'quoted key' = 1\n[sitemap]\npriority = 0.5\n",
)
_JSON: tuple[dict[str, object], ...] = (
    {"draft": False, "weight": 20},
    {"tags": ["energy", "ai"], "categories": ["Notes"]},
    {"params": {"author": {"name": "Zoë", "age": None}, "ratio": 1.5e-3}},
    {"resources": [{"src": "*.jpg", "params": {"icon": "photo"}}, {"src": "a.pdf"}]},
    {"menus": {"main": {"weight": -10}}, "emoji": "🌍", "text": 'a "quote" {brace}'},
    {"cascade": [{"_target": {"path": "/a/**"}}], "aliases": [], "empty": {}},
)


def ordinary_front_matters() -> list[str]:
    """Return some 240 front matters with their delimiters, each with a name `x` of 3 kWh."""
    found = []
    block = "calc:\n  let:\n    x: 3 kWh\n"
    for one, other in itertools.combinations(range(len(_YAML)), 2):
        lines = _YAML[one] + _YAML[other]
        if not _clash(lines):
            found.append(f'---\ntitle: "Post: {one}"\ndate: 2024-05-20\n{lines}{block}---\n')
    for first, second in itertools.combinations(range(len(_TOML)), 2):
        if not (_TOML[first].startswith("[") and not _TOML[second].startswith("[")):
            lines = _TOML[first] + _TOML[second]
            found.append(
                f"+++\ntitle = 'Post {first}'\ndate = 2024-05-20\n{lines}\n"
                "[calc.let]\nx = '3 kWh'\n+++\n"
            )
    for some in itertools.combinations(_JSON, 2):
        members = {"title": "Post", "date": "2024-05-20", **some[0], **some[1]}
        members["calc"] = {"let": {"x": "3 kWh"}}
        found.append(json.dumps(members, ensure_ascii=False, indent=2) + "\n")
    return found


def _clash(lines: str) -> bool:
    """Return whether a key is there twice, as in no front matter that is right."""
    keys = [line.partition(":")[0] for line in lines.splitlines() if line[:1].isalpha()]
    return len(keys) != len(set(keys))
