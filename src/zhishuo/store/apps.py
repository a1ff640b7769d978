from django.apps import AppConfig


class StoreConfig(AppConfig):
    name = "zhishuo.store"
    label = "store"
