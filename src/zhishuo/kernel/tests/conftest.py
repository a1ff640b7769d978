"""Properties here are about values, not speed: a slow machine must not fail them."""

from hypothesis import settings

# Read when a test is decorated, so it has to stand before the tests are imported.
settings.register_profile("kernel", deadline=None)
settings.load_profile("kernel")
