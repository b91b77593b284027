"""What the codes about formulas mean: how they are written, their names and their units."""

from __future__ import annotations

from collections.abc import Mapping

from hugo_calc.report.explanation import Explanation, figure

# By code without its HC.
EXPLAINED: Mapping[str, Explanation] = {
    # How a formula is written.
    "101": Explanation(
        "A sign or a word stands where the language has no use for it. A formula is one line of"
        " numbers with units, names, calls and operators; it has no comments, no comparisons and"
        " no text.",
        "Take the sign out, or write what is meant with + − × ÷ ^, parentheses, `in` and `as`.",
        figure("5 kg + # 3 kg"),
        figure("5 kg + 3 kg"),
    ),
    "102": Explanation(
        "The formula stops where something has to follow: a value behind an operator, a closing"
        " parenthesis, an argument. An empty formula is one of these, too.",
        "Complete the formula, or delete the operator or parenthesis that is left over.",
        figure("2 kg +"),
        figure("2 kg + 3 kg"),
    ),
    "103": Explanation(
        "In one country 1,5 is one and a half, in another 1,500 is fifteen hundred. The language"
        " takes neither: the decimal sign is a point, and digits are grouped by `_` or not at"
        " all. Commas part the arguments of a function, and nothing else.",
        "Write 1.5, or 1500, or 1_500. What is printed has the separators of the page's language,"
        " whatever the formula has.",
        figure("1,5 kg"),
        figure("1.5 kg"),
    ),
    "104": Explanation(
        "In the language, % belongs to the number before it: 12% is 0.12. It is no operator for"
        " the remainder of a division, and does not stand by itself.",
        "Write `12% × x` for a share of something, or `÷` for a quotient.",
        figure("10 % 3"),
        figure("10% × 3"),
    ),
    "105": Explanation(
        "Two values follow one another, and nothing says how they belong together. Multiplication"
        " is always written out, and a unit follows its number directly: everywhere else a word is"
        " a name.",
        "Put × between them, or + as in `1 h + 30 min`; to convert to a unit, write `in`.",
        figure("5 kWh to MWh"),
        figure("5 kWh in MWh"),
    ),
    "106": Explanation(
        "Half an hour, or 1 divided by 2 h: 1/2 h may be either, and the two are not the same.",
        "Write 0.5 h for the part of a unit, or `1 / 2 h`, with spaces, for the quotient.",
        figure("1/2 h"),
        figure("0.5 h"),
    ),
    "107": Explanation(
        "People and programs differ in how they read a power of a power: 2^3^2 is 64 to some, and"
        " 512 to others. The same goes for a power that stands apart from its unit, as in 5 m ^2.",
        "Put parentheses: `(2^3)^2` or `2^(3^2)`. The power of a unit stands close behind it:"
        " `m^2`.",
        figure("2^3^2"),
        figure("2^(3^2)"),
    ),
    "108": Explanation(
        "± gives one value its limits. Beside another operator it is not clear how far it reaches:"
        " to the last value, or to the whole. It cannot follow a percentage either, where 2% could"
        " be points or a part of the value.",
        "Put parentheses round what it belongs to; of a percentage, write `range(10%, 12%, 14%)`.",
        figure("3 × 5 W ± 1 W"),
        figure("3 × (5 W ± 1 W)"),
    ),
    "109": Explanation(
        "On a pocket calculator, 1 kg + 10% is 1.1 kg; to arithmetic, 10% is the number 0.1, which"
        " cannot be added to a mass. So a percentage adds to percentages only.",
        "Write × 1.1 for an increase by 10%, × 0.9 for a decrease.",
        figure("1 kg + 10%"),
        figure("1 kg × 1.1"),
    ),
    "110": Explanation(
        "A formula has at most 500 characters, 200 values and operators, and 32 parentheses within"
        " one another; a number has at most 40 digits, and an exponent is at most 12. A post"
        " defines at most 500 names. What is larger nobody could check by reading it.",
        "Give parts of the formula names of their own under `calc: let:`.",
        figure("(" * 33 + "1 W" + ")" * 33),
        figure("1 W"),
    ),
    "111": Explanation(
        "The formula divides by zero, takes the root or the logarithm of what has none, or comes"
        " to a number beyond 10^308. Such a result is no number, and nothing can be printed. As a"
        " warning: the figure has a value but no range, since an input's limit leads to such a"
        " result, or since more than a hundred inputs are uncertain.",
        "Look at the marked value: it is often a name that is still 0, or a unit that is missing.",
        figure("1 kg / 0"),
        figure("1 kg / 2"),
    ),
    "112": Explanation(
        "A letter behind a number is a unit, never a multiplier: 70B would be 70 bytes to one"
        " reader, and 70 billion to another.",
        "Write thousand, million, billion or trillion behind the number, or 7e10.",
        figure("70B"),
        figure("70 billion"),
    ),
    "113": Explanation(
        "`in` says in which unit the value is to be printed, and `as` of which other thing it is"
        " counted. They stand at the end of a formula, each at most once, with a value before them;"
        " behind `in` is a unit and nothing else.",
        "Keep the last one. To convert a part of a formula, leave `in` out: units are converted as"
        " needed.",
        figure("5 kg in g in kg"),
        figure("5000 g in kg"),
    ),
    # Its names.
    "201": Explanation(
        "Nothing is called that: not in the post's `calc: let:`, not in the site's data/calc.yaml,"
        " and not in the catalogue. A word is read as a unit only directly behind a number.",
        "Look for the name with `hugo-calc facts` and a word, or define it under `calc: let:`. Case"
        " counts.",
        figure("12 × removal.mamoth"),
        figure("12 × removal.mammoth"),
    ),
    "202": Explanation(
        "A record holds several quantities, such as all that is known of one model, and this field"
        " is not one of them. Often its authors did not publish it; then the message says so, and"
        " what would stand in for it.",
        "Take one of the fields that the message lists, or give the missing value as an argument,"
        " such as `pue=1.1`.",
        figure("model.llama3_8b.hours"),
        figure("model.llama3_8b.gpu_hours"),
    ),
    "203": Explanation(
        "A name with a parenthesis behind it is a function, and there is none of this name. The"
        " functions are a closed list: a post defines values, and no functions.",
        "Correct the name. If a product is meant, write × before the parenthesis.",
        figure("mxa(2 W, 3 W)"),
        figure("max(2 W, 3 W)"),
    ),
    "204": Explanation(
        "The function takes no argument of this name or this kind, or lacks one that it needs. Each"
        " argument is checked for what it measures: a `pue=` is a plain number of at least 1, a"
        " `grid=` is CO₂e per energy.",
        "The message lists what the function takes. What follows from a model or a method need not"
        " be given.",
        figure("training(model.llama3_8b, method.llama, pu=1.2).energy"),
        figure("training(model.llama3_8b, method.llama, pue=1.2).energy"),
    ),
    "205": Explanation(
        "The name needs itself, directly or by way of others, so it has no value. The message shows"
        " the way round.",
        "Give one of the names on that way a value that does not need the others.",
        figure("rack", "rack: rack + 450 W"),
        figure("rack", "rack: 12 × 450 W"),
    ),
    "206": Explanation(
        "A name of your own begins with a small letter and has letters, digits and _ only. It is no"
        " word of the language, no group of the catalogue, no name that the site has already"
        " defined, and does not differ from another in case alone. So one name means one thing on"
        " the whole site.",
        "Choose another name.",
        figure("2 × grid", "grid: 350 gCO2e/kWh"),
        figure("2 × my_grid", "my_grid: 350 gCO2e/kWh"),
    ),
    "207": Explanation(
        "A year in brackets takes a fact in one vintage, whatever the day of the post. The fact has"
        " none of this label; the message lists those it has.",
        "Take one of them, or leave the brackets out: then the newest vintage holds that was public"
        " on the day of the post.",
        figure("1 MWh × grid.us[1999]"),
        figure("1 MWh × grid.us[2019]"),
    ),
    "208": Explanation(
        "A record or a text stands where only a quantity can: it is to be printed, added or"
        " given to a function. A model, a device and the result of `training` are records.",
        "Take one of its fields, with a dot.",
        figure("model.llama3_8b"),
        figure("model.llama3_8b.gpu_hours"),
    ),
    # Its units, and what a number includes.
    "301": Explanation(
        "Only like can be added to like, or taken from it, or compared with it: energy to energy,"
        " mass to mass. CO₂e is a kind of its own and no mass, so 35 tonnes of steel do not add to"
        " 35 tonnes of CO₂e. The message shows what each side is.",
        "Multiply one side by the factor that is missing, such as `× grid.us` from energy to CO₂e;"
        " where the tonnes are CO₂e, write tCO2e.",
        figure("1200 MWh + 35 tonne"),
        figure("1200 MWh × grid.us + 35 tCO2e"),
    ),
    "302": Explanation(
        "`in` says in which unit a value is printed, and that unit measures something else. It"
        " converts units, and does not compute.",
        "Take a unit of the same kind, or look for the factor that is missing before `in`.",
        figure("1200 MWh in tCO2e"),
        figure("1200 MWh × grid.us in tCO2e"),
    ),
    "303": Explanation(
        "No unit is spelled like this. A unit follows its number, has no white space in it except"
        " before CO₂e, and is made of names with / or · between them.",
        "Correct the spelling. If a name of yours is meant, put × before it. GPUs, parameters and"
        " other things are counted without a unit.",
        figure("5 kgs"),
        figure("5 kg"),
    ),
    "304": Explanation(
        "Degrees Celsius and Fahrenheit count from a zero of their own, and decibels are"
        " logarithms: twice 10 °C is not 20 °C. So they cannot be added or multiplied.",
        "Write K for a temperature, delta_degC for a difference of temperatures, and the"
        " plain ratio in place of decibels.",
        figure("5 degC"),
        figure("5 delta_degC"),
    ),
    "305": Explanation(
        "Case matters in units: mW is a thousandth of a watt, MW a million. A unit that"
        " differs from a commoner one in case alone is a warning where it is a unit, and an"
        " error where it is none.",
        "Write the commoner unit if that is meant, or else the value in another one, such as"
        " `0.001 Wh`.",
        figure("1 mWh"),
        figure("1 MWh"),
    ),
    "306": Explanation(
        "The word is the name of several units, and which one is meant changes the result: a ton is"
        " 1,000 kg, 907 kg or 1,016 kg, and Gb are gigabits to some and gigabytes to others.",
        "The message lists how to write each of them.",
        figure("5 ton"),
        figure("5 tonne"),
    ),
    "307": Explanation(
        "The operation has no meaning for what this value measures. An exponent is a plain"
        " number, a logarithm is taken of a plain number, and a root leaves whole powers of"
        " the units.",
        "Divide by a unit first, as in `log10(x / 1 kg)`, or look for the parenthesis that is"
        " misplaced.",
        figure("2^(3 kg)"),
        figure("2^3 × 1 kg"),
    ),
    "308": Explanation(
        "`a as b` says how many b there are in a. What is left of the division has to be a"
        " number, a time, or the unit that the fact is counted in, or the sentence would say"
        " nothing.",
        "Compare with a fact of the same kind, or divide with ÷ if a rate is meant.",
        figure("5 kg as 1 km"),
        figure("5 kg as 2 kg"),
    ),
    "330": Explanation(
        "Energy of a facility already holds what cooling and power supply take. To multiply it by a"
        " PUE once more would count that twice. The tool knows of each value whether it is of the"
        " IT equipment or of the facility, and follows that through names and functions. The same"
        " goes for a server's overhead over its GPUs.",
        "Leave one of them out. Divided by the PUE, a facility's energy is the IT equipment's"
        " again.",
        figure("it × datacenter.meta.pue", "it: 1 GWh × datacenter.meta.pue"),
        figure("it × datacenter.meta.pue", "it: 1 GWh"),
    ),
    "331": Explanation(
        "The values that are added or compared do not include the same things: one is life-cycle"
        " and the other combustion only, one location-based and the other market-based, one of the"
        " facility and the other of the IT equipment. The sum is a number, and yet no total of"
        " anything. It is a warning, since to compare them may be the point.",
        "Take both from one source, or say under `calc: allow:` why it is meant, by this code.",
        figure("grid.us + grid.de"),
        figure("grid.us + grid.us_ca"),
    ),
    "332": Explanation(
        "One fact is used in two vintages within one sum, or down one column of a table."
        " Mostly that is a slip: one place pins a year, and another does not. A difference or"
        " a quotient of two years compares them, and is not meant.",
        "Pin one year for both, or none; or say under `calc: allow:` why it is meant, by this"
        " code.",
        figure("1 MWh × grid.us[2019] + 2 MWh × grid.us[2022]"),
        figure("1 MWh × grid.us[2022] + 2 MWh × grid.us[2022]"),
    ),
}
