"""What granian serves."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhishuo.web.settings")
application = get_wsgi_application()
# What is loaded by now stays. Looking through it for garbage after every few requests took a sixth of their time.
gc.collect()
gc.freeze()
gc.set_threshold(50_000, 20, 20)
