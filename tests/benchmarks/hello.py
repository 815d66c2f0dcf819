"""The smallest program a command line of ours is measured against: one dispatched command of a two-command Typer app."""

import typer

app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)


@app.command()
def hello() -> None:
    """Say hello."""
    typer.echo("hello")


@app.command()
def bye() -> None:
    """Say goodbye."""
    typer.echo("bye")


if __name__ == "__main__":
    app()
