"""The options of ``validator check`` from the command line, a project's file, and the defaults; in this order.

The file's values become click's defaults before any other option is looked at, so that each of them knows where its
value came from, and ``validator config`` shows what a check would do because it asks the same command.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

if TYPE_CHECKING:
    from validator.cli.aside import Aside
    from validator.config.configuration import Configuration
    from validator.config.path_settings import Asked

CONFIGURATION = "validator.configuration"
ARGUMENTS = "validator.arguments"
"""Under these names a context keeps what it was configured by, and the words of its command line."""


class Check(click.Command):
    """A command that remembers its command line, so that it can be run again (``--watch``)."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the command line."""
        ctx.meta[ARGUMENTS] = tuple(args)
        return super().parse_args(ctx, args)


def configure(ctx: click.Context, _param: click.Parameter, paths: tuple[str, ...]) -> tuple[str, ...]:
    """Take the defaults of all other options from the project's file of what is checked.

    Raises:
        UsageError: with every mistake of the file.
    """
    if ctx.resilient_parsing:  # a shell asks for completions
        return paths
    from validator.claims.project_file import find_project

    configuration = None
    if any(find_project(path) is not None for path in paths):
        from validator.config.configuration import find_configuration

        configuration = find_configuration(paths)
    ctx.meta[CONFIGURATION] = configuration
    if configuration is not None:
        ctx.default_map = dict(_defaults(ctx.command, configuration))
    return paths


def option_names(command: click.Command) -> Mapping[str, str]:
    """The name of each option's value, by the option's own: ``{"fail-on": "fail_on", …}``."""
    return {
        flag.removeprefix("--"): str(param.name)
        for param in command.params
        for flag in param.opts
        if flag.startswith("--")
    }


def _defaults(command: click.Command, configuration: Configuration) -> Iterator[tuple[str, Any]]:
    names = option_names(command)
    for key, setting in configuration.settings.items():
        if key == "waivers" and setting.value is None:
            yield "no_waivers", True
        else:
            yield names[key], setting.value


def configuration_of(ctx: click.Context) -> Configuration | None:
    """The configuration that a context was given; None where there is no file."""
    found: Configuration | None = ctx.meta.get(CONFIGURATION)
    return found


def is_said(ctx: click.Context, name: str) -> bool:
    """Whether the command line (or the environment) says a value."""
    return ctx.get_parameter_source(name) in (ParameterSource.COMMANDLINE, ParameterSource.ENVIRONMENT)


def asked_for(ctx: click.Context) -> Asked:
    """What files are judged by. Where ``--waivers`` is said, the file's ``waivers = false`` does not hold."""
    from validator.config.path_settings import Asked, Settings

    if is_said(ctx, "waivers"):
        if is_said(ctx, "no_waivers"):
            raise click.UsageError("--waivers and --no-waivers exclude each other")
        ctx.params["no_waivers"] = False
    settings = Settings(tuple(ctx.params["rule_paths"]), ctx.params["fail_on"])
    return Asked(settings, is_said(ctx, "rule_paths"), is_said(ctx, "fail_on"))


def tell_configuration(ctx: click.Context, asked: Asked, paths: Iterable[str], aside: Aside) -> None:
    """Tell which file was taken; and, always, of files nearer to what is checked whose options are not in force."""
    import os

    from validator.cli.output import tell

    configuration = configuration_of(ctx)
    own = None if configuration is None else configuration.path
    aside.tell(f"configuration: {own or 'none'}")
    folders = [path for path in paths if os.path.isdir(path)]
    for path in asked.nearer(_folders_below(folders), own):
        tell(f"{path}: only its [[data]] counts here; its other options do where that folder is checked by itself")


def _folders_below(folders: Iterable[str]) -> Iterator[str]:
    import os

    for folder in folders:
        for current, names, _ in os.walk(folder):
            names[:] = sorted(name for name in names if not name.startswith("."))
            if current != folder:
                yield current
