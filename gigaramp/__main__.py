"""`python -m gigaramp` is the command `gigaramp`."""

from gigaramp.cli.main import run

if __name__ == "__main__":
    run()
