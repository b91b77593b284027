"""What the codes about posts mean: what stands in them, and their shortcodes."""

from __future__ import annotations

from collections.abc import Mapping

from hugo_calc.report.explanation import Explanation, figure, post, table

_FILLED = post(
    'It is {{< calc "2 kg + 3 kg" >}}5 kg{{< /calc >}}[^calc-2-kg-3-kg].\n\n'
    "[^calc-2-kg-3-kg]: 2 kg + 3 kg = 5 kg."
)
_TABLE = table("[model.llama3_8b]").replace(
    "/%}}",
    "%}}\n\n| Model      |\n| :--------- |\n| Llama 3 8B |\n\n{{% /calc-table %}}",
)

# By code without its HC.
EXPLAINED: Mapping[str, Explanation] = {
    # What stands in the post.
    "401": Explanation(
        "The text between the tags is not what the formula comes to, or there is none yet. The"
        " message has both texts, and the change in per cent. As far as the ledger tells, it also"
        " says why: another formula, another format, a name that is defined otherwise.",
        "Run `hugo-calc write`, and look whether the sentence around the value still holds.",
        _FILLED.replace(">}}5 kg", ">}}4 kg"),
        _FILLED,
    ),
    "402": Explanation(
        "The value, table or note is not what the tool wrote there, by its ledger, so"
        " somebody wrote over it. `write` leaves it alone, while it brings the rest of the"
        " post up to date. Without a ledger a value cannot be told from a stale one; what can be"
        " no value, such as a sentence between two tags, is left all the same.",
        "If the computed value is right, run `hugo-calc write --force` with the path of the"
        " post. If the text by hand is right, change the formula, or take the tags away. Delete a"
        " note that no figure has any more, or give it a label of its own and a mark.",
        _FILLED.replace(">}}5 kg", ">}}4 kg"),
        _FILLED,
        before=_FILLED,
    ),
    "403": Explanation(
        "The figure was right when it was written. Since then a fact that it is made of has another"
        " value: another vintage has come, a mistake was corrected, or your own data/calc.yaml has"
        " changed. The message has the old and the new value of the fact.",
        "Run `hugo-calc write`. To keep a post by the facts of one day, give it a `date`, or"
        " `as_of:` in its `calc:` block.",
        words="data/calc.yaml has `site.office` as 12.5 kW when the post is written, and a year"
        " later as 10 kW. `check` says of each figure made of it what it was, and what it is now.",
    ),
    "404": Explanation(
        "The value is the same as when it was written, but is shown in another unit: a formula of"
        " the same words now comes out in a unit that fits better, or that a newer version of the"
        " tool prefers.",
        "Run `hugo-calc write`. Add `in` with a unit to the formula if you want to fix it.",
        words="A post has 5000 g, and the ledger says that the tool wrote so. The same formula is"
        " printed as 5 kg now.",
    ),
    "405": Explanation(
        "The footnote of a figure is missing, says something else than the tool would, or is left"
        " over from a figure that is gone. Notes hold the formula with its numbers, and the sources"
        " of its facts.",
        'Run `hugo-calc write`. To have no note, give the tag note="false".',
        _FILLED.replace("= 5 kg.", "= 6 kg."),
        _FILLED,
    ),
    "406": Explanation(
        "The rows between the tags are not what the table comes to, or there are none yet. White"
        " space does not count, so a formatter may align the columns.",
        "Run `hugo-calc write`.",
        _TABLE.replace("Llama 3 8B", "Llama 2 7B"),
        _TABLE,
    ),
    "407": Explanation(
        "The file of the post in data/hugo_calc/ does not say what the post does, belongs to"
        " no post or to one that has moved, or cannot be read. It records what each figure came to,"
        " for your layouts, and for `check` to know why a figure is stale and what was edited by"
        " hand. The post is the truth, and the ledger follows from it. A link, a file that is no"
        " ledger, and a ledger of a newer version are never replaced: that is an error.",
        "Run `hugo-calc write`, which makes the file anew or moves it along, and commit it with the"
        " post. What is no ledger, move to another place first.",
        words="After a merge, data/hugo_calc/posts/offices.md.json has the values of one"
        " branch, and content/posts/offices.md those of the other.",
    ),
    "410": Explanation(
        "The number between the tags is a quotation, and the formula comes to something else. It"
        " agrees where the computed value rounds to it, or would be cut off to it. The tool never"
        " changes a claim.",
        "Find out which of the two is wrong. Where the difference is explained, allow for it with"
        ' within="2%", and say why in the text.',
        post('They report {{< calc-claim "5 kg" >}}6 kg{{< /calc-claim >}}.'),
        post('They report {{< calc-claim "5 kg" >}}5 kg{{< /calc-claim >}}.'),
    ),
    # Shortcodes.
    "501": Explanation(
        "Hugo would stop its build at this tag. The message begins with Hugo's own words, and the"
        " mark is at the fault itself. Shortcodes of your theme are read by the same grammar.",
        "Mend the tag as the help says. To show a tag literally, write it with /* and */ inside.",
        post("It is {{< calc “5 W” />}}."),
        post('It is {{< calc "5 W" />}}.'),
    ),
    "502": Explanation(
        "A tag is opened within another one and closed behind it. Hugo takes the first"
        " closing tag as the end of the inner one, whatever its name, so a value would be"
        " written into the wrong place.",
        "Close the inner shortcode first, or put them side by side.",
        post('{{< calc "5 W" >}}{{< calc-text "5 W" >}}{{< /calc >}}{{< /calc-text >}}'),
        post('{{< calc "5 W" />}} {{< calc-text "5 W" />}}'),
    ),
    "503": Explanation(
        "Hugo closes whatever is open at a closing tag without a name. The tool does not write"
        " between such tags: one edit elsewhere, and they would belong to another.",
        "Write the name into the closing tag.",
        post('It is {{< calc expr="5 W" note="false" >}}5 W{{< / >}}.'),
        post('It is {{< calc expr="5 W" note="false" >}}5 W{{< /calc >}}.'),
    ),
    "504": Explanation(
        "The parameters of a shortcode are given all by position or all by name. Hugo refuses a"
        " mix.",
        'Name all of them, as in expr="…" format="…", or none.',
        post('It is {{< calc expr="5 W" "2sf" />}}.'),
        post('It is {{< calc expr="5 W" format="2sf" />}}.'),
    ),
    "505": Explanation(
        "The name begins like those of this tool, and is none of them. There are calc, calc-text,"
        " calc-table and calc-claim.",
        "Correct the name. A shortcode of your own needs a name that does not begin with calc.",
        post('It is {{< calc-txt "5 W" />}}.'),
        post('It is {{< calc-text "5 W" />}}.'),
    ),
    "506": Explanation(
        "The tag has a parameter that it does not know, too many of them, one twice, or none where"
        " it needs one; or a format word is none. Hugo itself would not notice.",
        "The message says what the tag takes. The formula is one parameter, so it stands in"
        " quotes.",
        post('It is {{< calc exp="5 W" />}}.'),
        post('It is {{< calc expr="5 W" />}}.'),
    ),
    "507": Explanation(
        "A tag of this tool stands within a parameter of another shortcode. Hugo renders it"
        " there if the template says so, but no value can be written into it, so it would stay"
        " empty or grow stale unseen.",
        "Put the number into the text beside the other shortcode, or in words into the parameter.",
        post('{{< figure caption="At {{< calc `5 W` >}}" >}}'),
        post('{{< figure caption="The power" >}} It is {{< calc "5 W" />}}.'),
    ),
    "508": Explanation(
        "The value of `calc` is an element with a note, and markup cannot stand everywhere. In a"
        " heading it would leave Hugo's placeholder in the table of contents, in an image's text or"
        " a title it would break the page.",
        "Take `calc-text` with percent signs there: it is the plain text, without a note.",
        post('## At {{< calc "5 W" />}}'),
        post('## At {{% calc-text "5 W" /%}}'),
    ),
    "509": Explanation(
        "Notes whose label begins with calc- are written, moved and removed by the tool. One"
        " of your own would be overwritten; and a mark that stands behind no figure has none.",
        "Choose another label for your own note. If the figure before a mark is gone, delete the"
        " mark too.",
        post('Mine.[^calc-x] It is {{< calc "5 W" />}}.\n\n[^calc-x]: My note.'),
        post('Mine.[^x] It is {{< calc "5 W" />}}.\n\n[^x]: My note.'),
    ),
    "510": Explanation(
        "The tag names a table that neither the post nor the site defines.",
        "Define it under `calc: tables:`, or correct the name. A table of data/calc.yaml is"
        " known to every post.",
        table("[model.llama3_8b]").replace('"models"', '"model"'),
        table("[model.llama3_8b]"),
    ),
    "511": Explanation(
        "What stands here cannot be replaced without harm: there is a comment or another"
        " shortcode between the tags, a table does not begin on a line of its own, a code"
        " fence is open at the end where notes would go. So nothing of the post is written.",
        "Do what the help says: put the tag on a line of its own, take out what stands between the"
        " tags, or close the fence.",
        table("[model.llama3_8b]").replace("{{%", "See {{%"),
        table("[model.llama3_8b]").replace("{{%", "See:\n\n{{%"),
    ),
    "512": Explanation(
        "The tag has no closing tag, and is not closed in itself. Hugo stops its build there.",
        'End the tag itself, as in `{{< calc "5 W" />}}`, and the tool expands it. Or add the'
        " closing tag.",
        post('It is {{< calc "5 W" >}}5 W'),
        figure("5 W"),
    ),
    "513": Explanation(
        "Hugo has two forms of tags. What stands in `{{% %}}` is part of the Markdown, and"
        " what stands in `{{< >}}` is put into the page as it is. A table needs the first, and"
        " a value the second: in the other form, the page shows the table's raw text, or a"
        " value without its element.",
        "Change the signs of both the opening and the closing tag.",
        table("[model.llama3_8b]").replace("{{%", "{{<").replace("%}}", ">}}"),
        table("[model.llama3_8b]"),
    ),
    "514": Explanation(
        "Git could not put two versions of the post together, and left both with its marks. Neither"
        " can be told from the other's text, so nothing of the post is written.",
        "Decide which version holds, and remove the lines with the marks. Values and notes need no"
        " care: `hugo-calc write` computes them. In a code block, such lines are an example.",
        post(
            "<<<<<<< ours\nOne.\n=======\nTwo.\n>>>>>>> theirs\n\n" + 'It is {{< calc "5 W" />}}.'
        ),
        post('Two.\n\nIt is {{< calc "5 W" />}}.'),
    ),
}
