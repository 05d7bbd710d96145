"""What is kept beside the times: the processor and the versions that decide speed, and no name of a computer or a person."""

from dataclasses import asdict

from gigaramp.launch.computer import computer


def pytest_benchmark_update_machine_info(config, machine_info):
    """Keep what decides speed; the plugin would also tell the name of the computer.

    A comparison warns where this differs, so how busy the computer was stays out.
    """
    here = asdict(computer())
    del here["load"]
    machine_info.clear()
    machine_info.update(here)


def pytest_benchmark_update_commit_info(config, commit_info):
    """Keep nothing: the change that a measurement belongs to is the one that holds its file."""
    commit_info.clear()
