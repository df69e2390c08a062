#!/usr/bin/env bash
# All checks on the QGIS that is installed; installs what is lacking. Arguments go to pytest.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/setup_env.sh"
cd "$REPO"
ensure_qt6

"$VENV_PYTHON" -m ruff check .
"$VENV_PYTHON" -m ruff format --check .
build_translations "$REPO"
export FTL_CACHE QT_QPA_PLATFORM=offscreen LC_ALL=C.UTF-8
# Settings and caches that Qt keeps outside of QGIS's profiles.
export XDG_CONFIG_HOME=$FTL_CACHE/qt XDG_CACHE_HOME=$FTL_CACHE/qt
exec "$VENV_PYTHON" -m pytest "$@"
