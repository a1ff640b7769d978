from django.apps import AppConfig


class PacksConfig(AppConfig):
    name = "zhishuo.packs"
    label = "packs"
