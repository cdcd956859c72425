"""The printed columns of every form beside its version: who changes the first changes the second (X17)."""

from __future__ import annotations

from collections.abc import Callable

from core.intake.kind import kinds
from core.wiring.imports import register_imports


def test_a_form_whose_columns_change_has_a_new_version(golden: Callable[[str, str], None]) -> None:
    """A template somebody downloaded before is told by its version: raise `Form.version`, then update this file."""
    register_imports()
    forms = {kind.form.key: kind.form for kind in kinds() if kind.form}
    lines = [
        f"{key} {form.version}: {'、'.join(('*' if column.required else '') + column.title for column in form.columns)}"
        for key, form in sorted(forms.items())
    ]
    golden("forms.txt", "\n".join(lines) + "\n")
