"""Countries and regions as statistics name them, and the catalogue's keys for them."""

from __future__ import annotations

# Ember's regions. The World is one thing for all; the others have rivals of the same name that
# Our World in Data computes itself, so they are Ember's by name.
EMBER_REGIONS = {
    "ASEAN": "asean",
    "Africa": "africa_ember",
    "Asia": "asia_ember",
    "EU": "eu_ember",
    "Europe": "europe_ember",
    "G20": "g20",
    "G7": "g7",
    "Latin America and Caribbean": "latin_america",
    "Middle East": "middle_east",
    "North America": "north_america_ember",
    "OECD": "oecd",
    "Oceania": "oceania_ember",
    "World": "world",
}

# Regions by the codes of Our World in Data, which passes on Ember's own as "Africa (Ember)".
OWID_REGIONS = {
    "OWID_AFR": "africa",
    "OWID_ASI": "asia",
    "OWID_EU27": "eu",
    "OWID_EUR": "europe",
    "OWID_HIC": "high_income",
    "OWID_LIC": "low_income",
    "OWID_LMC": "lower_middle_income",
    "OWID_NAM": "north_america",
    "OWID_OCE": "oceania",
    "OWID_SAM": "south_america",
    "OWID_UMC": "upper_middle_income",
    "OWID_WRL": "world",
}

# Kosovo has no code of ISO's; XK is in common use.
_UNOFFICIAL = {"OWID_KOS": "xk", "XKX": "xk"}


def country(code: str) -> str | None:
    """Return the key of a country by its three-letter code of ISO 3166, None for no such code.

    >>> country("FRA"), country("OWID_KOS"), country("AU")
    ('fr', 'xk', None)
    """
    from babel.core import get_global

    if code in _UNOFFICIAL:
        return _UNOFFICIAL[code]
    aliases = get_global("territory_aliases").get(code) if len(code) == 3 else None
    return aliases[0].lower() if aliases and len(aliases) == 1 else None


def owid_area(name: str, code: str) -> str | None:
    """Return the key of an area by the name and code that Our World in Data gives it.

    >>> owid_area("Africa", "OWID_AFR"), owid_area("Africa (Ember)", "")
    ('africa', 'africa_ember')
    """
    if code:
        return OWID_REGIONS.get(code) or country(code)
    region, _, suffix = name.partition(" (")
    return EMBER_REGIONS.get(region) if suffix == "Ember)" else None


def ember_area(name: str, code: str) -> str | None:
    """Return the key of an area by the name and code that Ember gives it; regions have no code.

    >>> ember_area("France", "FRA"), ember_area("AU", "")
    ('fr', None)
    """
    return country(code) if code else EMBER_REGIONS.get(name)
