"""``validator completion``: the script by which a shell completes commands, options, files and the ids of rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

SHELLS = ["bash", "zsh", "fish"]


@click.command(short_help="Print the script that completes commands in a shell.")
@click.argument("shell", type=click.Choice(SHELLS))
def completion(shell: str) -> None:
    """Print the script that completes commands in a SHELL.

    \b
    bash   eval "$(validator completion bash)"     in ~/.bashrc
    zsh    eval "$(validator completion zsh)"      in ~/.zshrc
    fish   validator completion fish | source      in ~/.config/fish/config.fish
    """
    from click.shell_completion import get_completion_class

    from validator.cli import main
    from validator.cli.output import emit

    made = get_completion_class(shell)
    if made is None:
        raise click.ClickException(f"click completes no {shell}")
    # the source alone: click would first run the shell to ask for its version, which says nothing of another machine
    found = made(main, {}, "validator", "_VALIDATOR_COMPLETE")
    emit(found.source_template % found.source_vars())


def complete_rule(ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The ids of the rules that begin so, with their titles; nothing where the rules cannot be read."""
    from click.shell_completion import CompletionItem

    from validator.errors import UserError
    from validator.explain.joint_check import JOINT_RULES
    from validator.rulebook.pack import load_rules

    try:
        book = load_rules(ctx.params.get("rule_paths") or ())
    except (UserError, OSError):
        return []
    known = [*book, *JOINT_RULES.values()]
    return [CompletionItem(rule.id, help=rule.title) for rule in known if rule.id.startswith(incomplete)]
