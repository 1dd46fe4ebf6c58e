"""The document around a page: its head, its styles and scripts inside it, and what they are allowed to do.

Contract: the page loads nothing. Its Content-Security-Policy (CSP Level 3, §3.3 the meta element) refuses everything
but the styles and scripts that stand in it, each by the SHA-256 of its text, so that text of a record can never run.
Only a page of ``validator review`` may speak to its own server, and to nobody else.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Literal

from validator.report.html.rendering import rendered, static

_SCRIPTS = {"article": ["signoff.js", "page.js"], "dataset": ["signoff.js"], "review": []}


@dataclass(frozen=True, slots=True)
class Live:
    """What a page of ``validator review`` knows of its server: the secret of its address, and the file it saves to."""

    token: str
    save_path: str


def document(  # noqa: PLR0913 - a page is all of these
    title: str,
    main: str,
    *,
    kind: Literal["article", "dataset", "review"],
    styles: Sequence[str] = (),
    scripts: Sequence[str] = (),
    live: Live | None = None,
) -> str:
    """A whole page around ``main``, which is HTML already.

    ``kind`` names the page for its script (``article``, ``dataset``; ``review`` is a list of files); ``styles`` and
    ``scripts`` are names of files in ``static/`` that follow those which every page of the kind has.
    """
    from markupsafe import Markup

    css = "\n".join(static(name) for name in ("page.css", *styles))
    js = [static(name) for name in dict.fromkeys([*_SCRIPTS[kind], *scripts, *(["live.js"] if live else [])])]
    return rendered(
        "document.html.j2",
        title=title,
        main=Markup(main),
        kind=kind,
        policy=content_security_policy([css], js, connects=live is not None),
        css=Markup(css),
        scripts=[Markup(script) for script in js],
        live=live,
    )


def content_security_policy(styles: Sequence[str], scripts: Sequence[str], *, connects: bool = False) -> str:
    """The policy that allows these texts of styles and scripts and nothing else.

    >>> content_security_policy([""], [])  # doctest: +ELLIPSIS
    "default-src 'none'; style-src 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='; script-src 'none'; ..."
    """
    allowed = [
        "default-src 'none'",
        f"style-src {_sources(styles)}",
        f"script-src {_sources(scripts)}",
        *(["connect-src 'self'"] if connects else []),
        "base-uri 'none'",
        "form-action 'none'",
    ]
    return "; ".join(allowed)


def _sources(texts: Sequence[str]) -> str:
    hashes = (b64encode(sha256(text.encode("utf-8")).digest()).decode() for text in texts)
    return " ".join(f"'sha256-{digest}'" for digest in hashes) or "'none'"
