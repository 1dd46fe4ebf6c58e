"""Reports of records that hold any text that a record may: halves of surrogate pairs are refused where it is read."""

from __future__ import annotations

from hypothesis import strategies as st

from validator import Report, RuleBook, check

TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=("Cs",)), max_size=60),
    st.text(st.characters(categories=("Cc", "Cf", "Zl", "Zp", "Co", "Cn")), min_size=1, max_size=8),
    st.sampled_from(
        [
            "<script>alert(1)</script>",
            "@all and @org/team and #1 and GH-1 and user@example.org",
            "``` `code` ``",
            "a | b \\| c \\",
            "</pre></details></code>\n\n# heading\n\n- [ ] item",
            "[link](javascript:alert(1)) ![image](https://example.org/x.png) www.example.org",
            "::error file=x::owned\r\n::add-mask::a",
            "##[add-path]/tmp/owned",
            "100%0A%25, a:b",
            "\n/close\n/merge",
            "]]> <![CDATA[ &lt; &amp; &#10;",
            "\x00\x1b[31m\x85\u2028\ufffe\u202e",
            "$x^2$ :smile: *a* _b_ ~~c~~",
        ]
    ),
)


def name_of(text: str) -> str:
    """What the text has that a name may have: one line without backquotes."""
    kept = "".join(char for char in text if char.isprintable() and char != "`")
    return " ".join(kept.split()).lstrip("? ") or "name"


def report_with(rules: RuleBook, text: str, stalls: int = 1) -> Report:
    """Of a record that says ``text`` wherever it may, with a contradiction a stall, an open check and a bad value."""
    said = text if text.strip() else "said"
    claims = []
    for number in range(stalls):
        for measure, value in (("sold", "120"), ("baked", "110")):
            dims = {"stall": f"{name_of(text)}{number}"}
            claims.append({"measure": measure, "dims": dims, "value": value, "quote": said, "note": said})
    claims.append({"id": name_of(text), "measure": "baked", "value": "90", "quote": said})
    claims.append({"measure": "left", "value": said, "quote": said})
    return check({"id": said, "source": {"title": said}, "claims": claims, "checks": ["c1 = c2"]}, rules, explain=False)
