"""Currency signs, codes and names beside a number.

Contract: a sign becomes an ISO 4217 code. A sign that several currencies share (``$``, ``£``, ``¥``) is read as the
most traded of them, and as any other of them where that one is declared as the unit; currencies are never converted.
"""

from __future__ import annotations

import re

SIGNS = {
    "US$": "USD", "A$": "AUD", "AU$": "AUD", "C$": "CAD", "CA$": "CAD", "NZ$": "NZD", "HK$": "HKD", "S$": "SGD",
    "NT$": "TWD", "R$": "BRL", "MX$": "MXN", "$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR", "₽": "RUB",
    "₴": "UAH", "₩": "KRW", "₺": "TRY", "₪": "ILS", "₫": "VND", "฿": "THB", "₱": "PHP", "₦": "NGN", "₸": "KZT",
    "₾": "GEL", "₿": "BTC", "zł": "PLN", "Kč": "CZK",
}  # fmt: skip

NAMES = {
    "dollar": "USD", "dollars": "USD", "us dollar": "USD", "us dollars": "USD", "euro": "EUR", "euros": "EUR",
    "pounds sterling": "GBP", "pound sterling": "GBP", "yen": "JPY", "yuan": "CNY", "renminbi": "CNY", "rupee": "INR",
    "rupees": "INR", "rouble": "RUB", "roubles": "RUB", "ruble": "RUB", "rubles": "RUB", "hryvnia": "UAH",
    "hryvnias": "UAH", "swiss franc": "CHF", "swiss francs": "CHF",
}  # fmt: skip
"""Names that are one currency in the news; ``pounds`` and ``francs`` alone are not, and are left to the units."""

_DOLLARS = frozenset({"USD", "AUD", "CAD", "NZD", "HKD", "SGD", "TWD", "MXN", "ARS", "CLP", "COP", "JMD", "FJD", "NAD"})
SHARED = {
    "$": _DOLLARS, "dollar": _DOLLARS, "dollars": _DOLLARS, "£": frozenset({"GBP", "EGP", "LBP", "SYP", "FKP", "GIP"}),
    "¥": frozenset({"JPY", "CNY"}), "rupee": frozenset({"INR", "PKR", "LKR", "NPR", "MUR"}),
    "rupees": frozenset({"INR", "PKR", "LKR", "NPR", "MUR"}), "rouble": frozenset({"RUB", "BYN"}),
    "roubles": frozenset({"RUB", "BYN"}), "ruble": frozenset({"RUB", "BYN"}), "rubles": frozenset({"RUB", "BYN"}),
}  # fmt: skip
"""The codes that a shared sign or name may stand for, beside the one it is read as."""

_ISO_CODES = (
    "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF "
    "CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG "
    "HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA "
    "MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD "
    "RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX "
    "USD UYU UZS VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW ZWL"
)
CODES = frozenset(_ISO_CODES.split())
"""ISO 4217, active codes of states."""

_SIGN = re.compile("|".join(re.escape(sign) for sign in sorted(SIGNS, key=len, reverse=True)))
_CODE = re.compile(r"([A-Z]{3}) ?(?=[-−+(]?[0-9.])")


def read_currency(text: str, at: int = 0) -> tuple[str, str, int] | None:
    """The sign or code that stands at ``at``: as written, its ISO code, and where it ends (with one space after it).

    >>> read_currency("US$4.1bn"), read_currency("USD 4.1bn")
    (('US$', 'USD', 3), ('USD', 'USD', 4))
    """
    sign = _SIGN.match(text, at)
    if sign is not None:
        end = sign.end()
        return sign[0], SIGNS[sign[0]], end + 1 if text.startswith(" ", end) else end
    code = _CODE.match(text, at)
    if code is not None and code[1] in CODES:
        return code[1], code[1], code.end()
    return None
