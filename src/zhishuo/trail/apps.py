from django.apps import AppConfig


class TrailConfig(AppConfig):
    name = "zhishuo.trail"
    label = "trail"
