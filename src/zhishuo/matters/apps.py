from django.apps import AppConfig


class MattersConfig(AppConfig):
    name = "zhishuo.matters"
    label = "matters"
