from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "zhishuo.people"
    label = "people"
