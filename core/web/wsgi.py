"""What gunicorn serves: the portal of the configured installation."""

from __future__ import annotations

import os

from core.kernel.settings import Settings
from core.web.app import create_app
from core.wiring.start import start

app = create_app(start(Settings.from_env(os.environ)))
