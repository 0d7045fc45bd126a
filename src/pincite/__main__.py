"""`python -m pincite`."""

import sys

from pincite.cli.main import main

sys.exit(main())
