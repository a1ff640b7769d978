"""Properties here are about values, not speed: a slow machine must not fail them.

`pytest --hypothesis-profile=deep src/zhishuo/kernel` tries thousands of examples of each property instead of hundreds.
"""

from hypothesis import settings

# Read when a test is decorated, so it has to stand before the tests are imported.
settings.register_profile("kernel", deadline=None)
settings.register_profile("deep", deadline=None, max_examples=8000)
if settings.get_current_profile_name() != "deep":
    settings.load_profile("kernel")
