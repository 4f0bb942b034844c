"""Where the compass and the reflections lie: as an option says, else the environment, else at their usual place."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

from malkompas.system import expand_user

if TYPE_CHECKING:
    from malkompas.model import Compass

COMPASS_VARIABLE = "MALKOMPAS_COMPASS"
FOLDER_VARIABLE = "MALKOMPAS_FOLDER"


def compass_path(option: str) -> Path:
    """Return the path of the compass file; the usual one comes with the tool."""
    from malkompas.compass import default_path  # YAML: only where the compass is needed

    chosen = option or os.environ.get(COMPASS_VARIABLE)
    return expand_user(chosen) if chosen else default_path()


def load_compass(option: str) -> "Compass":
    """Return the compass.

    Raises:
        CompassError: if it cannot be used.
    """
    from malkompas.compass import load  # YAML: only where the compass is needed

    return load(compass_path(option))


def reflections_folder(option: str) -> Path:
    """Return the folder of reflections; usually each system's own place for a user's data."""
    if chosen := option or os.environ.get(FOLDER_VARIABLE):
        return expand_user(chosen)
    import platformdirs  # takes as long as a sixth of the program's start, and is seldom needed

    return platformdirs.user_data_path("malkompas", appauthor=False)
