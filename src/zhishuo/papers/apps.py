from django.apps import AppConfig


class PapersConfig(AppConfig):
    name = "zhishuo.papers"
    label = "papers"
