"""The browser entry: opens the library and serves its page; --check asks one question and ends."""

import sys
import time

if __name__ == "__main__":
    began = time.monotonic()
    # Imported here, so that the seconds Gradio takes to load are counted.
    from pincite.ui.launch import launch

    sys.exit(launch(sys.argv[1:], began))
