"""What gunicorn serves: the portal of the configured installation."""

from __future__ import annotations

import logging
import os

from core.kernel import logs
from core.kernel.errors import OnexError
from core.kernel.messages import sentences
from core.kernel.settings import Settings
from core.web.app import create_app
from core.wiring.readiness import opened

logs.configure(json=os.environ.get("ONEX_ENV") == "production")
try:
    app = create_app(opened(Settings.from_env(os.environ), serving=True))
except OnexError as error:
    # Whoever starts gunicorn sees nothing else of it; the error itself shows its code only.
    for line in sentences(error):
        logging.getLogger(__name__).critical(line)
    raise
