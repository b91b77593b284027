"""What the codes about front matter, files and the tool itself mean."""

from __future__ import annotations

from collections.abc import Mapping

from hugo_calc.report.explanation import Explanation, figure, post, table

_CSV = "{ Machine: row.label, Power: row.power }"

# By code without its HC.
EXPLAINED: Mapping[str, Explanation] = {
    # Front matter and data.
    "601": Explanation(
        "The front matter begins, and no line ends it: --- for YAML, +++ for TOML, the last brace"
        " for JSON. Hugo stops its build, or takes the whole post for front matter.",
        "Add the closing line. It is not indented, and has nothing else on it.",
        figure("5 W").replace("---\nIt", "It"),
        figure("5 W"),
    ),
    "602": Explanation(
        "The front matter is not what its format allows: a bracket or a quote is not closed, an"
        " indentation is wrong, a sign stands where YAML keeps it for itself. Hugo would refuse it"
        " as well, or read something else than you meant.",
        "Mend the marked place. A formula that begins with * or % or a backtick needs quotes in"
        " YAML.",
        post("A post.", "calc: [\n"),
        post("A post.", "calc: {}\n"),
    ),
    "603": Explanation(
        "A map has one key twice. Readers differ in which of them they take, so neither can be"
        " relied on.",
        "Remove or rename one.",
        post("A post.", "calc:\n  let:\n    rack: 5 kW\n    rack: 6 kW\n"),
        post("A post.", "calc:\n  let:\n    rack: 6 kW\n"),
    ),
    "604": Explanation(
        "The `calc:` block, a table, a column or a fact has a key that means nothing there."
        " All keys that do not belong are errors, so a slip of the pen is found.",
        "Correct the key, or move it: `let`, `tables`, `as_of` and `allow` stand under `calc:`.",
        post("A post.", "calc:\n  lets:\n    rack: 5 kW\n"),
        post("A post.", "calc:\n  let:\n    rack: 5 kW\n"),
    ),
    "605": Explanation(
        "The key is known, and its value is of another kind: a list where a formula is"
        " wanted, a text where a day is, a table without its columns. A fact of data/calc.yaml"
        " is checked as a whole: it needs a label, a value and a source, and its limits lie on"
        " both sides.",
        "The message says what belongs there.",
        post("A post.", "calc:\n  as_of: May 2024\n"),
        post("A post.", "calc:\n  as_of: 2024-05-20\n"),
    ),
    "606": Explanation(
        "Within brackets and braces, a comma parts the items of YAML, and also the arguments of a"
        " function. Without quotes, YAML takes one formula for two values.",
        "Put the formula into quotes.",
        table("[sum(1 kg, 2 kg), 3 kg]", "{ Mass: row }"),
        table('["sum(1 kg, 2 kg)", 3 kg]', "{ Mass: row }"),
    ),
    "607": Explanation(
        "YAML can name a value with & and repeat it with *. In the `calc:` block this is refused: a"
        " formula that begins with a star is more likely a slip, and names of the language do the"
        " same.",
        "Write the value out, or give it a name under `let:`.",
        post("A post.", "calc:\n  let:\n    rack: &a 5 kW\n"),
        post("A post.", "calc:\n  let:\n    rack: 5 kW\n"),
    ),
    "608": Explanation(
        "The front matter has more than 32 KiB, or more than 20 maps and lists within one"
        " another. Nothing that the tool reads needs as much; a file of that kind was made by"
        " a program, or by accident.",
        "Move the data into a file beside the post, or into the site's data/.",
        post("A post.", f"calc: {'[' * 21}{']' * 21}\n"),
        post("A post.", "calc: {}\n"),
    ),
    "609": Explanation(
        "Hugo reads dates in a few forms only, the year first, and silently takes anything else for"
        " no date. The day of the post decides which facts it sees, so with no date it gets the"
        " newest.",
        "Write the date as 2024-05-20, or with a time as 2024-05-20T10:00:00Z.",
        post("A post.", "date: 20 May 2024\ncalc:\n  let:\n    rack: 5 kW\n"),
        post("A post.", "date: 2024-05-20\ncalc:\n  let:\n    rack: 5 kW\n"),
    ),
    "610": Explanation(
        "`rows` names a CSV file, and none of that name lies in the post's own folder. The"
        " post is a bundle then: a folder with index.md and the file in it.",
        "Put the file there, and name it without a path.",
        table("machine.csv", _CSV),
        table("machines.csv", _CSV),
        beside=(("machines.csv", "Machine,Power\nDatabase,800 W\n"),),
    ),
    "611": Explanation(
        "The CSV file has a row with more or fewer cells than its header, a quote that is not"
        " closed, or two columns of one name. The mark is in the CSV file.",
        "Mend the row. A cell that has a comma in it stands in double quotes.",
        table("broken.csv", _CSV),
        table("machines.csv", _CSV),
        beside=(
            ("broken.csv", "Machine,Power\nDatabase,1,800 W\n"),
            ("machines.csv", 'Machine,Power\nDatabase,"1800 W"\n'),
        ),
    ),
    "612": Explanation(
        "A table has at most 200 rows and 30 columns in the front matter, and a CSV file at most"
        " 1 MiB, 2,000 rows and 50 columns. Nobody reads a longer table in a post.",
        "Add the rows up beforehand, or split the table.",
        words="A table's `rows` lists 201 models.",
    ),
    # Files, and the tool itself.
    "901": Explanation(
        "Between the moment the tool read the file and the moment it would have replaced it,"
        " somebody else wrote it: an editor, a synchronisation, another run. The other version"
        " was kept, and nothing of the tool's was written.",
        "Run the command again. A file .#….hugo-calc.tmp that is named here holds what was saved"
        " while a run wrote that was killed: take over what the post lacks, then remove it.",
        words="An editor saves content/posts/a.md while `hugo-calc write` is at work on it.",
    ),
    "902": Explanation(
        "Hugo and this tool read UTF-8 alone. The file has a byte that means nothing in it, mostly"
        " because it was saved in another encoding. It was not changed.",
        "Save the file as UTF-8: an editor offers this under “save with encoding”.",
        words="A post was saved as Latin-1, where ü is the single byte 0xFC.",
    ),
    "903": Explanation(
        "The system would not let the file be replaced, or replacing it would lose something: it is"
        " read-only, the disk is full, or the file has a second name (a hard link) that would go on"
        " showing the old text. The file is as it was.",
        "Do what the message says: change the permissions, make room, or remove the second name.",
        words="content/posts/a.md is a hard link of a file elsewhere.",
    ),
    "904": Explanation(
        "The file or folder is not there, or the system does not let it be read.",
        "Correct the path, or change the permissions.",
        words="`hugo-calc check content/posts/none.md`, where there is no such file.",
    ),
    "905": Explanation(
        "The path leads to something that Hugo would not publish as a post of this site: a"
        " file out of its content folders, another site's, a folder without posts, a device, a"
        " link that leads out. The tool writes nowhere else.",
        "Run the command in the site that the post belongs to, and name a post or a folder of"
        " posts.",
        words="`hugo-calc check hugo.toml`.",
    ),
    "906": Explanation(
        "There is no site here, or its configuration cannot be read, or a setting has a value"
        " that it cannot have. As long as that is so, no post of the site can be found with"
        " certainty.",
        "Mend the file at the marked place. `hugo-calc config` shows each setting, and where it is"
        " from.",
        words="hugo.toml has the line `title = `, with nothing behind it.",
    ),
    "907": Explanation(
        "A template of your own in templates/ cannot be used: it is no valid Jinja, asks for"
        " a name that there is none of, or lays out what would not be a note or a table."
        " Templates lay out, and never compute.",
        "Mend the template, or remove it to use the package's own.",
        words="templates/note.md.j2 has `{{ nothing }}`.",
    ),
    "990": Explanation(
        "The tool has done something that it should not: it failed in a way that nobody foresaw, or"
        " it was about to change a byte that is not its own, and was stopped by its own check. The"
        " post was not changed.",
        "Please report it, with the post if there is one. HUGO_CALC_DEBUG=1 shows where it failed.",
        words="A post makes the tool divide by zero outside of any formula.",
    ),
}
