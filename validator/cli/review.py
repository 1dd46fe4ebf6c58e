"""``validator review``: the editors' page on this machine, where values can be edited, judged at once, and saved."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from validator.review.room import Grounds


@click.command(short_help="Edit records in the browser and see the verdicts change.")
@click.argument("paths", metavar="PATH...", nargs=-1, required=True)
@click.option(
    "--rules",
    "rule_paths",
    metavar="PATH",
    multiple=True,
    help="A rule file or a folder of them, beside the shipped rules.",
)
@click.option(
    "--waivers",
    metavar="FILE",
    help="The waivers to honour and to add to. [default: the nearest validator.waivers.toml in the record's folder or "
    "above it, else a new one in its folder]",
)
@click.option(
    "--port", type=click.IntRange(0, 65535), default=0, help="The port on 127.0.0.1. [default: any that is free]"
)
@click.option("--no-browser", is_flag=True, help="Print the address only; do not open a browser.")
def review(
    paths: tuple[str, ...], rule_paths: tuple[str, ...], waivers: str | None, port: int, no_browser: bool
) -> int:
    """Open records (JSON, JSON Lines, .claims), or folders of them, in the browser: edit a value or a quote, see the
    verdicts at once, save.

    The page is served to this machine only, at an address with a secret in it. Nothing is sent anywhere. Saving changes
    only what was edited, and keeps the file as it was as FILE.bak. Ctrl-C ends the review, with exit code 0.
    """
    from validator.cli.output import emit, tell
    from validator.review.room import Room
    from validator.review.serving import open_browser, serve

    room = Room(paths, _grounds(paths, rule_paths, waivers))

    def ready(address: str) -> None:
        named = paths[0] if len(paths) == 1 else f"{paths[0]} and {len(paths) - 1} more"
        emit(f"Reviewing {named} at\n\n  {address}\n\nOnly this machine can open it. Ctrl-C ends the review.\n")
        if not no_browser:
            open_browser(address, lambda: tell("validator: no browser could be opened; open the address yourself"))

    def failed(error: Exception) -> None:
        import os
        import traceback

        if os.environ.get("VALIDATOR_DEBUG") == "1":
            traceback.print_exception(error)
        else:
            tell(f"validator: internal error ({type(error).__name__}): please report it")

    serve(room, port, ready=ready, failed=failed)
    return 0


def _grounds(paths: tuple[str, ...], rule_paths: tuple[str, ...], waivers: str | None) -> Grounds:
    """By what ``validator check`` with the same options would judge, so that both say the same of a record."""
    from validator.config.configuration import configured
    from validator.config.path_settings import Asked, Settings
    from validator.report.checking import EXPLAIN_SECONDS
    from validator.review.room import Grounds
    from validator.waivers.baseline import load_baseline

    said = configured(paths)
    asked = Asked(Settings(rule_paths or said.get("rules", ()), "error"), rules_fixed=bool(rule_paths))
    known = said.get("waivers") if waivers is None else waivers
    return Grounds(
        rules_of=lambda path: asked.of(path).rules,
        waivers=False if known is None and "waivers" in said else known,
        baseline=load_baseline(said["baseline"]) if said.get("baseline") else None,
        seconds=said.get("explain-seconds", EXPLAIN_SECONDS),
    )
