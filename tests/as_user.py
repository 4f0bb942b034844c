"""Runs malkompas as another user: `python -m tests.as_user 60001 60100 reflect …`, with the group it is a member of."""

import encodings.utf_8_sig  # noqa: F401  # what is loaded late
import importlib
import os
import pkgutil
import sys

import malkompas
from malkompas.cli import app


def main() -> None:
    """Load everything while it can be read, stop being root, and run the rest."""
    _, user, group, *arguments = sys.argv
    for module in pkgutil.walk_packages(malkompas.__path__, "malkompas."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    os.umask(0o027)
    os.setgroups([int(group)])
    os.setgid(int(user))  # a group of its own
    os.setuid(int(user))
    sys.argv[1:] = arguments
    app.main()


if __name__ == "__main__":
    main()
