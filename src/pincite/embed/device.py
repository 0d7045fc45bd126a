"""Which device documents are embedded on: a GPU where torch sees one, else the processor."""

from __future__ import annotations

from pathlib import Path

from pincite.errors import UsageError

CPU = "cpu"
_DRIVERS = (Path("/dev/nvidiactl"), Path("/dev/kfd"), Path("C:/Windows/System32/nvcuda.dll"))
"""What is there where NVIDIA's or AMD's driver is: under Linux, and under Windows."""


def device(wanted: str | None) -> str:
    """The device wanted; None: a GPU where there is one that torch sees, else the processor.

    Args:
        wanted: As torch calls it: "cpu", "cuda", "cuda:1", "mps".

    Raises:
        UsageError: Torch sees no such device.
    """
    if wanted == CPU:
        return CPU
    if wanted is None:
        # Importing torch takes seconds: without a driver there is nothing to ask it about.
        if not any(path.exists() for path in _DRIVERS):
            return CPU
        import torch

        return "cuda" if torch.cuda.is_available() else CPU
    import torch

    try:
        torch.zeros(1, device=wanted)
    except (RuntimeError, AssertionError) as error:
        # Torch built without CUDA says so by an assertion.
        raise UsageError(
            f"Torch sees no device {wanted} ({str(error).splitlines()[0]}). Unset PINCITE_DEVICE, "
            "or install the torch that fits the device: https://pytorch.org"
        ) from error
    return wanted
