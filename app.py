"""The browser entry: opens the library and serves its page; --check asks one question and ends."""

import argparse
import sys
import time

if __name__ == "__main__":
    began = time.monotonic()
    parser = argparse.ArgumentParser(
        description="Serve the library's page, and fill an empty library with three specimens.",
        epilog="An address, a port and all else is set as docs/reference.md says; for `pincite "
        "serve` they are flags too.",
        allow_abbrev=False,
    )
    parser.add_argument("--check", action="store_true", help="ask one question, print the answer")
    check = parser.parse_args().check
    # Imported here, so that the seconds Gradio takes to load are counted.
    from pincite.ui.launch import launch

    sys.exit(launch(began, check=check))
