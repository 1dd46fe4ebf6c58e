"""Makes what invents records for other tests importable: tests are no package."""

import sys
from pathlib import Path

for folder in ("conformance", "explain"):
    sys.path.append(str(Path(__file__).parent.parent / folder))
