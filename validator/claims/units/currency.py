"""Currencies: the codes of ISO 4217, and the signs and words that stand for one of them.

Each currency is a kind of its own: none is ever converted into another, because a rate is a claim that no source here
has made. A sign or word that one currency is known by internationally is read as it (``$`` and "dollars" are USD, ``¥``
is JPY); a wrong reading costs a comparison and never makes one, since amounts meet only under the same reading.
Words that name several without a leader ("pesos", "kroner", "pounds") are refused with the choices.
"""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


CODES = _words(
    """
    AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW
    CLF CLP CNY COP COU CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL
    HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA
    MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD
    RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD
    USN UYI UYU UYW UZS VED VES VND VUV WST XAD XAF XCD XCG XDR XOF XPF XSU XUA YER ZAR ZMW ZWG
    ANG ATS BEF BGN BYR CNH CUC CYP DEM EEK ESP FIM FRF GRD HRK IEP ITL LTL LUF LVL MRO MTL NLG PTE ROL SIT SKK SLL STD
    TRL VEF VEB ZMK ZWL BTC ETH
    """
)
"""ISO 4217, list one as published on 2026-01-01 (without metals, bond-market units and test codes); on the last two
lines codes withdrawn since 1999, because sources outlive currencies, and three codes in use that ISO does not list."""

NOT_MONEY = _words("XAG XAU XPD XPT XBA XBB XBC XBD XTS XXX")
"""ISO 4217 codes that name no currency: metals (troy ounces), bond-market units, test and none."""

SIGNS = {
    "$": "USD", "US$": "USD", "U.S.$": "USD", "$US": "USD", "A$": "AUD", "AU$": "AUD", "C$": "CAD", "CA$": "CAD",
    "Can$": "CAD", "NZ$": "NZD", "HK$": "HKD", "S$": "SGD", "NT$": "TWD", "R$": "BRL", "Mex$": "MXN", "J$": "JMD",
    "€": "EUR", "£": "GBP", "¥": "JPY", "JP¥": "JPY", "CN¥": "CNY", "元": "CNY", "円": "JPY", "₹": "INR", "₽": "RUB",
    "₴": "UAH", "₩": "KRW", "₺": "TRY", "₪": "ILS", "₫": "VND", "฿": "THB", "₱": "PHP", "₦": "NGN", "₵": "GHS",
    "₡": "CRC", "₲": "PYG", "₸": "KZT", "₼": "AZN", "₾": "GEL", "₮": "MNT", "₭": "LAK", "₿": "BTC", "zł": "PLN",
    "Kč": "CZK", "Rs": "INR", "Rs.": "INR", "RM": "MYR", "RMB": "CNY",
}  # fmt: skip

WORDS = {
    "dollar": "USD", "us dollar": "USD", "american dollar": "USD", "u.s. dollar": "USD", "buck": "USD",
    "australian dollar": "AUD", "canadian dollar": "CAD", "new zealand dollar": "NZD", "hong kong dollar": "HKD",
    "singapore dollar": "SGD", "taiwan dollar": "TWD", "euro": "EUR", "pound sterling": "GBP", "sterling": "GBP",
    "british pound": "GBP", "egyptian pound": "EGP", "lebanese pound": "LBP", "syrian pound": "SYP", "yen": "JPY",
    "japanese yen": "JPY", "yuan": "CNY", "renminbi": "CNY", "chinese yuan": "CNY", "rupee": "INR",
    "indian rupee": "INR", "pakistani rupee": "PKR", "sri lankan rupee": "LKR", "nepalese rupee": "NPR",
    "hryvnia": "UAH", "hryvna": "UAH", "ruble": "RUB", "rouble": "RUB", "won": "KRW", "lira": "TRY", "lire": "ITL",
    "shekel": "ILS", "zloty": "PLN", "złoty": "PLN", "baht": "THB", "rand": "ZAR", "naira": "NGN", "ringgit": "MYR",
    "forint": "HUF", "rupiah": "IDR", "krona": "SEK", "kronor": "SEK", "swedish krona": "SEK",
    "swiss franc": "CHF", "franc": "CHF",
    "norwegian krone": "NOK", "danish krone": "DKK", "czech koruna": "CZK", "koruna": "CZK", "reai": "BRL",
    "brazilian real": "BRL", "mexican peso": "MXN", "argentine peso": "ARS", "philippine peso": "PHP", "tenge": "KZT",
    "ukrainian hryvnia": "UAH", "russian ruble": "RUB",
    "russian rouble": "RUB", "turkish lira": "TRY", "israeli shekel": "ILS", "polish zloty": "PLN", "thai baht": "THB",
    "south african rand": "ZAR", "nigerian naira": "NGN", "south korean won": "KRW",
    "bitcoin": "BTC", "deutschmark": "DEM", "usd": "USD", "eur": "EUR", "gbp": "GBP", "jpy": "JPY", "chf": "CHF",
    "rub": "RUB", "uah": "UAH", "inr": "INR", "cny": "CNY", "rmb": "CNY",
}  # fmt: skip
"""Lower-case words, folded to the singular ("reais" folds to "reai"). Of the codes only some are read in lower case:
"all", "top", "try" and "cup" are words."""

AMBIGUOUS = {
    "pound": "lb (mass) or GBP (currency)",
    "peso": "MXN, ARS, CLP, COP or PHP",
    "krone": "NOK or DKK",
    "kroner": "NOK or DKK",
    "kr": "SEK, NOK, DKK or ISK",
    "crown": "CZK, SEK, NOK or DKK",
    "dinar": "KWD, IQD, JOD, RSD or DZD",
    "riyal": "SAR, QAR or YER",
    "rial": "IRR, OMR or YER",
    "dirham": "AED or MAD",
    "shilling": "KES, UGX, TZS or SOS",
}
"""Lower-case words that name several currencies without a leader, with what may have been meant."""
